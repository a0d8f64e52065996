// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "report/document.h"

#include <QStringList>

namespace wf {

enum class ReportFormat { Markdown, Html, Pdf, Json, Csv };
QString reportFormatName(ReportFormat format); ///< "md": also what the file's name ends with.
std::optional<ReportFormat> parseReportFormat(QStringView name); ///< Also "markdown".

/// The report in one format, byte for byte the same for the same input. The Markdown names the pictures that
/// belong beside it as those of `name`.
Expected<QByteArray> reportBytes(const ReportInput &input, ReportFormat format, const QString &name);

/// Writes a report; what stood at `path` is replaced only when all of it is on disk. Pictures of Markdown go
/// beside it before. For any thread; Io, NoSpace name the file. Returns the files that were written.
Expected<QStringList> writeReport(const ReportInput &input, ReportFormat format, const QString &path);

} // namespace wf
