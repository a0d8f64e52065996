// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/measures.h"
#include "report/block.h"
#include "report/reportchart.h"

namespace wf {

/// All a report is made of: a value that crosses threads. The same input gives the same bytes in every
/// format.
struct ReportInput
{
    Incident incident; ///< The fold, declared.
    QString chainHead; ///< On every page; chainHeadText() where nothing better is known.
    QString source;    ///< Where it was read from: a log's folder, a bundle's file.
    QString desk;      ///< Whose log it is; may be empty.
    Timestamp now;     ///< As of when, for an incident that is open; of others it changes nothing.
    std::vector<ReportChart> charts;
};

/// What a report is made of: an incident, and the charts of `window` (reportWindow() where none was chosen)
/// out of a store that holds their samples. Source and chain head may be set to better ones afterwards.
ReportInput reportInput(const Incident &incident, const SeriesStore &store, Timestamp now,
                        std::optional<TimeRange> window = {},
                        const std::vector<ManualBinding> &bindings = {});

/// The newest event of the incident of each desk with its hash: "DESK #214 SHA-256 9f3a…". Whatever the log
/// says up to there is what the report was made from.
QString chainHeadText(const Incident &incident);

/// Until when things are counted: `now` while it is open, else when it was resolved, cancelled or merged.
Timestamp countedUntil(const Incident &incident, Timestamp now);

struct ReportSection
{
    ReviewSection section = ReviewSection::Summary;
    QString title; ///< "What went well"
    ReportBlocks blocks;
};

/// A post-mortem, independent of any format: what people wrote and what the log knows by itself.
struct ReportDocument
{
    QString number; ///< "INC-0121"
    QString title;
    Severity severity = Severity::P2; ///< The worst it had.
    ReportText marks;                 ///< Chips below the title: severity, state, drill, state of the review.
    std::vector<ReportFact> facts;
    std::vector<ReportTile> tiles;
    std::vector<ReportSection> sections; ///< All fifteen, in the order of ReviewSection.
    std::vector<ReportFact> about;       ///< Where it comes from.
    std::vector<ReportChart> charts;
    std::vector<ChartMark> marksOnCharts;
    QString chainHead;
    Timestamp changedAt; ///< The newest thing in it: the document's date.
};

/// Pure.
ReportDocument buildReport(const ReportInput &input);

} // namespace wf
