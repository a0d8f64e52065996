// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wf {

/// A number as both exposition formats write it: decimal with optional fraction and exponent, inf,
/// infinity (signed) or nan (unsigned) in any case. No hexadecimal, no underscores. Empty when it is none
/// or too large for a double; too small becomes zero.
std::optional<double> parseExpositionNumber(std::string_view text);

/// A timestamp of the text format: whole milliseconds since 1970, signed.
std::optional<std::int64_t> parseMillisTimestamp(std::string_view text);

/// A finite number of seconds in milliseconds, rounded; beyond the range of int64 the nearest end.
std::int64_t millisFromSeconds(double seconds);

/// The shortest text that reads back as the same double; "NaN", "+Inf", "-Inf".
std::string shortestText(double value);

} // namespace wf
