// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reviewmodels.h"

#include "incident/measures.h"

#include <tuple>

namespace wf {

namespace {

/// Nobody is reminded of what nobody wrote for that long.
constexpr Millis Forgotten = std::chrono::days(60);
constexpr std::size_t MostAsked = 50;
constexpr Millis LookEvery = std::chrono::minutes(1);

bool isOwed(const Incident &incident)
{
    if (incident.review.state == ReviewState::Reviewed || incident.review.state == ReviewState::Closed)
        return false;
    return incident.status == IncidentStatus::Resolved || incident.status == IncidentStatus::Closed;
}

} // namespace

bool isOverdue(const ActionItem &action, Timestamp now)
{
    return action.state == ActionState::Open && action.dueAt && *action.dueAt < now;
}

Timestamp dueOn(std::chrono::sys_days day)
{
    return Timestamp(day + std::chrono::days(1)) - std::chrono::seconds(1);
}

bool ActionRow::operator==(const ActionRow &other) const
{
    const auto fields = [](const ActionRow &row) {
        const ActionItem &i = row.item;
        return std::tie(row.key, row.overdue, i.text, i.owner, i.dueAt, i.state, i.link, i.by, i.at,
                        i.doneAt);
    };
    return fields(*this) == fields(other);
}

void ReviewActionModel::show(const Incident *incident, Timestamp now)
{
    std::vector<ActionRow> rows;
    for (const bool dropped : {false, true}) {
        for (std::size_t i = 0; incident && i < incident->review.actions.size(); ++i) {
            const ActionItem &item = incident->review.actions[i];
            if ((item.state == ActionState::Dropped) == dropped)
                rows.push_back({item.id, item, isOverdue(item, now)});
        }
    }
    sync(std::move(rows));
}

QVariant ReviewActionModel::data(const QModelIndex &index, int role) const
{
    return index.isValid() && role == Qt::DisplayRole ? rows()[std::size_t(index.row())].item.text
                                                      : QVariant();
}

void FactorModel::show(const Incident *incident)
{
    std::vector<FactorRow> rows;
    for (std::size_t i = 0; incident && i < incident->review.factors.size(); ++i) {
        const Factor &f = incident->review.factors[i];
        rows.push_back({f.id, f.tag, f.text, f.by});
    }
    sync(std::move(rows));
}

QVariant FactorModel::data(const QModelIndex &index, int role) const
{
    return index.isValid() && role == Qt::DisplayRole ? rows()[std::size_t(index.row())].text : QVariant();
}

DueReviewModel::DueReviewModel(DeskView &desk, QObject *parent) : RowModel(parent), m_desk(desk)
{
    connect(&desk, &DeskView::bookChanged, this, &DueReviewModel::rebuild);
    const auto look = [this] {
        askForArchived();
        rebuild();
    };
    connect(&desk, &DeskView::logStatusChanged, this, look);
    connect(&desk, &DeskView::ticked, this, [this, look](Timestamp now) {
        // Not with every change: there may be a hundred thousand that only the log holds.
        if (now - m_lookedAt >= LookEvery || now < m_lookedAt)
            look();
    });
    look();
}

QVariant DueReviewModel::data(const QModelIndex &index, int role) const
{
    return index.isValid() && role == Qt::DisplayRole ? rows()[std::size_t(index.row())].title : QVariant();
}

int DueReviewModel::overdueCount() const
{
    return int(std::count_if(rows().begin(), rows().end(), [](const DueReview &r) { return r.overdue; }));
}

void DueReviewModel::rebuild()
{
    const Timestamp now = m_desk.clock().wall();
    std::vector<DueReview> next;
    for (const auto &[id, incident] : m_desk.book().incidents()) {
        const auto due = isOwed(incident) ? reviewDueAt(incident) : std::nullopt;
        if (due && *due > now - Forgotten)
            next.push_back({id, incident.number, incident.title, worstSeverity(incident),
                            incident.review.state, *due, *due < now});
    }
    std::sort(next.begin(), next.end(), [](const DueReview &a, const DueReview &b) {
        return std::tie(a.dueAt, a.key) < std::tie(b.dueAt, b.key);
    });
    sync(std::move(next));
}

void DueReviewModel::askForArchived()
{
    m_lookedAt = m_desk.clock().wall();
    std::vector<std::pair<Timestamp, IncidentId>> wanted;
    for (const auto &[id, summary] : m_desk.book().archived()) {
        const bool open = summary.status == IncidentStatus::Resolved && !summary.drill;
        if (open && summary.resolvedAt && *summary.resolvedAt > m_lookedAt - Forgotten && !m_asked.count(id))
            wanted.emplace_back(*summary.resolvedAt, id);
    }
    std::sort(wanted.rbegin(), wanted.rend());
    for (const auto &[at, id] : wanted) {
        if (m_asked.size() >= MostAsked)
            return;
        m_asked.insert(id);
        m_desk.loadIncident(id);
    }
}

} // namespace wf

#include "moc_reviewmodels.cpp"
