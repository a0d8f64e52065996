// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/seenbefore.h"

#include "search/searchquery.h"

#include <algorithm>

namespace wf {

namespace {

/// Shorter ones ("is", "the", "on") make nothing alike.
constexpr qsizetype ShortestWord = 4;
constexpr int LeastWords = 2;

std::set<QString> wordsOf(const QString &title)
{
    std::set<QString> words;
    for (const FoldedWord &word : foldedWords(title)) {
        if (word.word.size() >= ShortestWord)
            words.insert(word.word);
    }
    return words;
}

int likeness(const SeenIncident &seen)
{
    constexpr int ForRunbook = 4;
    constexpr int ForCondition = 2;
    constexpr int MostOfEach = 3;
    return (seen.sameRunbook ? ForRunbook : 0) + ForCondition * std::min(seen.conditions, MostOfEach) +
           std::min(seen.words, MostOfEach);
}

} // namespace

SeenSubject seenSubjectOf(const Incident &incident)
{
    SeenSubject subject{incident.id, incident.runbookId, incident.title, {}, incident.drill};
    for (const auto &[index, condition] : incident.conditions) {
        if (condition.wasTrue || incident.tally.firstTrue.contains(index))
            subject.conditions += condition.text;
    }
    return subject;
}

SeenBefore::SeenBefore(SeenSubject subject) : m_subject(std::move(subject)), m_words(wordsOf(m_subject.title))
{
}

void SeenBefore::take(const HistoryRecord &record)
{
    const IncidentSummary &past = record.summary;
    const IncidentStatistics &statistics = record.statistics;
    const auto resolved = statistics.milestone(Milestone::Resolved);
    if (past.id == m_subject.incident || past.drill != m_subject.drill || !resolved ||
        past.status == IncidentStatus::Merged || past.status == IncidentStatus::Cancelled)
        return;
    SeenIncident seen;
    seen.sameRunbook = !m_subject.runbook.isEmpty() && past.runbookId == m_subject.runbook;
    seen.conditions = int(
        std::count_if(m_subject.conditions.begin(), m_subject.conditions.end(),
                      [&](const QString &condition) { return statistics.conditions.contains(condition); }));
    const auto words = wordsOf(past.title);
    seen.words = int(std::count_if(m_words.begin(), m_words.end(),
                                   [&](const QString &word) { return words.contains(word); }));
    if (!seen.sameRunbook && seen.conditions == 0 && seen.words < LeastWords)
        return;
    seen.incident = past;
    seen.at = statistics.milestone(Milestone::Declared).value_or(past.declaredAt.value_or(past.lastChange));
    if (*resolved >= seen.at)
        seen.took = *resolved - seen.at;
    seen.endedBy = statistics.endedBy;
    m_found.push_back(std::move(seen));
}

std::vector<SeenIncident> SeenBefore::best(std::size_t most) const
{
    std::vector<SeenIncident> best = m_found;
    std::stable_sort(best.begin(), best.end(), [](const SeenIncident &a, const SeenIncident &b) {
        const int likeA = likeness(a);
        const int likeB = likeness(b);
        return likeA != likeB ? likeA > likeB : a.at > b.at;
    });
    if (best.size() > most)
        best.resize(most);
    return best;
}

} // namespace wf
