// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/chartdrawing.h"

#include <QByteArray>

namespace wf {

/// A drawing as SVG 1.1. `standalone`: a file of its own with XML declaration and a white ground; else to
/// stand inside of HTML. No ids, scripts, styles or references, so that any number of them can share a
/// document.
QByteArray svgOf(const ChartDrawing &drawing, bool standalone);

/// Text of people between tags or in an attribute.
QByteArray escapedXml(const QString &text);

} // namespace wf
