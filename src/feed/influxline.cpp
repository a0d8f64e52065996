// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/influxline.h"

#include "feed/expositionline.h"
#include "feed/expositionnumber.h"
#include "feed/knownseries.h"

#include <algorithm>
#include <charconv>

namespace wf {

namespace {

constexpr std::size_t MaxFields = 1000;
/// Escaped in a measurement; in tags and names of fields "=" as well.
constexpr std::string_view MeasurementEnds = ", ";
constexpr std::string_view NameEnds = ",= ";

/// The text up to one of `ends` that is not escaped, taken from `text`; the whole where there is none.
std::string_view takeUntil(std::string_view &text, std::string_view ends)
{
    std::size_t at = 0;
    while (at < text.size() && ends.find(text[at]) == std::string_view::npos)
        at += text[at] == '\\' && at + 1 < text.size() ? 2 : 1;
    const std::string_view part = text.substr(0, at);
    text.remove_prefix(at);
    return part;
}

bool takeChar(std::string_view &text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

/// A quoted text with its quotes; empty where it does not end.
std::string_view takeText(std::string_view &text)
{
    std::size_t at = 1;
    while (at < text.size() && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    if (at >= text.size())
        return {};
    const std::string_view part = text.substr(0, at + 1);
    text.remove_prefix(at + 1);
    return part;
}

std::optional<double> truthValue(std::string_view text)
{
    for (const std::string_view yes : {"t", "T", "true", "True", "TRUE"}) {
        if (text == yes)
            return 1;
    }
    for (const std::string_view no : {"f", "F", "false", "False", "FALSE"}) {
        if (text == no)
            return 0;
    }
    return std::nullopt;
}

/// A whole number ends with i, one without a sign with u.
std::optional<double> numberOf(std::string_view text)
{
    if (const auto truth = truthValue(text))
        return truth;
    if (!text.empty() && (text.back() == 'i' || text.back() == 'u')) {
        text.remove_suffix(1);
        if (text.find_first_not_of("-0123456789") != std::string_view::npos)
            return std::nullopt;
    }
    return parseExpositionNumber(text);
}

std::int64_t millisOf(std::int64_t time, InfluxPrecision precision)
{
    const auto times = [time](std::int64_t factor) {
        const std::int64_t most = std::numeric_limits<std::int64_t>::max() / factor;
        return std::clamp(time, -most, most) * factor;
    };
    switch (precision) {
    case InfluxPrecision::Nanoseconds:
        return time / 1'000'000;
    case InfluxPrecision::Microseconds:
        return time / 1'000;
    case InfluxPrecision::Milliseconds:
        return time;
    case InfluxPrecision::Seconds:
        return times(1'000);
    case InfluxPrecision::Minutes:
        return times(60'000);
    case InfluxPrecision::Hours:
        return times(3'600'000);
    }
    return time;
}

} // namespace

/// What a line says; views of it, or of what the reader unescaped.
struct InfluxReader::Line
{
    std::string_view measurement;
    PushedTags tags;
    std::vector<std::pair<std::string_view, double>> fields;
    std::optional<std::int64_t> time;
};

std::optional<InfluxPrecision> influxPrecision(std::string_view word)
{
    using enum InfluxPrecision;
    constexpr std::pair<std::string_view, InfluxPrecision> Words[] = {
        {"", Nanoseconds},    {"ns", Nanoseconds}, {"n", Nanoseconds},
        {"us", Microseconds}, {"u", Microseconds}, {"ms", Milliseconds},
        {"s", Seconds},       {"m", Minutes},      {"h", Hours}};
    const auto found = std::find_if(std::begin(Words), std::end(Words),
                                    [&](const auto &each) { return each.first == word; });
    return found == std::end(Words) ? std::nullopt : std::optional(found->second);
}

/// Without the backslashes that stand before one of `escaped`.
std::string_view InfluxReader::plain(std::string_view raw, std::string_view escaped)
{
    if (raw.find('\\') == std::string_view::npos)
        return raw;
    std::string text;
    text.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const bool escapes =
            raw[i] == '\\' && i + 1 < raw.size() && escaped.find(raw[i + 1]) != std::string_view::npos;
        text += raw[escapes ? ++i : i];
    }
    return m_unescaped.emplace_back(std::move(text));
}

bool InfluxReader::readLine(std::string_view line, Line &to)
{
    to.measurement = plain(takeUntil(line, MeasurementEnds), MeasurementEnds);
    if (to.measurement.empty())
        return fail("a line begins with a measurement");
    while (takeChar(line, ',')) {
        const std::string_view name = takeUntil(line, NameEnds);
        if (name.empty() || !takeChar(line, '='))
            return fail("a tag is name=value");
        const std::string_view value = takeUntil(line, NameEnds);
        if (value.empty() || to.tags.size() == MaxPushedLabels)
            return fail(value.empty() ? "a tag is name=value" : "a line has too many tags");
        to.tags.emplace_back(plain(name, NameEnds), plain(value, NameEnds));
    }
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    do {
        const std::string_view name = takeUntil(line, NameEnds);
        if (name.empty() || !takeChar(line, '=') || line.empty())
            return fail("a field is name=value");
        if (to.fields.size() == MaxFields)
            return fail("a line has too many fields");
        if (line.front() == '"') {
            if (takeText(line).empty())
                return fail("a text does not end");
            continue;
        }
        const std::string_view value = line.substr(0, line.find_first_of(", "));
        line.remove_prefix(value.size());
        const auto number = numberOf(value);
        if (!number)
            return fail(inQuotes(value) + " is no number");
        to.fields.emplace_back(plain(name, NameEnds), *number);
    } while (takeChar(line, ','));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    while (!line.empty() && line.back() == ' ')
        line.remove_suffix(1);
    if (line.empty())
        return true;
    std::int64_t time = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), time);
    if (error != std::errc() || end != line.data() + line.size())
        return fail(inQuotes(line) + " is no time");
    to.time = time;
    return true;
}

Expected<PushReading> InfluxReader::read(std::string_view message, InfluxPrecision precision,
                                         std::size_t maxSamples, ExpositionSink &sink)
{
    PushReading reading;
    Line line;
    m_unescaped.reserve(2 * (MaxPushedLabels + MaxFields) + 1); // Views of them stay.
    for (std::size_t number = 1; !message.empty(); ++number) {
        // A text may hold a line's end; what it says is not read, so a line that is cut there is refused.
        const std::size_t end = message.find('\n');
        std::string_view text = message.substr(0, end);
        message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
        while (!text.empty() && (text.back() == '\r' || text.back() == ' '))
            text.remove_suffix(1);
        text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
        if (text.empty() || text.front() == '#')
            continue;
        m_unescaped.clear();
        line.tags.clear();
        line.fields.clear();
        line.time.reset();
        const bool good = findInvalidUtf8(text) == std::string_view::npos ? readLine(text, line)
                                                                          : fail("the line is no UTF-8");
        if (!good) {
            reading.refuse("line " + std::to_string(number) + ": " + m_problem);
            continue;
        }
        std::optional<std::int64_t> time;
        if (line.time)
            time = millisOf(*line.time, precision);
        PushedSeries series = pushedSeries(line.measurement, line.tags);
        for (const auto &[field, value] : line.fields) {
            if (reading.samples == maxSamples)
                return tooManySamples(maxSamples);
            m_name = line.measurement;
            if (field != "value")
                (m_name += '_') += field;
            if (m_name.size() > MaxSeriesBytes) {
                reading.refuse("line " + std::to_string(number) + ": the name is too long");
                continue;
            }
            series.name = sanitizedName(m_name, true);
            m_key = series.key();
            PushedSample sample;
            sample.value = value;
            sample.timeMs = time;
            tellPushed(series, m_key, sample, sink);
            ++reading.samples;
        }
    }
    return reading;
}

} // namespace wf
