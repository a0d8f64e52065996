// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/historyreader.h"

#include <QStringList>

#include <set>
#include <vector>

namespace wf {

/// What something that happens now is known by.
struct SeenSubject
{
    IncidentId incident;
    RunbookId runbook; ///< Empty: it follows none.
    QString title;
    QStringList conditions; ///< Texts of those that are true.
    bool drill = false;
    bool operator==(const SeenSubject &) const = default;
};
SeenSubject seenSubjectOf(const Incident &incident);

/// A past incident that is like it.
struct SeenIncident
{
    IncidentSummary incident;
    Timestamp at;               ///< Declared, as corrected.
    std::optional<Millis> took; ///< Until it was resolved.
    QString endedBy;            ///< What ended it, in somebody's words; may be empty.
    bool sameRunbook = false;
    int conditions = 0; ///< That both have.
    int words = 0;      ///< Of the titles.
};

/// Looks through past incidents for those with the same runbook, the same conditions, or at least two words
/// of the title. Only those that are over count; drills are compared with drills.
class SeenBefore
{
public:
    explicit SeenBefore(SeenSubject subject);
    void take(const HistoryRecord &record);
    /// How many there are.
    int count() const { return int(m_found.size()); }
    /// The most alike first; of those that are alike the newest.
    std::vector<SeenIncident> best(std::size_t most) const;

private:
    const SeenSubject m_subject;
    std::set<QString> m_words;
    std::vector<SeenIncident> m_found;
};

} // namespace wf
