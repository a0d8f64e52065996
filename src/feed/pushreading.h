// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/exposition.h"

#include <string>

namespace wf {

/// What a reader of pushed messages made of one.
struct PushReading
{
    std::size_t samples = 0; ///< Handed over.
    std::size_t refused = 0; ///< Samples, or lines, that are no good; the others were handed over.
    std::string problem;     ///< Why the first of them was refused.

    void refuse(std::string why)
    {
        if (refused++ == 0)
            problem = std::move(why);
    }
};

/// More samples than a message may have.
tl::unexpected<Error> tooManySamples(std::size_t most);
/// A message of Protocol Buffers that is none.
tl::unexpected<Error> brokenMessage();

/// Makes `key` the bytes that name a series: the same name and labels in the same order, the same bytes.
void setSeriesText(std::string &key, std::string_view name, std::span<const ExpositionLabel> labels);

/// A name that Prometheus' own libraries may give: every other character becomes "_", which stands before a
/// digit at the beginning too.
std::string sanitizedName(std::string_view name, bool withColons);

/// Bounds on the names and labels of one pushed series.
inline constexpr std::size_t MaxPushedLabels = 128;

} // namespace wf
