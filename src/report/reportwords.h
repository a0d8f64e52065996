// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/measures.h"

namespace wf::report {

// Plain English of a report, which is the same on every machine.

QString sectionTitle(ReviewSection section); ///< "What went well"
QString milestoneTitle(Milestone milestone); ///< "Impact began"
QString measureTitle(MeasureKind kind);      ///< "Time to detect"
QString roleTitle(Role role);                ///< "Incident commander"
QString severityTitle(Severity severity);    ///< "P1 High"
/// "in_review" as people write it: "In review".
QString titled(const QString &name);
/// "1 step", "3 steps".
QString counted(int n, const QString &thing);

QString clockOf(Timestamp t);   ///< "14:32:07"
QString dateOf(Timestamp t);    ///< "2026-11-23"
QString dayOfWeek(Timestamp t); ///< "Monday, 23 November 2026"
QString momentOf(Timestamp t);  ///< "2026-11-23 14:32:07"
/// "14:02:00–14:10:30", with dates where they differ.
QString rangeOf(TimeRange range);

/// Before an entry of another desk that changes nothing.
inline const QString RemarkLead = QStringLiteral("without effect: ");

/// Without what no document can hold: control characters but line feeds and tabs, lone surrogates.
QString cleaned(const QString &text);
/// Text that goes on from `paragraph` characters since the last line feed, which is updated: with a line feed
/// where there are more than MaxParagraph, in place of a space, and within a word only where it has 200
/// characters.
QString inParagraphs(QString text, qsizetype &paragraph);
inline constexpr qsizetype MaxParagraph = 2000;

} // namespace wf::report
