// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/rulestatedelegate.h"

#include "delegates/paintkit.h"
#include "models/rulemodel.h"

#include <QApplication>
#include <QPainter>

#include <utility>

namespace wf {

RuleStateDelegate::RuleStateDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{
}

Token RuleStateDelegate::tokenOf(RuleStanding standing)
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

void RuleStateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    const QString text = std::exchange(row.text, {});
    const QStyle *style = row.widget ? row.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);
    const auto standing = static_cast<RuleStanding>(index.data(RuleModel::StandingRole).toInt());
    painter->save();
    paintkit::drawCell(*painter, row.rect, {text, tokenOf(standing), FontRole::BodyStrong}, m_theme);
    painter->restore();
}

} // namespace wf

#include "moc_rulestatedelegate.cpp"
