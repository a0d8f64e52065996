// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/document.h"

#include <QByteArray>

namespace wf {

/// A later version adds fields; a number is raised when one changes its meaning.
inline constexpr int ReportJsonVersion = 1;

/// The report as JSON for programs. Times are ISO 8601 in UTC or null, durations are *_ms, names are those of
/// the log (see incident/terms.h). UTF-8, keys sorted.
///
///   format "watchfloor-report", version 1
///   incident    id, number, title, severity, worst_severity, status, drill, simulated, commander,
///   runbooks[],
///               impact, exit_criteria, services[], tags[], links[]
///   source      from, desk, chain_head, as_of (of an open incident, else null), entries, last_entry
///   milestones  [milestone, at, recorded, corrected]
///   measures    [measure, state, formula, from, to, length_ms (null unless recorded or invalid)]
///   kept        steps {kept, of}, updates {kept, of}
///   severities  [severity, from, to, length_ms]
///   conditions  [condition, text, first_true, value, times_true, state]
///   roles       [role, person, at]             in the order they were taken; an empty person gave it up
///   calls       [person, answered, text, by, at]
///   hypotheses  [id, title, state, text, by, at]
///   evidence    [text, file, sha256, size, metric, from, to, step, hypothesis, by, at]
///   runbook     [phase, group, branch, beside, window_from, window_to, entered, left, overrun_ms, done,
///               skipped, total, steps [id, title, state, by, at, text, assignee, late, added]]
///   updates     [due, posted, on_time]
///   messages    [key, channel, kind, purpose, audience, subject, text, state, queued, settled, answer]
///   review      begun, state, due, sections {NAME: markdown, by, at, revisions}, factors [id, tag, text,
///   by],
///               annotations [entry, at, text, metric, from, to, by], actions [id, text, owner, due, state,
///               link, by, at, done]
///   timeline    [entry, at, recorded, kind, actor, effect, key_moment, review, text, payload]  every entry,
///   by
///               time, without the text of runbooks; effect: false for what another desk only remarks
///   charts      [metric, threshold, unit, state_name, from, to, series, empty_reason, thresholds [op, value,
///               warn], marked [from, to, text], lines [series, bin_ms, gap_before[], columns [at_ms, first,
///               min, max, last]]]  values as drawn; gap_before has the at_ms of columns that follow a gap
QByteArray reportJson(const ReportInput &input);

} // namespace wf
