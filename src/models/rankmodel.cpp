// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rankmodel.h"

namespace wf {

RankModel::RankModel(HistoryQuery &query, QObject *parent) : QAbstractListModel(parent), m_query(query)
{
    connect(&query, &HistoryQuery::changed, this, &RankModel::refresh);
    m_rows = source();
}

void RankModel::setKind(Kind kind)
{
    m_kind = kind;
    refresh();
}

const std::vector<Ranked> &RankModel::source() const
{
    const Trends &trends = m_query.trends();
    switch (m_kind) {
    case Kind::Fires:
        return trends.fires;
    case Kind::Overrun:
        return trends.overrun;
    case Kind::Skipped:
        return trends.skipped;
    case Kind::Flapping:
        return trends.flapping;
    case Kind::Missed:
        return trends.missed;
    }
    return trends.fires;
}

void RankModel::refresh()
{
    beginResetModel(); // Another ranking altogether.
    m_rows = source();
    endResetModel();
}

int RankModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant RankModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Ranked &row = m_rows[std::size_t(index.row())];
    const History &history = m_query.history();
    const bool isPart = row.what != NameRef::None;
    switch (role) {
    case Qt::DisplayRole:
        return history.text(isPart ? row.what : row.runbook);
    case DetailRole:
        return isPart ? history.text(row.runbook) : QString();
    case CountRole:
        return QStringLiteral("%1/%2").arg(row.count).arg(row.of);
    case ShareRole:
        return double(row.count) / double(std::max(1, m_rows.front().count));
    default:
        return {};
    }
}

HistoryFilter RankModel::filterFor(int row) const
{
    HistoryFilter filter = m_query.filter();
    if (row < 0 || row >= rowCount())
        return filter;
    const Ranked &ranked = m_rows[std::size_t(row)];
    const History &history = m_query.history();
    if (ranked.what != NameRef::None) {
        filter.trouble = Trouble{ranked.kind, history.text(ranked.runbook), history.text(ranked.what)};
        return filter;
    }
    filter.runbook = history.text(ranked.runbook);
    filter.missedUpdates = m_kind == Kind::Missed;
    filter.withoutRunbook = ranked.runbook == NameRef::None;
    return filter;
}

} // namespace wf

#include "moc_rankmodel.cpp"
