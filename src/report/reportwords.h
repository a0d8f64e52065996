// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/measures.h"
#include "words/terms.h"

namespace wf::report {

// Plain English of a report, which is the same on every machine.

QString measureTitle(MeasureKind kind);   ///< "Time to detect"
QString severityTitle(Severity severity); ///< "P1 High"
/// "in_review" as people write it: "In review".
QString titled(const QString &name);
/// "1 step", "3 steps".
QString counted(int n, const QString &thing);

QString dayOfWeek(Timestamp t); ///< "Monday, 23 November 2026"

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
