// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/searchhits.h"

#include "incident/incident.h"
#include "search/searchwords.h"
#include "sql/eachrow.h"

#include <algorithm>

namespace wf {

Expected<std::optional<IncidentSummary>> SearchHits::summary(const IncidentId &incident)
{
    if (m_select.isEmpty()) {
        const auto version = m_log.value(QStringLiteral("PRAGMA user_version"));
        if (!version)
            return tl::unexpected(version.error());
        m_select = QStringLiteral("SELECT %1 FROM incidents WHERE id = ?")
                       .arg(rows::summaryColumns(version->toInt()));
    }
    std::optional<IncidentSummary> found;
    const auto read = forEachRow(m_log, m_select, {incident.text()},
                                 [&](const QSqlQuery &row) { found = rows::readSummary(row); });
    return read ? Expected<std::optional<IncidentSummary>>(found) : tl::unexpected(read.error());
}

Expected<bool> SearchHits::takes(const IncidentId &incident)
{
    if (const auto known = m_known.find(incident); known != m_known.end())
        return known->second.has_value();
    if (m_summaries.contains(incident))
        return true;
    auto read = summary(incident);
    if (!read)
        return tl::unexpected(read.error());
    const bool wanted = *read && (!(*read)->endedAt || (*read)->declaredAt);
    if (wanted)
        m_summaries.emplace(incident, std::move(**read));
    else
        m_known.emplace(incident, std::nullopt);
    return wanted;
}

bool SearchHits::hasEnoughOf(const IncidentId &incident) const
{
    const auto known = m_known.find(incident);
    return known != m_known.end() && known->second &&
           m_result.hits[*known->second].lines.size() >= std::size_t(SearchLinesShown);
}

const DeskId &SearchHits::home()
{
    if (!m_home) {
        const auto desk = m_log.value(QStringLiteral("SELECT value FROM meta WHERE key = 'desk'"));
        m_home = desk ? DeskId(desk->toString()) : DeskId();
    }
    return *m_home;
}

bool SearchHits::add(const Event &event)
{
    auto known = m_known.find(event.incident);
    if (known == m_known.end()) {
        if (m_result.hits.size() >= std::size_t(m_most)) {
            m_result.more = true;
            return false;
        }
        const auto summary = m_summaries.extract(event.incident);
        known = m_known.emplace(event.incident, m_result.hits.size()).first;
        m_result.hits.push_back({summary.mapped(), {}, 0});
    }
    SearchHit &hit = m_result.hits[known->second.value()];
    ++hit.found;
    SearchLine line{event.id, event.kind(), event.happenedAt, authorOf(home(), event), {}, {}};
    const QString text = searchedText(event.body);
    line.marks = m_query.marks(text);
    line.text = excerptAround(text, line.marks, SearchLineLength);
    hit.lines.push_back(std::move(line));
    return true;
}

SearchResult SearchHits::finish()
{
    const auto newer = [](const SearchLine &a, const SearchLine &b) { return a.at > b.at; };
    for (SearchHit &hit : m_result.hits) {
        std::stable_sort(hit.lines.begin(), hit.lines.end(), newer);
        if (hit.lines.size() > std::size_t(SearchLinesShown))
            hit.lines.resize(SearchLinesShown);
    }
    std::stable_sort(m_result.hits.begin(), m_result.hits.end(), [&](const SearchHit &a, const SearchHit &b) {
        return newer(a.lines.front(), b.lines.front());
    });
    return std::move(m_result);
}

} // namespace wf
