// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incidentmodel.h"

#include "incident/parts.h"
#include "words/terms.h"

#include <tuple>

namespace wf {

namespace {

constexpr std::size_t MaxEnded = 2000;

IncidentRow rowOfIncident(const IncidentBook &book, const Incident &i, const QString &user)
{
    return {i.id,
            i.number,
            i.title,
            i.severity,
            i.status,
            i.drill,
            i.commander(),
            i.commander() == user,
            progressOf(i),
            *i.declaredAt,
            i.resolvedAt ? i.resolvedAt : i.endedAt,
            runningTimers(book, i)};
}

/// All that the card shows, in its order.
QString spokenRow(const IncidentRow &row, const TimerRecord *due, Timestamp now)
{
    QStringList said{severityCode(row.severity) + QLatin1Char(' ') + row.title, row.number,
                     Terms::status(row.status),
                     clockText(std::max(row.endedAt.value_or(now) - row.declaredAt, Millis{0}))};
    if (!row.commander.isEmpty())
        said << row.commander;
    if (due)
        said << QStringLiteral("%1 %2%3")
                    .arg(due->title, due->dueAt < now ? QStringLiteral("-") : QString(),
                         clockText(std::chrono::abs(due->dueAt - now)))
                    .trimmed();
    said.removeAll(QString());
    return said.join(QStringLiteral(", "));
}

IncidentRow rowOfSummary(const IncidentSummary &s, const QString &user)
{
    return {s.id,
            s.number,
            s.title,
            s.severity,
            s.status,
            s.drill,
            s.commander,
            s.commander == user,
            s.progress,
            *s.declaredAt,
            s.resolvedAt ? s.resolvedAt : s.endedAt,
            {}};
}

} // namespace

IncidentModel::IncidentModel(DeskView &desk, QObject *parent)
    : RowModel(parent), m_desk(desk), m_now(desk.clock().wall())
{
    connect(&desk, &DeskView::bookChanged, this, &IncidentModel::rebuild);
    connect(&desk, &DeskView::ticked, this, [this](Timestamp now) {
        m_now = now;
        if (rowCount() > 0 && m_show == Show::Active)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1),
                               {ElapsedMsRole, DueMsRole, DueKindRole, DueTitleRole});
    });
    rebuild();
}

void IncidentModel::setShow(Show show)
{
    if (m_show == show)
        return;
    m_show = show;
    rebuild();
}

void IncidentModel::hold(const IncidentId &id)
{
    if (id == m_held)
        return;
    m_held = id;
    m_heldWasActive = false;
    rebuild();
}

void IncidentModel::rebuild()
{
    // What was declared since the last tick is not from the future.
    m_now = m_desk.clock().wall();
    std::vector<IncidentRow> active;
    std::vector<IncidentRow> ended;
    std::optional<IncidentRow> held;
    std::vector<const IncidentSummary *> archived;
    const QString user = m_desk.user();
    for (const auto &[id, incident] : m_desk.book().incidents()) {
        if (!incident.declaredAt)
            continue;
        const bool isOver = !isActive(incident.status);
        (isOver ? ended : active).push_back(rowOfIncident(m_desk.book(), incident, user));
        if (id != m_held)
            continue;
        if (isOver && m_heldWasActive)
            held = ended.back();
        m_heldWasActive = m_heldWasActive || !isOver;
    }
    for (const auto &[id, summary] : m_desk.book().archived()) {
        if (summary.declaredAt)
            archived.push_back(&summary);
    }
    m_endedCount = int(ended.size() + archived.size());
    // Of a long history only those that can be shown become rows.
    const auto newest = archived.begin() + std::ptrdiff_t(std::min(archived.size(), MaxEnded));
    std::nth_element(archived.begin(), newest == archived.end() ? archived.begin() : newest, archived.end(),
                     [](const IncidentSummary *a, const IncidentSummary *b) {
                         return std::tie(*b->declaredAt, b->id) < std::tie(*a->declaredAt, a->id);
                     });
    for (auto it = archived.begin(); it != newest; ++it)
        ended.push_back(rowOfSummary(**it, user));
    m_activeCount = int(active.size());
    if (held)
        active.push_back(*held);
    std::sort(active.begin(), active.end(), [](const IncidentRow &a, const IncidentRow &b) {
        return std::tie(a.severity, a.declaredAt, a.key) < std::tie(b.severity, b.declaredAt, b.key);
    });
    std::sort(ended.begin(), ended.end(), [](const IncidentRow &a, const IncidentRow &b) {
        return std::tie(b.declaredAt, b.key) < std::tie(a.declaredAt, a.key);
    });
    if (ended.size() > MaxEnded)
        ended.resize(MaxEnded);
    sync(m_show == Show::Active ? std::move(active) : std::move(ended));
    Q_EMIT countsChanged();
}

QVariant IncidentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const IncidentRow &row = rows()[std::size_t(index.row())];
    const TimerRecord *due = nullptr;
    if (role == DueMsRole || role == DueKindRole || role == DueTitleRole || role == Qt::AccessibleTextRole)
        due = firstOf(row.timers, m_now);
    switch (role) {
    case Qt::DisplayRole:
        return severityCode(row.severity) + QLatin1Char(' ') + row.title;
    case Qt::AccessibleTextRole:
        return spokenRow(row, due, m_now);
    case IdRole:
        return row.key.text();
    case NumberRole:
        return row.number;
    case TitleRole:
        return row.title;
    case SeverityRole:
        return int(row.severity);
    case StatusRole:
        return int(row.status);
    case DrillRole:
        return row.drill;
    case CommanderRole:
        return row.commander;
    case MineRole:
        return row.mine;
    case DoneRole:
        return row.progress.done;
    case TotalRole:
        return row.progress.total;
    case ElapsedMsRole:
        return qint64((row.endedAt.value_or(m_now) - row.declaredAt).count());
    case DueMsRole:
        return due ? QVariant(qint64((due->dueAt - m_now).count())) : QVariant();
    case DueKindRole:
        return int(due ? due->kind : TimerKind::Update);
    case DueTitleRole:
        return due ? due->title : QString();
    case ActiveRole:
        return isActive(row.status);
    default:
        return {};
    }
}

QHash<int, QByteArray> IncidentModel::roleNames() const
{
    return {{IdRole, "id"},
            {NumberRole, "number"},
            {TitleRole, "title"},
            {SeverityRole, "severity"},
            {StatusRole, "status"},
            {DrillRole, "drill"},
            {CommanderRole, "commander"},
            {MineRole, "mine"},
            {DoneRole, "done"},
            {TotalRole, "total"},
            {ElapsedMsRole, "elapsedMs"},
            {DueMsRole, "dueMs"},
            {DueKindRole, "dueKind"},
            {DueTitleRole, "dueTitle"},
            {ActiveRole, "active"}};
}

} // namespace wf

#include "moc_incidentmodel.cpp"
