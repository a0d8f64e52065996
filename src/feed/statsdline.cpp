// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/statsdline.h"

#include "feed/expositionline.h"
#include "feed/expositionnumber.h"

#include <cmath>

namespace wf {

namespace {

std::string_view takeUntil(std::string_view &text, char end)
{
    const std::size_t at = text.find(end);
    const std::string_view part = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return part;
}

} // namespace

StatsdKind StatsdReader::bad(std::string problem)
{
    m_problem = std::move(problem);
    return StatsdKind::Bad;
}

StatsdKind StatsdReader::read(std::string_view line)
{
    while (!line.empty() && (line.back() == '\r' || line.back() == '\0' || line.back() == ' '))
        line.remove_suffix(1);
    if (line.empty() || line.starts_with("_e{") || line.starts_with("_sc|"))
        return StatsdKind::Other;
    if (line.size() > MaxStatsdLine)
        return bad("a line may have " + std::to_string(MaxStatsdLine) + " bytes");
    if (findInvalidUtf8(line) != std::string_view::npos)
        return bad("this is not UTF-8");
    m_line = {};
    // Names and tags in front may have colons in neither dialect.
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return bad("there is no \":\" behind the name: " + inQuotes(line));
    if (!readName(line.substr(0, colon)))
        return StatsdKind::Bad;
    std::string_view rest = line.substr(colon + 1);
    const std::string_view values = takeUntil(rest, '|');
    if (rest.empty())
        return bad("there is no type behind the value: " + inQuotes(line));
    if (!readType(takeUntil(rest, '|')) || !readValues(values))
        return StatsdKind::Bad;
    while (!rest.empty()) {
        const std::string_view part = takeUntil(rest, '|');
        if (part.starts_with('@')) {
            const auto rate = parseExpositionNumber(part.substr(1));
            if (!rate || !(*rate > 0) || *rate > 1)
                return bad("a rate is more than 0 and at most 1, not " + inQuotes(part.substr(1)));
            m_line.rate = *rate;
        } else if (part.starts_with('#') && !readTags(part.substr(1), ',', ':')) {
            return StatsdKind::Bad;
        }
    }
    return StatsdKind::Metric;
}

bool StatsdReader::readName(std::string_view text)
{
    const std::size_t at = text.find_first_of(",;");
    m_line.name = text.substr(0, at);
    if (m_line.name.empty()) {
        m_problem = "there is no name before the \":\"";
        return false;
    }
    return at == std::string_view::npos || readTags(text.substr(at + 1), text[at], '=');
}

bool StatsdReader::readType(std::string_view text)
{
    if (text == "c" || text == "m")
        m_line.type = StatsdType::Counter;
    else if (text == "g")
        m_line.type = StatsdType::Gauge;
    else if (text == "ms")
        m_line.type = StatsdType::Timer;
    else if (text == "h" || text == "d")
        m_line.type = StatsdType::Values;
    else if (text == "s")
        m_line.type = StatsdType::Set;
    else {
        m_problem = "there is no type " + inQuotes(text) + "; known are c, g, ms, h, d and s";
        return false;
    }
    return true;
}

bool StatsdReader::readValues(std::string_view text)
{
    if (m_line.type == StatsdType::Set) {
        m_line.values.push_back(text); // It may have colons.
        return true;
    }
    do {
        const std::string_view value = takeUntil(text, ':');
        const auto number = parseExpositionNumber(value);
        if (!number || !std::isfinite(*number)) {
            m_problem = "the value is no number: " + inQuotes(value);
            return false;
        }
        if (m_line.values.size() == MaxStatsdValues) {
            m_problem = "a line may have " + std::to_string(MaxStatsdValues) + " values";
            return false;
        }
        m_line.values.push_back(value);
        m_line.numbers.push_back(*number);
    } while (!text.empty());
    return true;
}

bool StatsdReader::readTags(std::string_view text, char between, char inside)
{
    while (!text.empty()) {
        std::string_view value = takeUntil(text, between);
        if (value.empty())
            continue;
        if (m_line.tags.size() == MaxStatsdTags) {
            m_problem = "a line may have " + std::to_string(MaxStatsdTags) + " tags";
            return false;
        }
        const bool bare = value.find(inside) == std::string_view::npos;
        const std::string_view name = takeUntil(value, inside);
        m_line.tags.emplace_back(name, bare ? std::string_view("true") : value);
    }
    return true;
}

} // namespace wf
