// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "report/document.h"

#include <QByteArray>

namespace wf {

/// The document as PDF on A4: text that can be selected and searched, vector charts, contents with links and
/// page numbers, an outline, the chain head on every page. The fonts are the machine's (Inter and JetBrains
/// Mono where they are installed, any other for scripts they lack); with the same fonts the same document
/// gives the same bytes. Works on any thread. Io where the PDF cannot be made.
Expected<QByteArray> reportPdf(const ReportDocument &document);

} // namespace wf
