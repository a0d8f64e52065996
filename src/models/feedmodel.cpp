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
    : FilteredTable(std::move(heads), parent), m_desk(desk)
{
    // Once a second is as often as a person reads; there may be a thousand rows.
    connect(&desk, &DeskView::configChanged, this, &FeedModel::refresh);
    connect(&desk, &DeskView::ticked, this, &FeedModel::refresh);
    refresh();
}

void FeedModel::refresh()
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
    std::stable_sort(rows.begin(), rows.end(),
                     [](const FeedRow &a, const FeedRow &b) { return int(a.standing) < int(b.standing); });
    take(std::move(rows));
}

bool FeedModel::matches(const FeedRow &row) const
{
    return holdsFilter(row.config.name.text()) || holdsFilter(row.config.kind) ||
           holdsFilter(row.config.job) ||
           (row.health && (holdsFilter(row.health->address) || holdsFilter(row.health->lastError)));
}

bool FeedModel::isSame(const FeedRow &a, const FeedRow &b) const
{
    return a.config.name == b.config.name;
}

int FeedModel::rowOf(const FeedId &name) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (rowAt(row)->config.name == name)
            return row;
    }
    return -1;
}

QVariant FeedModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FeedRow &row = *rowAt(index.row());
    const auto column = static_cast<Column>(index.column());
    if (role == StandingRole)
        return int(row.standing);
    if (role == Qt::TextAlignmentRole)
        return int(alignmentOf(column));
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
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int(alignmentOf(static_cast<Column>(section)));
    return FilteredTable::headerData(section, orientation, role);
}

} // namespace wf

#include "moc_feedmodel.cpp"
