// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/tablemodel.h"

namespace wf {

/// The rules that a desk evaluates, and those that servers evaluate for it, as a table: those that ask for a
/// person first. May be thousands. The filter looks at name, group, server, file, expression and runbook.
class RuleModel : public FilteredTable<RuleReport>
{
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        NameColumn,
        NowColumn,
        GroupColumn,
        EvaluatedColumn,
        ReadsColumn,
        ColumnCount
    };
    enum Role { StandingRole = Qt::UserRole + 1 }; ///< RuleStanding as int.

    RuleModel(DeskView &desk, QStringList heads, QObject *parent = nullptr);

    QVariant data(const QModelIndex &index, int role) const override;

private:
    void refresh();
    QString text(const RuleReport &rule, Column column) const;
    bool matches(const RuleReport &rule) const override;
    bool isSame(const RuleReport &a, const RuleReport &b) const override;

    DeskView &m_desk;
    std::shared_ptr<const RuleReports> m_seen; ///< What was taken.
    std::vector<FeedHealth> m_servers;         ///< Those with rules, as they were taken.
};

/// What a server told of a rule, as a report. `isUp`: it still answers; else nothing is known of the rule.
RuleReport reportOf(const ServerRule &rule, const FeedId &server, bool isUp);

} // namespace wf
