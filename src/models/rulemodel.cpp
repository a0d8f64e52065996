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
    if (m_seen == m_desk.rules())
        return;
    m_seen = m_desk.rules();
    RuleReports now = *m_seen;
    std::stable_sort(now.begin(), now.end(), [](const RuleReport &a, const RuleReport &b) {
        return int(standingOf(a)) < int(standingOf(b));
    });
    take(std::move(now));
}

bool RuleModel::matches(const RuleReport &rule) const
{
    return holdsFilter(rule.name) || holdsFilter(rule.group) || holdsFilter(rule.file) ||
           holdsFilter(rule.expression) || holdsFilter(rule.runbook);
}

bool RuleModel::isSame(const RuleReport &a, const RuleReport &b) const
{
    return a.name == b.name && a.group == b.group && a.file == b.file && a.line == b.line;
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
        return r.group;
    case EvaluatedColumn:
        return r.evaluatedAt ? RuleWords::before(m_desk.clock().wall() - *r.evaluatedAt) : QString();
    case ReadsColumn:
        return QString::number(r.cost.series);
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace wf

#include "moc_rulemodel.cpp"
