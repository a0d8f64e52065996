// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/event.h"

namespace wf {

/// What colour may say besides the words; whoever draws it has a colour for each.
enum class EventTone {
    Plain,
    Quiet, ///< Of little weight.
    Work,  ///< Somebody does something.
    Done,
    P0,
    P1,
    P2,
    P3,
    Good,
    Warn,
    Bad,
    Review, ///< Written afterwards, or not known.
};
EventTone toneOfSeverity(Severity severity);

/// An event as one sentence, the same wherever it is read: in the timeline, on the wall, in reports, on the
/// command line, in a notification and by a screen reader. Its parts stand in this order; those that are
/// empty are left out. What people wrote stands in it as it is: whoever shows it shows it as plain text.
struct EventSentence
{
    QString lead; ///< Strong: "Decision", "Declared P1".
    QString text;
    QString remark = {}; ///< Muted, behind a dash.
    QString code = {};   ///< A condition or a metric: set in type of its own, between lead and text.
    EventTone tone = EventTone::Plain;
    QString reference = {}; ///< The entry it points to, for documents that name entries: "DESK:SEQUENCE".

    /// "Condition queue.depth > 100 became true (150) — flapping"
    QString plain() const;
};
EventSentence sentenceOf(const Event &event);

} // namespace wf
