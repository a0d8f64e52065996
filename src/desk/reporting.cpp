// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/reporting.h"

#include "desk/recording.h"
#include "report/archivedmetrics.h"

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

} // namespace wf
