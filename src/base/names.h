// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace wf {

/// Names of an enum whose values count from 0, as they stand in files: one per value, in order.
template <std::size_t N, typename Enum>
QString nameIn(const std::array<const char *, N> &names, Enum value)
{
    return QLatin1String(names[static_cast<std::size_t>(value)]);
}

/// The value with that name, in any case; empty when there is none.
template <typename Enum, std::size_t N>
std::optional<Enum> parseIn(const std::array<const char *, N> &names, QStringView name)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (name.compare(QLatin1String(names[i]), Qt::CaseInsensitive) == 0)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

} // namespace wf
