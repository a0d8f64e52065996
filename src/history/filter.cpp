// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/filter.h"

#include <QByteArrayMatcher>

#include <algorithm>
#include <tuple>

namespace wf {

namespace {

constexpr qsizetype MaxWords = 8;

/// A filter whose texts were looked up once.
class Passes
{
public:
    Passes(const History &history, const HistoryFilter &filter) : m_filter(filter)
    {
        const NameTable &names = history.names();
        const auto wanted = [&](const QString &text, NameRef &ref) {
            ref = names.find(text);
            m_never = m_never || (!text.isEmpty() && ref == NameRef::None);
        };
        wanted(filter.runbook, m_runbook);
        wanted(filter.service, m_service);
        wanted(filter.tag, m_tag);
        if (filter.trouble) {
            m_trouble.kind = filter.trouble->kind;
            wanted(filter.trouble->runbook, m_trouble.runbook);
            wanted(filter.trouble->what, m_trouble.what);
        }
        for (const QString &word : filter.text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            if (qsizetype(m_words.size()) < MaxWords)
                m_words.emplace_back(word.toUtf8());
        }
    }

    bool operator()(const HistoryEntry &e) const
    {
        if (m_never || e.drill != (m_filter.drills == HistoryFilter::Drills::Only))
            return false;
        if (!m_filter.severities.empty() && !m_filter.severities.contains(e.worst))
            return false;
        if (m_runbook != NameRef::None && e.runbook != m_runbook)
            return false;
        if (m_filter.withoutRunbook && e.runbook != NameRef::None)
            return false;
        if (!has(e.services, m_service) || !has(e.tags, m_tag))
            return false;
        if (m_filter.period && !m_filter.period->contains(e.at))
            return false;
        if (m_filter.moment && !m_filter.moment->contains(e.at))
            return false;
        if (m_filter.missedUpdates && e.updates.kept == e.updates.of)
            return false;
        if (m_filter.trouble &&
            std::find(e.troubles.begin(), e.troubles.end(), m_trouble) == e.troubles.end())
            return false;
        return std::all_of(m_words.begin(), m_words.end(),
                           [&e](const QByteArrayMatcher &word) { return word.indexIn(e.words) >= 0; }) ||
               m_filter.written.contains(e.id);
    }

private:
    static bool has(const std::vector<NameRef> &refs, NameRef wanted)
    {
        return wanted == NameRef::None || std::find(refs.begin(), refs.end(), wanted) != refs.end();
    }

    const HistoryFilter &m_filter;
    bool m_never = false;
    NameRef m_runbook = NameRef::None;
    NameRef m_service = NameRef::None;
    NameRef m_tag = NameRef::None;
    TroubleRef m_trouble;
    std::vector<QByteArrayMatcher> m_words;
};

QStringList sorted(const History &history, const std::set<NameRef> &refs)
{
    QStringList texts;
    for (const NameRef ref : refs) {
        if (ref != NameRef::None)
            texts << history.text(ref);
    }
    texts.sort(Qt::CaseInsensitive);
    return texts;
}

} // namespace

bool HistoryFilter::operator==(const HistoryFilter &o) const
{
    const auto all = [](const HistoryFilter &f) {
        return std::tie(f.severities, f.runbook, f.service, f.tag, f.period, f.drills, f.text, f.written,
                        f.moment, f.trouble, f.missedUpdates, f.withoutRunbook);
    };
    return all(*this) == all(o);
}

HistoryFilter HistoryFilter::withoutMoment() const
{
    HistoryFilter around = *this;
    around.moment.reset();
    return around;
}

Selected select(const History &history, const HistoryFilter &filter, const Selected *order)
{
    const Passes passes(history, filter);
    const auto &entries = history.entries();
    Selected selected;
    if (order) {
        for (const quint32 position : *order) {
            if (passes(entries[position]))
                selected.push_back(position);
        }
        return selected;
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (passes(entries[i]))
            selected.push_back(quint32(i));
    }
    return selected;
}

Selected narrow(const History &history, const Selected &selected, const TimeRange &range)
{
    Selected within;
    std::copy_if(selected.begin(), selected.end(), std::back_inserter(within),
                 [&](quint32 position) { return range.contains(history.at(position).at); });
    return within;
}

HistoryChoices choicesOf(const History &history)
{
    std::set<NameRef> runbooks, services, tags;
    for (const HistoryEntry &e : history.entries()) {
        runbooks.insert(e.runbook);
        services.insert(e.services.begin(), e.services.end());
        tags.insert(e.tags.begin(), e.tags.end());
    }
    return {sorted(history, runbooks), sorted(history, services), sorted(history, tags)};
}

} // namespace wf
