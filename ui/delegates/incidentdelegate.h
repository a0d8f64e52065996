// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

#include <QStyledItemDelegate>

namespace wf {

/// A row of the incident list: severity, title, elapsed time; number, state, progress; commander and what is
/// due.
class IncidentDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit IncidentDelegate(const Theme &theme, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    struct Pill
    {
        QString text;
        Token ink;
    };
    static std::vector<Pill> pillsOf(const QModelIndex &index);
    static QString factsOf(const QModelIndex &index);
    void paintPills(QPainter &painter, const QRect &row, const QModelIndex &index) const;
    const Theme &m_theme;
};

} // namespace wf
