// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/bundle.h"
#include "report/document.h"

#include <QStringList>

namespace wf {

/// The input of a report with what was recorded into a data folder: its charts cover `window`, else
/// reportWindow(). Reads files, so not for the GUI's thread; seconds for a week of a thousand series. What is
/// damaged or missing is left out and told in `problems`.
ReportInput recordedReport(const QString &dataDir, const Incident &incident, Timestamp now,
                           std::optional<TimeRange> window, const std::vector<ManualBinding> &bindings,
                           QStringList &problems);

/// The same out of a bundle that holds the incident.
Expected<ReportInput> bundledReport(Bundle &bundle, const Incident &incident, Timestamp now,
                                    std::optional<TimeRange> window,
                                    const std::vector<ManualBinding> &bindings, QStringList &problems);

} // namespace wf
