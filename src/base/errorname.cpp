// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/errorname.h"

#include <algorithm>
#include <array>

namespace wf {

namespace {

/// In the order of ErrorCode.
constexpr std::array<const char *, 14> ErrorNames{
    "invalid-input", "not-found", "refused",  "too-large", "timeout",       "network",   "protocol",
    "auth",          "io",        "no-space", "corrupt",   "newer-version", "read-only", "locked"};
static_assert(std::size_t(ErrorCode::Locked) + 1 == ErrorNames.size());

} // namespace

QString errorName(ErrorCode code)
{
    return QString::fromLatin1(ErrorNames[std::size_t(code)]);
}

std::optional<ErrorCode> parseErrorName(QStringView name)
{
    const auto found = std::find_if(ErrorNames.begin(), ErrorNames.end(),
                                    [name](const char *known) { return name == QLatin1String(known); });
    if (found == ErrorNames.end())
        return std::nullopt;
    return static_cast<ErrorCode>(found - ErrorNames.begin());
}

} // namespace wf
