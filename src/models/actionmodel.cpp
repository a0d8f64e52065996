// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actionmodel.h"

#include <algorithm>
#include <numeric>

namespace wf {

ActionModel::ActionModel(Desk &desk, HistoryStore &store, QStringList heads, QObject *parent)
    : QAbstractTableModel(parent), m_desk(desk), m_store(store), m_heads(std::move(heads)),
      m_now(desk.clock().wall())
{
    connect(&store, &HistoryStore::changed, this, &ActionModel::rebuild);
    connect(&desk, &DeskView::bookChanged, this, &ActionModel::submitWaiting);
    connect(&desk, &DeskView::ticked, this, [this](Timestamp now) {
        // What is due falls due by itself, to the minute.
        if (std::chrono::floor<std::chrono::minutes>(now) != std::chrono::floor<std::chrono::minutes>(m_now))
            rebuild();
    });
    rebuild();
}

int ActionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ActionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ActionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole)
        return m_heads.value(section);
    return {};
}

QVariant ActionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HistoryEntry &e = entry(index.row());
    const ActionItem &a = action(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case TextColumn:
            return a.text;
        case OwnerColumn:
            return a.owner;
        case IncidentColumn:
            return e.number;
        case LinkColumn:
            return a.link;
        default:
            return {};
        }
    case IdRole:
        return e.id.text();
    case ActionRole:
        return a.id;
    case StateRole:
        return int(a.state);
    case DueMsRole:
        return a.dueAt ? QVariant(qint64(toMs(*a.dueAt))) : QVariant();
    case OverdueRole:
        return isOverdue(a);
    case SeverityRole:
        return int(e.worst);
    case TitleRole:
        return e.title;
    default:
        return {};
    }
}

bool ActionModel::isOverdue(const ActionItem &a) const
{
    return a.state == ActionState::Open && a.dueAt && *a.dueAt < m_now;
}

bool ActionModel::matches(const ActionRef &ref) const
{
    const HistoryEntry &e = m_store.history().at(ref.incident);
    const ActionItem &a = e.actions[ref.action];
    for (const QString &word : m_search.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const auto in = [&word](const QString &text) { return text.contains(word, Qt::CaseInsensitive); };
        if (!in(a.text) && !in(a.owner) && !in(e.number) && !in(e.title))
            return false;
    }
    return true;
}

void ActionModel::setShowAll(bool all)
{
    if (std::exchange(m_all, all) != all)
        rebuild();
}

void ActionModel::setSearch(const QString &text)
{
    if (std::exchange(m_search, text) != text)
        rebuild();
}

void ActionModel::rebuild()
{
    m_now = m_desk.clock().wall();
    // Drills as well: what was learned in an exercise has to be done all the same.
    Selected everything(m_store.history().entries().size());
    std::iota(everything.begin(), everything.end(), 0U);
    std::vector<ActionRef> rows = actionsOf(m_store.history(), everything, m_all);
    const auto item = [this](const ActionRef &ref) -> const ActionItem & {
        return m_store.history().at(ref.incident).actions[ref.action];
    };
    m_open = int(std::count_if(rows.begin(), rows.end(),
                               [&](const ActionRef &ref) { return item(ref).state == ActionState::Open; }));
    m_overdue = int(
        std::count_if(rows.begin(), rows.end(), [&](const ActionRef &ref) { return isOverdue(item(ref)); }));
    std::erase_if(rows, [this](const ActionRef &ref) { return !matches(ref); });
    if (rows == m_rows) {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    } else {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    Q_EMIT countsChanged();
}

void ActionModel::setState(int row, ActionState state)
{
    if (row < 0 || row >= rowCount())
        return;
    const IncidentId incident = entry(row).id;
    m_waiting.push_back({incident, action(row).id, state});
    if (!m_desk.book().find(incident))
        m_desk.loadIncident(incident);
    submitWaiting();
}

void ActionModel::submitWaiting()
{
    // The item as its events have it: the row shows a cut of it.
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        const Incident *incident = m_desk.book().find(it->incident);
        const ActionItem *item = incident ? incident->review.action(it->action) : nullptr;
        if (!incident) {
            ++it;
            continue;
        }
        if (item) {
            command::SetAction command{it->incident, *item};
            command.item.state = it->state;
            m_desk.submit(command, {this, [this](const CommandResult &result) {
                                        if (!result)
                                            Q_EMIT refused(result.error().message);
                                    }});
        }
        it = m_waiting.erase(it);
    }
}

} // namespace wf

#include "moc_actionmodel.cpp"
