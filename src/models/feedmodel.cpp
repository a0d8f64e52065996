// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/feedmodel.h"

#include "words/rulewords.h"

#include <algorithm>
#include <map>

namespace wf {

namespace {

Qt::Alignment alignmentOf(FeedModel::Column column)
{
    const bool isNumber = column == FeedModel::TookColumn || column == FeedModel::SamplesColumn ||
                          column == FeedModel::SeriesColumn || column == FeedModel::RejectedColumn;
    return (isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

} // namespace

FeedModel::FeedModel(DeskView &desk, QStringList heads, QObject *parent)
    : QAbstractTableModel(parent), m_desk(desk), m_heads(std::move(heads))
{
    connect(&desk, &DeskView::snapshotChanged, this, &FeedModel::refresh);
    connect(&desk, &DeskView::ticked, this, &FeedModel::refresh);
    m_rows = shown();
}

std::vector<FeedRow> FeedModel::all() const
{
    std::map<FeedId, const FeedHealth *> healths;
    for (const FeedHealth &health : m_desk.feeds())
        healths.emplace(health.feed, &health);
    std::vector<FeedRow> rows;
    const Timestamp now = m_desk.clock().wall();
    for (const FeedConfig &config : m_desk.feedConfigs()) {
        const auto found = healths.find(config.name);
        const FeedHealth *health = found == healths.end() || !config.enabled ? nullptr : found->second;
        rows.push_back({config, health ? std::optional(*health) : std::nullopt,
                        standingOf(health, config.enabled, now)});
    }
    return rows;
}

std::vector<FeedRow> FeedModel::shown() const
{
    std::vector<FeedRow> rows = all();
    std::erase_if(rows, [this](const FeedRow &row) { return !matches(row); });
    std::stable_sort(rows.begin(), rows.end(),
                     [](const FeedRow &a, const FeedRow &b) { return int(a.standing) < int(b.standing); });
    return rows;
}

void FeedModel::refresh()
{
    std::vector<FeedRow> now = shown();
    // The same feeds in the same order keep a person's place.
    const bool kept =
        std::equal(now.begin(), now.end(), m_rows.begin(), m_rows.end(),
                   [](const FeedRow &a, const FeedRow &b) { return a.config.name == b.config.name; });
    if (!kept)
        beginResetModel();
    m_rows = std::move(now);
    if (!kept)
        endResetModel();
    else if (!m_rows.empty()) // How long ago the last sample came has changed in any case.
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

bool FeedModel::matches(const FeedRow &row) const
{
    if (m_filter.isEmpty())
        return true;
    const auto has = [this](const QString &text) { return text.contains(m_filter, Qt::CaseInsensitive); };
    return has(row.config.name.text()) || has(row.config.kind) || has(row.config.job) ||
           (row.health && (has(row.health->address) || has(row.health->lastError)));
}

void FeedModel::setFilter(const QString &text)
{
    if (text == m_filter)
        return;
    beginResetModel();
    m_filter = text;
    m_rows = shown();
    endResetModel();
}

const FeedRow *FeedModel::feed(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[std::size_t(row)] : nullptr;
}

int FeedModel::rowOf(const FeedId &name) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&name](const FeedRow &row) { return row.config.name == name; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

std::vector<FeedStanding> FeedModel::standings() const
{
    std::vector<FeedStanding> standings;
    for (const FeedRow &row : all())
        standings.push_back(row.standing);
    return standings;
}

int FeedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FeedModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant FeedModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FeedRow &row = *feed(index.row());
    const auto column = static_cast<Column>(index.column());
    if (role == StandingRole)
        return int(row.standing);
    const bool isNumber =
        column == TookColumn || column == SamplesColumn || column == SeriesColumn || column == RejectedColumn;
    if (role == Qt::TextAlignmentRole)
        return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    // What is cut in its column is told whole.
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(text(row, column)) : QVariant();
}

QString FeedModel::text(const FeedRow &row, Column column) const
{
    const FeedHealth health = row.health.value_or(FeedHealth());
    const bool came = health.lastSample.has_value();
    switch (column) {
    case StateColumn:
        return FeedWords::standing(row.standing);
    case NameColumn:
        return row.config.name.text();
    case LastColumn:
        return came ? RuleWords::before(m_desk.clock().wall() - *health.lastSample) : QString();
    case EveryColumn:
        return durationText(row.health ? health.interval : row.config.interval);
    case TookColumn:
        return came && health.duration.count() > 0 ? QStringLiteral("%1 ms").arg(health.duration.count())
                                                   : QString();
    case SamplesColumn:
        return came ? QString::number(health.samples) : QString();
    case SeriesColumn:
        return came ? QString::number(health.series) : QString();
    case RejectedColumn:
        return health.rejected > 0 ? QString::number(health.rejected) : QString();
    case AddressColumn:
        return health.address;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant FeedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(alignmentOf(static_cast<Column>(section)));
    return role == Qt::DisplayRole ? QVariant(m_heads.value(section)) : QVariant();
}

} // namespace wf

#include "moc_feedmodel.cpp"
