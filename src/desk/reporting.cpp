// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/reporting.h"

#include "bundle/bundle.h"
#include "desk/recording.h"
#include "report/archivedmetrics.h"

#include <QFileInfo>

namespace wf {

ReportInput recordedReport(const QString &dataDir, const Incident &incident, Timestamp now,
                           std::optional<TimeRange> window, const std::vector<ManualBinding> &bindings,
                           QStringList &problems)
{
    const TimeRange range = window.value_or(reportWindow(incident, now));
    RecorderArchive archive(recorderPath(dataDir));
    SeriesStore store;
    problems += loadReportMetrics(archive, incident, range, bindings, store);
    return reportInput(incident, store, now, range, bindings);
}

Expected<ReportInput> bundledReport(const QString &file, const QString &incident, Timestamp now,
                                    std::optional<TimeRange> window,
                                    const std::vector<ManualBinding> &bindings, QStringList &problems)
{
    const auto bundle = Bundle::open(file);
    if (!bundle)
        return tl::unexpected(bundle.error());
    const IncidentBook book = (*bundle)->book();
    const auto found = book.resolve(incident);
    if (!found)
        return fail(found.error().code, QStringLiteral("%1: %2").arg(file, found.error().message));
    if (!(*found)->declaredAt)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 was never declared: a detection has no post-mortem").arg(incident));
    SeriesStore store;
    if (const auto loaded = (*bundle)->loadMetrics(store); !loaded)
        return tl::unexpected(loaded.error());
    problems += (*bundle)->problems();
    ReportInput input = reportInput(**found, store, now, window, bindings);
    input.source = QFileInfo(file).fileName();
    return input;
}

} // namespace wf
