// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wf::promql {

// Go's syntax for numbers and strings and Prometheus' for durations, which PromQL has taken over.

/// What strconv.ParseFloat reads: a sign, digits with underscores, an exponent, hexadecimal with "p", Inf,
/// NaN.
std::optional<double> parseFloat(std::string_view text);
/// A number of an expression: an integer with Go's prefixes (0x, a leading 0 for octal), else a float.
std::optional<double> parseNumber(std::string_view text);
/// "1h30m": units y, w, d, h, m, s, ms from large to small, each at most once, in milliseconds. At most 292
/// years, what Go's durations hold. Empty for anything else, a bare number too.
std::optional<std::int64_t> parseDurationMs(std::string_view text);

/// The shortest text that reads back: Go's 'g' with -1, "+Inf", "NaN".
std::string numberText(double value);
/// The same without an exponent: Go's 'f' with -1.
std::string plainNumberText(double value);
/// "%g" of Go's fmt.
std::string roughNumberText(double value);
/// "1h30m", what parseDurationMs() reads; "0s".
std::string durationTextOf(std::int64_t ms);

/// The text of a string literal with its quotes ("…", '…' or `…`), with Go's escapes. May hold any bytes.
/// Empty where it is none.
std::optional<std::string> unquote(std::string_view literal);
/// In double quotes, as strconv.Quote writes it: bytes that are no UTF-8 as \xNN.
std::string quoted(std::string_view text);
/// Is valid UTF-8.
bool isUtf8(std::string_view text);
/// [a-zA-Z_][a-zA-Z0-9_]*, what needs no quotes as a label's name.
bool isPlainLabelName(std::string_view text);
/// The same with colons, what needs no quotes as a metric's name.
bool isPlainMetricName(std::string_view text);

} // namespace wf::promql
