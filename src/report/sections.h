// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a report that the log knows: one function per section. Pure, like buildReport().
#pragma once

#include "report/document.h"

namespace wf::report {

std::vector<ReportFact> factsOf(const ReportInput &input);
std::vector<ReportTile> tilesOf(const ReportInput &input);
ReportBlocks milestoneBlocks(const ReportInput &input); ///< Measures with formulas, milestones as corrected.
ReportBlocks impactBlocks(const ReportInput &input);
ReportBlocks evidenceBlocks(const ReportInput &input); ///< Charts, and what was attached.
ReportBlocks factorBlocks(const ReportInput &input);
ReportBlocks detectionBlocks(const ReportInput &input);
ReportBlocks resolutionBlocks(const ReportInput &input);
ReportBlocks responderBlocks(const ReportInput &input);
ReportBlocks timelineBlocks(const ReportInput &input);
ReportBlocks runbookBlocks(const ReportInput &input);
ReportBlocks actionBlocks(const ReportInput &input);
ReportBlocks messageBlocks(const ReportInput &input);

/// A person's text, line or name as a piece of a line.
ReportText said(const QString &text);
TextPiece chip(const QString &text, Tone tone);
/// "—" where there is nothing.
ReportText orDash(const QString &text);
/// The address, where a click may follow it: http, https, mailto.
QString safeLink(const QString &link);

} // namespace wf::report
