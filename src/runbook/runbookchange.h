// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/textdiff.h"

namespace wf {

/// A change of a runbook, told by what it is about and not by lines: it can be made in any state of the file
/// that still has the place.
struct RunbookChange
{
    enum class Kind {
        AddStep,      ///< `text` becomes a step after `step`, or the last of the phase where that is empty.
        MarkOptional, ///< `step` gets the remark `text` in brackets.
        WidenWindow   ///< The phase may last until `until`; the next one begins then.
    };
    Kind kind = Kind::AddStep;
    QString runbook; ///< Its title; of a document's checklists anything.
    int index = 0;   ///< Of the runbook in its document, where no title fits; -1: the checklists.
    QString phase;
    QString branch; ///< Of the step; empty: a step of the phase itself.
    QString step;   ///< Its title.
    QString text;   ///< What people wrote: plain text, of any length.
    QString detail; ///< AddStep: a few words more. Plain text.
    Millis until{0};
    bool operator==(const RunbookChange &) const = default;
};

/// The line a change is about, in the document's source. NotFound names what is not there any more.
Expected<int> lineOf(const RunbookDocument &document, const RunbookChange &change);
/// What has to be written, in the style of its neighbours: numbers go on, "**Title**: detail" stays bold, a
/// row of a table becomes a row. NotFound as above; Refused where the place is written in a way nothing can
/// be added to; none where the runbook says so already.
Expected<std::vector<TextEdit>> editsFor(const RunbookDocument &document, const RunbookChange &change);
/// The source with the change made. `file` as for parseRunbook().
Expected<QByteArray> changedSource(const QByteArray &source, const QString &file,
                                   const RunbookChange &change);

/// What a runbook offers to follow, to be compared before and after a change.
struct RunbookCounts
{
    int runbooks = 0;
    int conditions = 0;
    int phases = 0;
    int steps = 0; ///< Branches and checklists included.
    bool operator==(const RunbookCounts &) const = default;
};
RunbookCounts countsOf(const RunbookDocument &document);

} // namespace wf
