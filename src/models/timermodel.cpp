// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timermodel.h"

#include "incident/parts.h"

#include <algorithm>

namespace wf {

TimerModel::TimerModel(DeskView &desk, QObject *parent)
    : RowModel(parent), m_desk(desk), m_now(desk.clock().wall())
{
    connect(&desk, &DeskView::bookChanged, this, &TimerModel::rebuild);
    connect(&desk, &DeskView::ticked, this, [this](Timestamp now) {
        m_now = now;
        // A timer falls due: it comes to the front.
        if (std::size_t(std::count_if(rows().begin(), rows().end(), [now](const TimerRow &row) {
                return isOverdue(row.timer, now);
            })) != m_overdue)
            rebuild();
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1), {LeftMsRole, DueRole, FirstRole});
    });
    rebuild();
}

void TimerModel::rebuild()
{
    m_now = m_desk.clock().wall();
    std::vector<TimerRow> next;
    for (const auto &[id, incident] : m_desk.book().incidents()) {
        for (const TimerRecord &timer : runningTimers(m_desk.book(), incident))
            next.push_back({{id, timer.id}, timer, incident.number, incident.severity});
    }
    std::stable_sort(next.begin(), next.end(), [this](const TimerRow &a, const TimerRow &b) {
        const bool overdue = isOverdue(a.timer, m_now) && isOverdue(b.timer, m_now);
        if (overdue && a.severity != b.severity)
            return a.severity < b.severity;
        return goesBefore(a.timer, b.timer, m_now);
    });
    m_overdue = std::size_t(std::count_if(
        next.begin(), next.end(), [this](const TimerRow &row) { return isOverdue(row.timer, m_now); }));
    sync(std::move(next));
}

QVariant TimerModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TimerRow &row = rows()[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
        return row.timer.title;
    case PersonRole:
        return row.timer.person;
    case RepeatMsRole:
        return qint64(row.timer.repeat.count());
    case IncidentRole:
        return row.key.first.text();
    case TimerRole:
        return row.key.second.text();
    case KindRole:
        return int(row.timer.kind);
    case NumberRole:
        return row.number;
    case LeftMsRole:
        return qint64((row.timer.dueAt - m_now).count());
    case DueRole:
        return row.timer.dueAt <= m_now;
    case FirstRole:
        return index.row() == 0 && m_overdue > 0;
    case AcknowledgedRole:
        return row.timer.acknowledged;
    case DueAtMsRole:
        return qint64(toMs(row.timer.dueAt));
    default:
        return {};
    }
}

QHash<int, QByteArray> TimerModel::roleNames() const
{
    return {{IncidentRole, "incident"}, {TimerRole, "timer"},
            {KindRole, "kind"},         {TitleRole, "title"},
            {NumberRole, "number"},     {LeftMsRole, "leftMs"},
            {DueRole, "due"},           {AcknowledgedRole, "acknowledged"},
            {DueAtMsRole, "dueAtMs"},   {PersonRole, "person"},
            {RepeatMsRole, "repeatMs"}, {FirstRole, "first"}};
}

} // namespace wf

#include "moc_timermodel.cpp"
