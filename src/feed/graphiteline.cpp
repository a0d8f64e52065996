// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/graphiteline.h"

#include "feed/expositionline.h"
#include "feed/expositionnumber.h"

#include <cmath>

namespace wf {

namespace {

std::string_view takeWord(std::string_view &text)
{
    const std::size_t from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) {
        text = {};
        return {};
    }
    text.remove_prefix(from);
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

} // namespace

GraphiteKind GraphiteReader::bad(std::string problem)
{
    m_problem = std::move(problem);
    return GraphiteKind::Bad;
}

bool GraphiteReader::readPath(std::string_view text)
{
    std::size_t at = text.find(';');
    m_line.path = text.substr(0, at);
    if (m_line.path.empty()) {
        m_problem = "there is no path before the tags: " + inQuotes(text);
        return false;
    }
    while (at != std::string_view::npos) {
        text.remove_prefix(at + 1);
        at = text.find(';');
        const std::string_view tag = text.substr(0, at);
        const std::size_t equal = tag.find('=');
        if (equal == 0 || equal == std::string_view::npos) {
            m_problem = "a tag is name=value, not " + inQuotes(tag);
            return false;
        }
        if (m_line.tags.size() == MaxGraphiteTags) {
            m_problem = "a line may have " + std::to_string(MaxGraphiteTags) + " tags";
            return false;
        }
        m_line.tags.emplace_back(tag.substr(0, equal), tag.substr(equal + 1));
    }
    return true;
}

GraphiteKind GraphiteReader::read(std::string_view line)
{
    while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
        line.remove_suffix(1);
    if (line.empty())
        return GraphiteKind::Other;
    if (line.size() > MaxGraphiteLine)
        return bad("a line may have " + std::to_string(MaxGraphiteLine) + " bytes");
    if (findInvalidUtf8(line) != std::string_view::npos)
        return bad("this is not UTF-8");
    m_line = {};
    std::string_view rest = line;
    const std::string_view path = takeWord(rest);
    const std::string_view value = takeWord(rest);
    const std::string_view time = takeWord(rest);
    if (time.empty() || !takeWord(rest).empty())
        return bad("a line is \"path value time\", not " + inQuotes(line));
    if (!readPath(path))
        return GraphiteKind::Bad;
    const auto number = parseExpositionNumber(value);
    if (!number)
        return bad("the value is no number: " + inQuotes(value));
    if (time != "-1" && time != "N") {
        const auto seconds = parseExpositionNumber(time);
        if (!seconds || !std::isfinite(*seconds) || *seconds < 0)
            return bad("the time is no number of seconds since 1970: " + inQuotes(time));
        m_line.timeMs = millisFromSeconds(*seconds);
    }
    m_line.value = *number;
    return std::isnan(*number) ? GraphiteKind::Other : GraphiteKind::Metric;
}

} // namespace wf
