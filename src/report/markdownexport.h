// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/document.h"

#include <QByteArray>

namespace wf {

/// The document as GitHub-flavoured Markdown. Its pictures are files beside it, NAME-chart-N.svg,
/// `pictureName` says what they are called.
QByteArray reportMarkdown(const ReportDocument &document, const QString &name);
/// "NAME-chart-1.svg", counted from 1.
QString pictureName(const QString &name, std::size_t chart);

} // namespace wf
