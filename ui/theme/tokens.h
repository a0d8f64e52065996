// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

namespace wf {

/// The value of a token in a mode. Bands come with their alpha.
QColor tokenColor(ThemeMode mode, Token token);

/// The k-th series colour of a mode; k wraps round.
QColor seriesColor(ThemeMode mode, int k);

/// WCAG 2.1 contrast of two opaque colours, 1 to 21.
double contrastRatio(const QColor &a, const QColor &b);

} // namespace wf
