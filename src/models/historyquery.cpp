// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/historyquery.h"

namespace wf {

namespace {

constexpr int MostWritten = 1000; ///< Incidents.

} // namespace

HistoryQuery::HistoryQuery(HistoryStore &store, LogSearch &search, QObject *parent)
    : QObject(parent), m_store(store), m_search(search)
{
    connect(&store, &HistoryStore::changed, this, [this] { refresh(true); });
    connect(&search, &LogSearch::found, this, &HistoryQuery::takeWritten);
    connect(&search, &LogSearch::failed, this, [this](const QString &words, const QString &why) {
        if (words != m_filter.text)
            return;
        m_notSearched = why;
        Q_EMIT changed();
    });
    refresh(true);
}

void HistoryQuery::setFilter(const HistoryFilter &filter)
{
    const bool otherWords = filter.text != m_filter.text;
    HistoryFilter next = filter;
    next.written = m_filter.written;
    if (next == m_filter)
        return;
    m_filter = std::move(next);
    if (otherWords) {
        forgetWritten();
        if (SearchQuery(filter.text).isEmpty())
            m_search.drop();
        else
            m_search.ask(filter.text, MostWritten);
    }
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

void HistoryQuery::forgetWritten()
{
    m_filter.written.clear();
    m_written.clear();
    m_notSearched.clear();
    m_unread = 0;
    m_moreWritten = false;
}

void HistoryQuery::takeWritten(const QString &words, const SearchResult &result)
{
    if (words != m_filter.text)
        return;
    forgetWritten();
    for (const SearchHit &hit : result.hits) {
        m_filter.written.insert(hit.incident.id);
        m_written.emplace(hit.incident.id, hit.lines.front());
    }
    m_unread = result.unread;
    m_moreWritten = result.more;
    refresh(false);
}

const SearchLine *HistoryQuery::written(const IncidentId &id) const
{
    const auto it = m_written.find(id);
    return it == m_written.end() ? nullptr : &it->second;
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

#include "moc_historyquery.cpp"
