// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

#include <QStyledItemDelegate>

class QTextLayout;

namespace wf {

/// A row of the timeline: time, a dot in the entry's tone, the text (wrapped), who.
class TimelineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit TimelineDelegate(const Theme &theme, QObject *parent = nullptr);
    void setUtc(bool utc) { m_utc = utc; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    /// Lays the entry's words out in a width; returns the height.
    qreal layOut(QTextLayout &layout, const QModelIndex &index, int width) const;
    int textLeft() const;
    int actorWidth() const;

    const Theme &m_theme;
    bool m_utc = true;
};

} // namespace wf
