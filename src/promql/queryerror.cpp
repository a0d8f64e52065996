// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/queryerror.h"

#include <algorithm>

namespace wf::promql {

std::string placeIn(std::string_view text, std::uint32_t at)
{
    const std::string_view before = text.substr(0, std::min<std::size_t>(at, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t feed = before.rfind('\n');
    const std::size_t column = feed == std::string_view::npos ? before.size() + 1 : before.size() - feed;
    return std::to_string(line) + ':' + std::to_string(column);
}

namespace {

ErrorCode codeOf(QueryErrorKind kind)
{
    switch (kind) {
    case QueryErrorKind::Syntax:
    case QueryErrorKind::Failed:
        return ErrorCode::InvalidInput;
    case QueryErrorKind::Limit:
        return ErrorCode::TooLarge;
    case QueryErrorKind::Cancelled:
    case QueryErrorKind::NativeHistogram:
        return ErrorCode::Refused;
    }
    return ErrorCode::InvalidInput;
}

} // namespace

Error toError(const QueryError &error)
{
    return {codeOf(error.kind), QString::fromUtf8(error.text.data(), qsizetype(error.text.size()))};
}

} // namespace wf::promql
