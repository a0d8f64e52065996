// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/detectionmodel.h"

#include <tuple>

namespace wf {

DetectionModel::DetectionModel(Desk &desk, QObject *parent)
    : RowModel(parent), m_desk(desk), m_now(desk.clock().wall())
{
    connect(&desk, &Desk::bookChanged, this, &DetectionModel::rebuild);
    connect(&desk, &Desk::snapshotChanged, this, &DetectionModel::rebuild);
    connect(&desk, &Desk::ticked, this, [this](Timestamp now) {
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
                     false};
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
        }
    }
    row.more = std::max(row.more, 0);
    return row;
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
    sync(std::move(next));
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
            {LostRole, "lost"}};
}

} // namespace wf
