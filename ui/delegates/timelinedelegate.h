// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mentions.h"
#include "theme/theme.h"

#include <QStyledItemDelegate>

#include <functional>

class QTextLayout;

namespace wf {

/// A row of the timeline: time, a dot in the entry's tone, the text (wrapped), who.
class TimelineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit TimelineDelegate(const Theme &theme, QObject *parent = nullptr);
    void setUtc(bool utc) { m_utc = utc; }
    /// One line a row, cut where it does not fit: all rows are equally high.
    void setSingleLine(bool single) { m_singleLine = single; }
    /// What a text mentions; those stretches look like links.
    void setMentions(std::function<std::vector<Mention>(const QString &)> find) { m_find = std::move(find); }
    /// The mention at a point of a row; none elsewhere.
    std::optional<Mention> mentionAt(const QRect &row, const QModelIndex &index, const QPoint &at) const;
    /// What the row's text mentions, in order.
    std::vector<Mention> mentionsOf(const QModelIndex &index) const;
    /// The text that mentions are counted in.
    static QString textOf(const QModelIndex &index);
    /// Before an entry of another desk that changes nothing here.
    static QString remarkLead();
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    /// Lays the entry's words out in a width; returns the height.
    qreal layOut(QTextLayout &layout, const QModelIndex &index, int width) const;
    static qreal breakLines(QTextLayout &layout, const QString &text, int width, int most);
    int textLeft() const;
    int actorWidth() const;

    const Theme &m_theme;
    std::function<std::vector<Mention>(const QString &)> m_find;
    bool m_utc = true;
    bool m_singleLine = false;
};

} // namespace wf
