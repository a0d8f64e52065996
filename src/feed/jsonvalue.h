// SPDX-License-Identifier: GPL-3.0-or-later
// Reading JSON that somebody else wrote: what is missing or of another kind is no error, but nothing.
#pragma once

#include "base/expected.h"
#include "base/time.h"

#include <simdjson.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace wf::json {

/// A document takes about five times its size while it is read.
inline constexpr std::size_t MaxBytes = std::size_t{16} << 20;
/// The same for an answer that we asked for.
inline constexpr std::size_t MaxAnswerBytes = std::size_t{64} << 20;

using Element = simdjson::dom::element;

/// Protocol: no JSON, with what is wrong; TooLarge. Valid while `parser` is, and until it reads again.
Expected<Element> parse(simdjson::dom::parser &parser, std::string_view text, std::size_t most = MaxBytes);

bool has(const Element &object, std::string_view key);
/// Empty where it is no text.
std::string_view text(const Element &object, std::string_view key);
/// The first `most` characters of a text.
QString words(const Element &object, std::string_view key, qsizetype most);
/// A time as RFC 3339 writes it; none where there is none, or it is before 1970.
std::optional<Timestamp> time(const Element &object, std::string_view key);
bool truth(const Element &object, std::string_view key);
/// A number, or a text that is one: "1.5", "NaN", "+Inf", "Infinity".
std::optional<double> number(const Element &value);
std::optional<double> number(const Element &object, std::string_view key);
/// A whole number, or a text that is one, to the last digit.
std::optional<std::int64_t> integer(const Element &object, std::string_view key);
std::optional<std::uint64_t> whole(const Element &object, std::string_view key);
/// An empty one where it is none.
simdjson::dom::array list(const Element &object, std::string_view key);

} // namespace wf::json
