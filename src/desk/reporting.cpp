// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/reporting.h"

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

Expected<ReportInput> bundledReport(Bundle &bundle, const Incident &incident, Timestamp now,
                                    std::optional<TimeRange> window,
                                    const std::vector<ManualBinding> &bindings, QStringList &problems)
{
    SeriesStore store;
    if (const auto loaded = bundle.loadMetrics(store); !loaded)
        return tl::unexpected(loaded.error());
    problems += bundle.problems();
    ReportInput input = reportInput(incident, store, now, window, bindings);
    input.source = QFileInfo(bundle.path()).fileName();
    return input;
}

} // namespace wf
