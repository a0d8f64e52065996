// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace wf {

/// Kleene's three values: what is not known stays unknown unless the known part decides.
enum class Truth : std::uint8_t { False, Unknown, True };

inline Truth truthOf(bool b)
{
    return b ? Truth::True : Truth::False;
}
inline Truth both(Truth a, Truth b)
{
    return a < b ? a : b;
}
inline Truth either(Truth a, Truth b)
{
    return a < b ? b : a;
}

} // namespace wf
