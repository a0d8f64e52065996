// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace wf {

/// How bad: lower is worse. Unsure means the worse one.
enum class Severity { P0, P1, P2, P3 };

inline constexpr std::array<Severity, 4> AllSeverities{Severity::P0, Severity::P1, Severity::P2,
                                                       Severity::P3};

inline bool isWorse(Severity a, Severity b)
{
    return static_cast<int>(a) < static_cast<int>(b);
}

/// "P0" … "P3".
QString severityCode(Severity s);
/// Reads P0–P3, SEV0–SEV4, S1…, and words (critical, high, major, medium, warning, low, info …), in any
/// case. SEV1 is P0 (most teams number from 1); SEV0 too. Empty when it is none of them.
std::optional<Severity> parseSeverity(QStringView text);

} // namespace wf
