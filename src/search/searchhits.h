// SPDX-License-Identifier: GPL-3.0-or-later
// What was found so far. Internal to this layer.
#pragma once

#include "log/rows.h"
#include "search/searchresult.h"
#include "sql/rowcursor.h"

#include <map>

namespace wf {

/// Collects the entries that have the words, by incident.
class SearchHits
{
public:
    /// The log and the query outlive it. `most` incidents.
    SearchHits(Database &log, const SearchQuery &query, int most) : m_log(log), m_query(query), m_most(most)
    {
    }

    /// Whether somebody looks for incidents of this kind: a detection that went by itself is none.
    Expected<bool> takes(const IncidentId &incident);
    /// An entry that has the words. False: that was one too many, and nothing more is needed.
    bool add(const Event &event);
    /// One whose words are not needed any more: its incident has enough of them.
    bool hasEnoughOf(const IncidentId &incident) const;
    void count(const IncidentId &incident) { ++m_result.hits[m_known.at(incident).value()].found; }
    SearchResult &result() { return m_result; }
    /// In the order in which they are read.
    SearchResult finish();

private:
    Expected<std::optional<IncidentSummary>> summary(const IncidentId &incident);

    const DeskId &home(); ///< Of the log: who wrote there needs no desk beside the name.

    Database &m_log;
    std::optional<DeskId> m_home; ///< Read once.
    const SearchQuery &m_query;
    const int m_most;
    SearchResult m_result;
    QString m_select;                                         ///< Of a summary; made once.
    std::map<IncidentId, IncidentSummary> m_summaries;        ///< Of those that have no hit yet.
    std::map<IncidentId, std::optional<std::size_t>> m_known; ///< Their hits; none: not looked for.
};

} // namespace wf
