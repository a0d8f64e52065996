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

private:
    void paintPills(QPainter &painter, QPoint at, const QModelIndex &index) const;
    const Theme &m_theme;
};

} // namespace wf
