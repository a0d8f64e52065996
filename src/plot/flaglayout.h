// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace wf {

/// A flag to be placed: where its mark stands and how wide its label is.
struct FlagBox
{
    double x = 0;
    double width = 0;
};

/// Where a flag goes. A tick has no room for its label: it is only a short mark, the label is its tooltip.
struct FlagPlace
{
    double left = 0;
    int row = 0;
    bool tick = false;
    bool operator==(const FlagPlace &) const = default;
};

/// Places flags (sorted by x) between `left` and `right` in up to `rows` rows without overlap, `gap` apart. A
/// flag stands right of its mark, or left of it where the plot ends. The answer has one place per flag.
std::vector<FlagPlace> layoutFlags(const std::vector<FlagBox> &flags, double left, double right, int rows,
                                   double gap);

} // namespace wf
