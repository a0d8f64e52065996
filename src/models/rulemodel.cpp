// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rulemodel.h"

#include "words/rulewords.h"

#include <algorithm>

namespace wf {

RuleModel::RuleModel(DeskView &desk, QStringList heads, QObject *parent)
    : FilteredTable(std::move(heads), parent), m_desk(desk)
{
    connect(&desk, &DeskView::snapshotChanged, this, &RuleModel::refresh);
    refresh();
}

void RuleModel::refresh()
{
    std::vector<FeedHealth> servers;
    std::copy_if(m_desk.feeds().begin(), m_desk.feeds().end(), std::back_inserter(servers),
                 [](const FeedHealth &feed) { return feed.rules != nullptr; });
    const auto isAsBefore = [](const FeedHealth &a, const FeedHealth &b) {
        return a.rules == b.rules && isUp(a.state) == isUp(b.state);
    };
    if (m_seen == m_desk.rules() &&
        std::equal(servers.begin(), servers.end(), m_servers.begin(), m_servers.end(), isAsBefore))
        return;
    m_seen = m_desk.rules();
    m_servers = std::move(servers);
    RuleReports now = *m_seen;
    for (const FeedHealth &server : m_servers) {
        for (const ServerRule &rule : *server.rules)
            now.push_back(reportOf(rule, server.feed, isUp(server.state)));
    }
    std::stable_sort(now.begin(), now.end(), [](const RuleReport &a, const RuleReport &b) {
        return int(standingOf(a)) < int(standingOf(b));
    });
    take(std::move(now));
}

RuleReport reportOf(const ServerRule &rule, const FeedId &server, bool isUp)
{
    RuleReport report;
    report.server = server.text();
    report.file = rule.file;
    report.group = rule.group;
    report.name = rule.name;
    report.expression = rule.expression;
    report.runbook = rule.runbook;
    report.interval = rule.interval;
    report.evaluatedAt = rule.evaluatedAt;
    if (!isUp) {
        report.health = rules::RuleHealth::Bad;
        report.problem = QStringLiteral("%1 does not answer").arg(report.server);
        return report;
    }
    report.problem = rule.problem;
    report.health = rule.health == ServerRule::Health::Good  ? rules::RuleHealth::Good
                    : rule.health == ServerRule::Health::Bad ? rules::RuleHealth::Bad
                                                             : rules::RuleHealth::Unknown;
    for (const ServerRule::Alert &alert : rule.alerts) {
        ++(alert.firing ? report.firing : report.pending);
        if (report.instances.size() < RuleReport::MostInstances)
            report.instances.push_back(
                {QString::fromStdString(toText(alert.labels)),
                 alert.firing ? rules::InstanceState::Firing : rules::InstanceState::Pending, alert.value,
                 alert.since.value_or(rule.evaluatedAt.value_or(Timestamp{}))});
    }
    return report;
}

bool RuleModel::matches(const RuleReport &rule) const
{
    return holdsFilter(rule.name) || holdsFilter(rule.group) || holdsFilter(rule.file) ||
           holdsFilter(rule.server) || holdsFilter(rule.expression) || holdsFilter(rule.runbook);
}

bool RuleModel::isSame(const RuleReport &a, const RuleReport &b) const
{
    return a.server == b.server && a.name == b.name && a.group == b.group && a.file == b.file &&
           a.line == b.line;
}

QVariant RuleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RuleReport &r = *rowAt(index.row());
    if (role == StandingRole)
        return int(standingOf(r));
    // What is cut in its column is told whole.
    return role == Qt::DisplayRole || role == Qt::ToolTipRole
               ? QVariant(text(r, static_cast<Column>(index.column())))
               : QVariant();
}

QString RuleModel::text(const RuleReport &r, Column column) const
{
    switch (column) {
    case StateColumn:
        return RuleWords::standing(standingOf(r));
    case NameColumn:
        return r.name;
    case NowColumn:
        return RuleWords::now(r);
    case GroupColumn:
        return r.server.isEmpty() ? r.group : r.server + QStringLiteral(": ") + r.group;
    case EvaluatedColumn:
        return r.evaluatedAt ? RuleWords::before(m_desk.clock().wall() - *r.evaluatedAt) : QString();
    case ReadsColumn:
        return r.server.isEmpty() ? QString::number(r.cost.series) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace wf

#include "moc_rulemodel.cpp"
