// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/trends.h"
#include "models/historystore.h"
#include "models/logsearch.h"

namespace wf {

/// What of the history is looked at, and what follows from it: made again when the filter or the history
/// changes, before changed() is heard. GUI thread; a change of filter over 100,000 incidents takes some tens
/// of milliseconds (tests/bench/bench_history).
class HistoryQuery : public QObject
{
    Q_OBJECT
public:
    /// Both outlive it. `search` looks for the words of the filter in what is written.
    HistoryQuery(HistoryStore &store, LogSearch &search, QObject *parent = nullptr);

    HistoryStore &store() const { return m_store; }
    const History &history() const { return m_store.history(); }
    const HistoryFilter &filter() const { return m_filter; }
    void setFilter(const HistoryFilter &filter);
    /// Narrows to a day or a month that was pressed; pressed again, no more.
    void toggleMoment(const TimeRange &range);

    /// What the filter lets pass.
    const Selected &selected() const { return m_selected; }
    /// Counts and rankings of that.
    const Trends &trends() const { return m_trends; }
    /// Of what passes but for the day or month that was pressed: what the charts show.
    const std::vector<MonthTrend> &months() const { return m_months; }
    std::vector<DayCount> days(int year) const;
    /// The newest entry of an incident that has the words of the filter; null: none, or not known yet.
    const SearchLine *written(const IncidentId &id) const;
    /// Why not all that is written was searched; empty: it was.
    const QString &notSearched() const { return m_notSearched; }
    /// Entries that were not searched, since the index of words is still being made.
    qint64 unread() const { return m_unread; }
    /// There may be more incidents with these words than were looked for.
    bool moreWritten() const { return m_moreWritten; }
    /// Runbooks, services and tags there are.
    const HistoryChoices &choices() const { return m_choices; }

Q_SIGNALS:
    /// The incidents themselves; changed() follows.
    void entriesChanged();
    void changed();

private:
    void refresh(bool historyChanged);
    void takeWritten(const QString &words, const SearchResult &result);
    void forgetWritten();

    HistoryStore &m_store;
    LogSearch &m_search;
    HistoryFilter m_filter;
    std::map<IncidentId, SearchLine> m_written;
    QString m_notSearched;
    qint64 m_unread = 0;
    bool m_moreWritten = false;
    Selected m_around;
    Selected m_selected;
    Trends m_trends;
    std::vector<MonthTrend> m_months;
    HistoryChoices m_choices;
};

} // namespace wf
