// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

namespace wf {

/// An SVG drawn in one colour, rendered anew for every size and device pixel ratio. A null icon when the file
/// is missing or is not SVG.
QIcon tintedIcon(const QString &path, const QColor &color, const QColor &disabled);

} // namespace wf
