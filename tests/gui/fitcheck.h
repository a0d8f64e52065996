// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace wf::guitest {

/// Whether what ends in "…" has to be told whole elsewhere; on a wall nobody points at anything.
enum class Elisions { Told, Free };

/// What a person could not read or hit in a window as it is laid out now; empty if all fits. Each finding is
/// a sentence with the names of the widgets: text that is cut, or that ends in "…" where neither a tooltip
/// nor the accessible name tells it whole; texts or siblings over each other; what reaches out of the window
/// or of a pane that does not scroll there; targets under 24 × 24 pixels.
QStringList fitFindings(QWidget &window, Elisions elisions = Elisions::Told);

/// Texts whose colour is too near to what is really behind them (WCAG 2.1).
QStringList contrastFindings(QWidget &window, double atLeast);

/// Finds its way to the widget for a person: names from the window down.
QString pathOf(const QWidget &widget);

} // namespace wf::guitest
