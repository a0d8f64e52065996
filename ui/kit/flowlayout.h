// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

#include <vector>

namespace wf {

/// Parts in a row, and in further rows where one has no room for them all: nothing is squeezed. Hidden parts
/// take no room.
class FlowLayout : public QLayout
{
    Q_OBJECT
public:
    /// `spacing` between parts and rows. `alignment`: of each row, Qt::AlignLeft or Qt::AlignRight.
    FlowLayout(QWidget *parent, int spacing, Qt::Alignment alignment = Qt::AlignLeft);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override { m_items.push_back(item); }
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    struct Row
    {
        std::vector<QLayoutItem *> items;
        int width = 0;
        int height = 0;
    };
    std::vector<Row> rowsIn(int width) const;

    std::vector<QLayoutItem *> m_items;
    Qt::Alignment m_alignment;
};

} // namespace wf
