// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rulemodel.h"

#include "words/rulewords.h"

#include <algorithm>

namespace wf {

RuleModel::RuleModel(DeskView &desk, QStringList heads, QObject *parent)
    : QAbstractTableModel(parent), m_desk(desk), m_heads(std::move(heads))
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
    std::vector<std::size_t> rows = matching(now);
    const auto same = [](const RuleReport &a, const RuleReport &b) {
        return a.name == b.name && a.group == b.group && a.file == b.file && a.line == b.line;
    };
    // The same rules in the same order keep a person's place.
    const bool kept = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                 [&](std::size_t a, std::size_t b) { return same(now[a], m_all[b]); });
    if (!kept)
        beginResetModel();
    m_all = std::move(now);
    m_rows = std::move(rows);
    if (!kept)
        endResetModel();
    else if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

bool RuleModel::matches(const RuleReport &rule) const
{
    for (const QString &text : {rule.name, rule.group, rule.file, rule.expression, rule.runbook}) {
        if (text.contains(m_filter, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

std::vector<std::size_t> RuleModel::matching(const RuleReports &all) const
{
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (matches(all[i]))
            rows.push_back(i);
    }
    return rows;
}

void RuleModel::setFilter(const QString &text)
{
    if (text == m_filter)
        return;
    beginResetModel();
    m_filter = text;
    m_rows = matching(m_all);
    endResetModel();
}

const RuleReport *RuleModel::rule(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_all[m_rows[std::size_t(row)]] : nullptr;
}

int RuleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RuleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RuleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RuleReport &r = *rule(index.row());
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

QVariant RuleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return m_heads.value(section);
}

} // namespace wf

#include "moc_rulemodel.cpp"
