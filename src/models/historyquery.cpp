// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/historyquery.h"

namespace wf {

HistoryQuery::HistoryQuery(HistoryStore &store, QObject *parent) : QObject(parent), m_store(store)
{
    connect(&store, &HistoryStore::changed, this, [this] { refresh(true); });
    refresh(true);
}

void HistoryQuery::setFilter(const HistoryFilter &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    refresh(false);
}

void HistoryQuery::toggleMoment(const TimeRange &range)
{
    HistoryFilter filter = m_filter;
    if (filter.moment == range)
        filter.moment.reset();
    else
        filter.moment = range;
    setFilter(filter);
}

void HistoryQuery::refresh(bool historyChanged)
{
    if (historyChanged) {
        m_choices = choicesOf(history());
        Q_EMIT entriesChanged();
    }
    m_around = select(history(), m_filter.withoutMoment());
    m_selected = m_filter.moment ? narrow(history(), m_around, *m_filter.moment) : m_around;
    m_trends = trendsOf(history(), m_selected);
    m_months = m_filter.moment ? monthsOf(history(), m_around) : m_trends.months;
    Q_EMIT changed();
}

std::vector<DayCount> HistoryQuery::days(int year) const
{
    return daysOf(history(), m_around, year);
}

} // namespace wf
