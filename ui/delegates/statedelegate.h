// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"
#include "words/feedwords.h"
#include "words/rulewords.h"

#include <QStyledItemDelegate>

#include <functional>

namespace wf {

/// The weight of a state as a colour.
Token standingToken(RuleStanding standing);
Token standingToken(FeedStanding standing);

/// A state's word in the colour of its weight.
class StateDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    StateDelegate(const Theme &theme, std::function<Token(const QModelIndex &)> tokenOf,
                  QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    const std::function<Token(const QModelIndex &)> m_tokenOf;
};

} // namespace wf
