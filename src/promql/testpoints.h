// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wf::promql {

struct TestPoints
{
    std::vector<std::optional<double>> points; ///< None: no sample at that step.
    bool native = false;                       ///< Native histograms are among them.
};

/// The points of a test's series: `5`, `_`, `_x3`, `stale`, `1+2x3` (1 3 5 7), `7x2` (7 7 7), `NaN`, `-Inf`,
/// `{{schema:0 sum:1 count:1}}`, with a blank between each two. More than `most`, or what is none of these,
/// is an error.
tl::expected<TestPoints, std::string> readTestPoints(std::string_view text, std::size_t most);

} // namespace wf::promql
