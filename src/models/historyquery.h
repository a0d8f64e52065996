// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/trends.h"
#include "models/historystore.h"

namespace wf {

/// What of the history is looked at, and what follows from it: made again when the filter or the history
/// changes, before changed() is heard. GUI thread; a change of filter over 100,000 incidents takes some tens
/// of milliseconds (tests/bench/bench_history).
class HistoryQuery : public QObject
{
    Q_OBJECT
public:
    explicit HistoryQuery(HistoryStore &store, QObject *parent = nullptr);

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
    /// Runbooks, services and tags there are.
    const HistoryChoices &choices() const { return m_choices; }

Q_SIGNALS:
    /// The incidents themselves; changed() follows.
    void entriesChanged();
    void changed();

private:
    void refresh(bool historyChanged);

    HistoryStore &m_store;
    HistoryFilter m_filter;
    Selected m_around;
    Selected m_selected;
    Trends m_trends;
    std::vector<MonthTrend> m_months;
    HistoryChoices m_choices;
};

} // namespace wf
