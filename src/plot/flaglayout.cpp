// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/flaglayout.h"

#include <algorithm>
#include <utility>

namespace wf {

namespace {

using Row = std::vector<std::pair<double, double>>;

bool isFree(const Row &row, double from, double to, double gap)
{
    return std::none_of(row.begin(), row.end(), [&](const auto &taken) {
        return from < taken.second + gap && taken.first < to + gap;
    });
}

} // namespace

std::vector<FlagPlace> layoutFlags(const std::vector<FlagBox> &flags, double left, double right, int rows,
                                   double gap)
{
    std::vector<FlagPlace> places;
    places.reserve(flags.size());
    std::vector<Row> taken(std::size_t(std::max(rows, 0)));
    for (const FlagBox &flag : flags) {
        FlagPlace place{flag.x, 0, true};
        const bool fitsRight = flag.x + flag.width <= right;
        const double start = fitsRight ? flag.x : flag.x - flag.width;
        if (start >= left) {
            for (std::size_t row = 0; row < taken.size(); ++row) {
                if (!isFree(taken[row], start, start + flag.width, gap))
                    continue;
                taken[row].emplace_back(start, start + flag.width);
                place = {start, int(row), false};
                break;
            }
        }
        places.push_back(place);
    }
    return places;
}

} // namespace wf
