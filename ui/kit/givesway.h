// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QBoxLayout;

namespace wf {

/// Hides parts of a row while the row has no room for them: what can be reached by keys or menus as well
/// gives way before anything is cut.
class GivesWay : public QObject
{
    Q_OBJECT
public:
    struct Part
    {
        QWidget *widget;
        QWidget *instead = nullptr; ///< Smaller, and shown in its place.
    };
    /// `bar`: the widget that is as wide as the row; owns this. `parts`: in the order in which they go.
    GivesWay(QWidget *bar, QBoxLayout *row, std::vector<Part> parts);

    /// What the row needs when every part has gone.
    int leastWidth() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    int wholeWidth() const;
    int widthOf(const Part &part) const;
    void fit();

    QWidget *m_bar;
    QBoxLayout *m_row;
    std::vector<Part> m_parts;
};

/// A bar that asks for no more room than what stays of it needs.
class GivingBar : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;
    void setGives(const GivesWay *gives) { m_gives = gives; }
    QSize minimumSizeHint() const override;

private:
    const GivesWay *m_gives = nullptr;
};

} // namespace wf
