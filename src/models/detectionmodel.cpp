// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/detectionmodel.h"

#include "incident/unanswered.h"

#include <tuple>

namespace wf {

DetectionModel::DetectionModel(DeskView &desk, QObject *parent)
    : RowModel(parent), m_desk(desk), m_now(desk.clock().wall())
{
    connect(&desk, &DeskView::bookChanged, this, &DetectionModel::rebuild);
    connect(&desk, &DeskView::conditionsChanged, this, &DetectionModel::rebuild);
    connect(&desk, &DeskView::ticked, this, [this](Timestamp now) {
        m_now = now;
        rebuild(); // A snooze may be over.
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1), {AgeMsRole});
    });
    rebuild();
}

DetectionRow DetectionModel::rowOfDetection(const Incident &incident) const
{
    DetectionRow row{incident.id,
                     incident.runbookId,
                     incident.title,
                     incident.severity,
                     incident.offered,
                     {},
                     {},
                     -1,
                     incident.detectedAt.value_or(m_now),
                     incident.flapping,
                     false,
                     false,
                     incident.drill,
                     incident.ownerOfDetection,
                     isAcknowledged(incident, m_now, m_desk.settings().acknowledgedFor()),
                     {},
                     {}};
    for (const auto &[index, record] : incident.conditions) {
        if (!record.wasTrue)
            continue;
        if (++row.more == 0) {
            row.evidence = record.text;
            row.value = record.value;
        }
        row.lost = row.lost || record.state == ConditionRecord::State::NoData;
        for (const ConditionStatus &live : m_desk.conditions()) {
            const bool same = live.runbook == incident.runbookId && live.condition == index;
            // A snapshot from before the detection still says what was fine.
            const bool holds = live.state == ConditionState::True || live.state == ConditionState::Clearing;
            if (same && holds && row.more == 0 && !live.valueText.isEmpty())
                row.value = live.valueText;
            if (same && row.more == 0)
                row.clearing = live.state == ConditionState::Clearing;
        }
    }
    row.more = std::max(row.more, 0);
    return row;
}

std::set<std::string> DetectionModel::labelsOf(const RunbookId &runbook) const
{
    // What every series of a target has says nothing about what belongs together.
    static const std::set<std::string> everywhere{"instance", "job"};
    std::set<std::string> labels;
    for (const ConditionStatus &status : m_desk.conditions()) {
        if (status.runbook != runbook)
            continue;
        for (const TermStatus &term : status.terms) {
            for (const SeriesRef ref : term.binding.series) {
                const SeriesInfo *info = m_desk.catalog().find(ref);
                if (!info)
                    continue;
                for (const auto &[name, value] : info->key.labels.pairs()) {
                    if (!everywhere.contains(name))
                        labels.insert(name + '=' + value);
                }
            }
        }
    }
    return labels;
}

std::vector<DetectionRow> DetectionModel::grouped(std::vector<DetectionRow> rows) const
{
    // Asked with every snapshot, and mostly there is nothing to put together.
    if (rows.size() < 2)
        return rows;
    std::vector<DetectionRow> leaders;
    std::vector<std::set<std::string>> labels;
    const auto near = [](const DetectionRow &a, const DetectionRow &b) {
        return std::chrono::abs(a.since - b.since) <= SameTime && a.drill == b.drill;
    };
    for (DetectionRow &row : rows) {
        const auto close = std::count_if(rows.begin(), rows.end(),
                                         [&](const DetectionRow &other) { return near(row, other); });
        const std::set<std::string> mine = labelsOf(row.runbook);
        std::size_t to = leaders.size();
        for (std::size_t i = 0; i < leaders.size() && to == leaders.size(); ++i) {
            const bool shared = std::any_of(mine.begin(), mine.end(), [&](const std::string &label) {
                return labels[i].contains(label);
            });
            if (near(leaders[i], row) && (shared || close > StormSize) && !m_apart.contains(leaders[i].key))
                to = i;
        }
        if (to == leaders.size()) {
            leaders.push_back(row);
            labels.push_back(mine);
            continue;
        }
        leaders[to].members.push_back(row.key);
        leaders[to].memberTitles += row.title;
        labels[to].insert(mine.begin(), mine.end());
    }
    return leaders;
}

void DetectionModel::takeApart(const IncidentId &leader)
{
    m_apart.insert(leader);
    rebuild();
}

void DetectionModel::rebuild()
{
    m_now = m_desk.clock().wall();
    std::vector<DetectionRow> next;
    m_snoozed = 0;
    for (const auto &[id, incident] : m_desk.book().incidents()) {
        if (!incident.isDetection())
            continue;
        if (incident.snoozedUntil && *incident.snoozedUntil > m_now)
            ++m_snoozed;
        else
            next.push_back(rowOfDetection(incident));
    }
    std::sort(next.begin(), next.end(), [](const DetectionRow &a, const DetectionRow &b) {
        return std::tie(a.severity, a.since, a.key) < std::tie(b.severity, b.since, b.key);
    });
    m_detections = int(next.size());
    sync(grouped(std::move(next)));
}

QVariant DetectionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DetectionRow &row = rows()[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return severityCode(row.severity) + QLatin1Char(' ') + row.title;
    case IdRole:
        return row.key.text();
    case RunbookRole:
        return row.runbook.text();
    case TitleRole:
        return row.title;
    case SeverityRole:
        return int(row.severity);
    case EvidenceRole:
        return row.evidence;
    case ValueRole:
        return row.value;
    case MoreRole:
        return row.more;
    case AgeMsRole:
        return qint64((m_now - row.since).count());
    case FlappingRole:
        return row.flapping;
    case LostRole:
        return row.lost;
    case ClearingRole:
        return row.clearing;
    case DrillRole:
        return row.drill;
    case OwnerRole:
        return row.owner;
    case AcknowledgedRole:
        return row.acknowledged;
    case MembersRole: {
        QStringList ids;
        for (const IncidentId &id : row.members)
            ids += id.text();
        return ids;
    }
    case MemberTitlesRole:
        return row.memberTitles;
    default:
        return {};
    }
}

QHash<int, QByteArray> DetectionModel::roleNames() const
{
    return {{IdRole, "id"},
            {RunbookRole, "runbook"},
            {TitleRole, "title"},
            {SeverityRole, "severity"},
            {EvidenceRole, "evidence"},
            {ValueRole, "value"},
            {MoreRole, "more"},
            {AgeMsRole, "ageMs"},
            {FlappingRole, "flapping"},
            {LostRole, "lost"},
            {ClearingRole, "clearing"},
            {DrillRole, "drill"},
            {OwnerRole, "owner"},
            {AcknowledgedRole, "acknowledged"},
            {MembersRole, "members"},
            {MemberTitlesRole, "memberTitles"}};
}

} // namespace wf

#include "moc_detectionmodel.cpp"
