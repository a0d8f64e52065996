// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/statedelegate.h"

#include "delegates/paintkit.h"

#include <QApplication>
#include <QPainter>

#include <utility>

namespace wf {

StateDelegate::StateDelegate(const Theme &theme, std::function<Token(const QModelIndex &)> tokenOf,
                             QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_tokenOf(std::move(tokenOf))
{
}

Token standingToken(FeedStanding standing)
{
    switch (standing) {
    case FeedStanding::Down:
        return Token::P0Text;
    case FeedStanding::InPart:
        return Token::P2;
    case FeedStanding::Stale:
    case FeedStanding::Waiting:
        return Token::Stale;
    case FeedStanding::Up:
        return Token::Ok;
    case FeedStanding::Off:
        return Token::Text3;
    }
    return Token::Text;
}

Token standingToken(RuleStanding standing)
{
    switch (standing) {
    case RuleStanding::Firing:
        return Token::P1;
    case RuleStanding::Failed:
        return Token::P0Text;
    case RuleStanding::Pending:
        return Token::P2;
    case RuleStanding::NoData:
    case RuleStanding::Unmeasured:
    case RuleStanding::Unevaluated:
        return Token::Stale;
    case RuleStanding::Calm:
    case RuleStanding::Recording:
        return Token::Text2;
    }
    return Token::Text;
}

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    const QString text = std::exchange(row.text, {});
    const QStyle *style = row.widget ? row.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);
    painter->save();
    paintkit::drawCell(*painter, row.rect, {text, m_tokenOf(index), FontRole::BodyStrong}, m_theme);
    painter->restore();
}

} // namespace wf

#include "moc_statedelegate.cpp"
