// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wf {

/// Tags as a line has them: name and value.
using PushedTags = std::vector<std::pair<std::string_view, std::string_view>>;

/// A series that somebody pushes, with name and labels as Prometheus has them.
struct PushedSeries
{
    std::string name;
    std::vector<std::pair<std::string, std::string>> labels; ///< In order, each name once.
    /// The same name and labels, the same key.
    std::string key() const;
};

/// In names what is neither letter, digit, "_" nor (in the metric's) ":" becomes "_", dots too, and "_"
/// stands before a digit at the beginning. Tags without a name or a value are left out. Of two with one name
/// the last counts, as one who overrides a default means it.
PushedSeries pushedSeries(std::string_view name, const PushedTags &tags);

/// One sample of such a series.
struct PushedSample
{
    MetricType type = MetricType::Unknown;
    double value = 0;
    std::optional<std::int64_t> timeMs;                    ///< None: the time at which it is told.
    std::string_view suffix;                               ///< Of the name: "_count".
    std::pair<std::string_view, std::string_view> extra{}; ///< A label of this sample alone: le, quantile.
    std::string_view unit{};
    std::string_view help{};
};

/// `key` is the series' own.
void tellPushed(const PushedSeries &series, std::string_view key, const PushedSample &sample,
                ExpositionSink &sink);

} // namespace wf
