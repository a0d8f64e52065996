// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/document.h"

#include <QByteArray>

namespace wf {

/// The document as one file of HTML, well-formed as XML. It holds its pictures and its style; nothing in it
/// runs or is fetched, and its Content-Security-Policy forbids what would. Links lead inside of it, or where
/// a person clicks.
QByteArray reportHtml(const ReportDocument &document);

} // namespace wf
