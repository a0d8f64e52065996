// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/history.h"

#include "history/days.h"

#include <algorithm>

namespace wf {

namespace {

bool countsFor(const IncidentSummary &s)
{
    return !s.drill && s.status != IncidentStatus::Merged && s.status != IncidentStatus::Cancelled;
}

QByteArray wordsOf(const HistoryRecord &r)
{
    QStringList parts{r.summary.number, r.summary.title, r.statistics.runbook, r.summary.commander};
    parts += r.statistics.services;
    parts += r.statistics.tags;
    return parts.join(QLatin1Char('\n')).toLower().toUtf8();
}

} // namespace

std::vector<NameRef> History::refs(const QStringList &texts)
{
    std::vector<NameRef> refs;
    refs.reserve(std::size_t(texts.size()));
    for (const QString &text : texts)
        refs.push_back(m_names.add(text));
    return refs;
}

HistoryEntry History::entryOf(const HistoryRecord &r)
{
    const IncidentSummary &s = r.summary;
    const IncidentStatistics &st = r.statistics;
    HistoryEntry e;
    e.id = s.id;
    e.number = s.number;
    e.title = s.title;
    e.severity = s.severity;
    e.worst = st.worst;
    e.status = s.status;
    e.drill = s.drill;
    e.counts = countsFor(s);
    e.runbook = m_names.add(st.runbook);
    e.commander = m_names.add(s.commander);
    e.source = m_names.add(st.source);
    e.services = refs(st.services);
    e.tags = refs(st.tags);
    for (const Trouble &t : st.troubles)
        e.troubles.push_back({t.kind, m_names.add(t.runbook), m_names.add(t.what)});
    e.actions = st.actions;
    e.at = st.milestone(Milestone::Declared).value_or(s.declaredAt.value_or(s.lastChange));
    e.day = dayIndex(e.at);
    e.resolvedAt = st.milestone(Milestone::Resolved);
    for (std::size_t i = 0; i < st.measures.size(); ++i) {
        if (st.measures[i].state == MeasureState::Recorded)
            e.measures[i] = st.measures[i].length.count();
    }
    e.updates = st.updates;
    e.reviewBegun = st.reviewBegun;
    e.review = st.review;
    e.reviewDue = st.reviewDue;
    e.words = wordsOf(r);
    return e;
}

std::size_t History::put(const HistoryRecord &record)
{
    const QString &id = record.summary.id.text();
    const auto known = m_positions.constFind(id);
    if (known != m_positions.constEnd()) {
        m_entries[*known] = entryOf(record);
        return *known;
    }
    m_positions.insert(id, m_entries.size());
    m_entries.push_back(entryOf(record));
    return m_entries.size() - 1;
}

std::optional<std::size_t> History::find(const IncidentId &id) const
{
    const auto known = m_positions.constFind(id.text());
    return known == m_positions.constEnd() ? std::nullopt : std::optional(*known);
}

QStringList History::texts(const std::vector<NameRef> &refs) const
{
    QStringList texts;
    for (const NameRef ref : refs)
        texts << m_names.text(ref);
    return texts;
}

} // namespace wf
