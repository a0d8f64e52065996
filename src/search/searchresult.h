// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"
#include "search/searchquery.h"

#include <vector>

namespace wf {

/// One entry that has the words.
struct SearchLine
{
    EventId event;
    EventKind kind = EventKind::Note;
    Timestamp at; ///< When it happened.
    QString actor;
    QString text; ///< Around the first mark, one line, at most SearchLineLength characters and two "…".
    std::vector<TextMark> marks;
};
inline constexpr qsizetype SearchLineLength = 160;

/// An incident with entries that have the words.
struct SearchHit
{
    IncidentSummary incident;
    std::vector<SearchLine> lines; ///< The newest first, at most SearchLinesShown.
    int found = 0;                 ///< How many have them; not more than were looked at.
};
inline constexpr int SearchLinesShown = 3;

struct SearchResult
{
    std::vector<SearchHit> hits; ///< That with the newest entry first.
    bool more = false;           ///< There are others.
    qint64 unread = 0;           ///< Events that were not looked at, because they are not in the index yet.
};

} // namespace wf
