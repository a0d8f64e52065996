// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"
#include "words/rulewords.h"

#include <QStyledItemDelegate>

namespace wf {

/// The state of a rule in the colour of its weight, beside its word: a RuleModel's StandingRole.
class RuleStateDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit RuleStateDelegate(const Theme &theme, QObject *parent = nullptr);
    static Token tokenOf(RuleStanding standing);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace wf
