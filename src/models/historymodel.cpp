// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/historymodel.h"

#include <algorithm>
#include <numeric>

namespace wf {

HistoryModel::HistoryModel(HistoryQuery &query, const Clock &clock, QStringList heads, QObject *parent)
    : QAbstractTableModel(parent), m_query(query), m_clock(clock), m_heads(std::move(heads))
{
    connect(&query, &HistoryQuery::entriesChanged, this, [this] { m_order.clear(); });
    connect(&query, &HistoryQuery::changed, this, &HistoryModel::refresh);
    m_rows = arranged();
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole)
        return m_heads.value(section);
    // Lengths are compared by their last figures.
    if (role == Qt::TextAlignmentRole && section >= AcknowledgeColumn && section <= ResolveColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QString HistoryModel::text(const HistoryEntry &e, int column) const
{
    switch (column) {
    case SeverityColumn:
        return severityCode(e.worst);
    case NumberColumn:
        return e.number;
    case TitleColumn:
        return e.title;
    case RunbookColumn:
        return m_query.history().text(e.runbook);
    case ServiceColumn:
        return m_query.history().texts(e.services).join(QStringLiteral(", "));
    case CommanderColumn:
        return m_query.history().text(e.commander);
    default:
        return {};
    }
}

std::optional<qint64> HistoryModel::number(const HistoryEntry &e, int column) const
{
    const auto measure = [&e](MeasureKind kind) -> std::optional<qint64> {
        const qint64 ms = e.measures[std::size_t(kind)];
        return ms >= 0 ? std::optional(ms) : std::nullopt;
    };
    switch (column) {
    case SeverityColumn:
        return int(e.worst);
    case DeclaredColumn:
        return toMs(e.at);
    case AcknowledgeColumn:
        return measure(MeasureKind::Acknowledge);
    case MitigateColumn:
        return measure(MeasureKind::Mitigate);
    case ResolveColumn:
        return measure(MeasureKind::Resolve);
    case ReviewColumn:
        if (e.reviewBegun || e.reviewDue)
            return int(e.review);
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

bool HistoryModel::isOverdue(const HistoryEntry &e) const
{
    const bool written = e.review == ReviewState::Reviewed || e.review == ReviewState::Closed;
    return !written && e.reviewDue && *e.reviewDue < m_clock.wall();
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HistoryEntry &e = entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(e, index.column());
    case IdRole:
        return e.id.text();
    case SeverityRole:
        return int(e.worst);
    case MsRole:
    case ReviewRole: {
        const auto value = number(e, role == ReviewRole ? int(ReviewColumn) : index.column());
        return value ? QVariant(*value) : QVariant();
    }
    case OverdueRole:
        return isOverdue(e);
    case DrillRole:
        return e.drill;
    case ImportedRole:
        return m_query.history().text(e.source);
    case WrittenRole: {
        const SearchLine *line = index.column() == TitleColumn ? m_query.written(e.id) : nullptr;
        return line ? QVariant::fromValue(*line) : QVariant();
    }
    default:
        return {};
    }
}

void HistoryModel::makeOrder()
{
    const History &history = m_query.history();
    m_order.resize(history.entries().size());
    std::iota(m_order.begin(), m_order.end(), 0U);
    const bool down = m_direction == Qt::DescendingOrder;
    const bool isText = m_column == NumberColumn || m_column == TitleColumn || m_column == RunbookColumn ||
                        m_column == ServiceColumn || m_column == CommanderColumn;
    // Keys are made once: texts are folded once, not at each comparison. What has no value stands last.
    std::vector<QString> texts;
    std::vector<std::optional<qint64>> numbers;
    for (const HistoryEntry &e : history.entries()) {
        if (isText)
            texts.push_back(text(e, m_column).toCaseFolded());
        else
            numbers.push_back(number(e, m_column));
    }
    const auto newer = [&history](quint32 a, quint32 b) { return history.at(a).at > history.at(b).at; };
    const auto before = [&](quint32 a, quint32 b) {
        if (isText) {
            const int order = texts[a].compare(texts[b]);
            if (texts[a].isEmpty() != texts[b].isEmpty())
                return texts[b].isEmpty();
            return order != 0 ? (order < 0) != down : newer(a, b);
        }
        if (numbers[a].has_value() != numbers[b].has_value())
            return numbers[a].has_value();
        return numbers[a] != numbers[b] ? (*numbers[a] < *numbers[b]) != down : newer(a, b);
    };
    std::stable_sort(m_order.begin(), m_order.end(), before);
}

Selected HistoryModel::arranged()
{
    std::vector<bool> passes(m_query.history().entries().size());
    for (const quint32 position : m_query.selected())
        passes[position] = true;
    if (m_order.size() != passes.size())
        makeOrder();
    Selected rows;
    rows.reserve(m_query.selected().size());
    std::copy_if(m_order.begin(), m_order.end(), std::back_inserter(rows),
                 [&passes](quint32 position) { return passes[position]; });
    return rows;
}

void HistoryModel::refresh()
{
    Selected next = arranged();
    if (next == m_rows) {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
        return;
    }
    // Another selection altogether: a hundred thousand single moves would say the same.
    beginResetModel();
    m_rows = std::move(next);
    endResetModel();
}

void HistoryModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount || (column == m_column && order == m_direction))
        return;
    m_column = column;
    m_direction = order;
    makeOrder();
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<quint32> positions;
    for (const QModelIndex &index : before)
        positions.push_back(m_rows[std::size_t(index.row())]);
    m_rows = arranged();
    std::vector<int> rowOfPosition(m_query.history().entries().size(), -1);
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        rowOfPosition[m_rows[row]] = int(row);
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after << index(rowOfPosition[positions[std::size_t(i)]], before[i].column());
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

int HistoryModel::rowOf(const IncidentId &id) const
{
    const auto position = m_query.history().find(id);
    if (!position)
        return -1;
    const auto row = std::find(m_rows.begin(), m_rows.end(), quint32(*position));
    return row == m_rows.end() ? -1 : int(row - m_rows.begin());
}

} // namespace wf

#include "moc_historymodel.cpp"
