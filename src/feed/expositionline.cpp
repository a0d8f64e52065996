// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/expositionline.h"

#include "feed/expositionnumber.h"

#include <array>
#include <cmath>

namespace wf {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// By a table: most bytes of a text are asked this.
bool isOfName(char c)
{
    static constexpr auto Table = [] {
        std::array<bool, 256> table{};
        for (std::size_t i = 0; i < table.size(); ++i)
            table[i] = isNameStart(char(i)) || (i >= '0' && i <= '9');
        return table;
    }();
    return Table[static_cast<unsigned char>(c)];
}

struct NamedType
{
    std::string_view name;
    MetricType type;
};

constexpr NamedType TextTypes[] = {
    {"counter", MetricType::Counter}, {"gauge", MetricType::Gauge},     {"histogram", MetricType::Histogram},
    {"summary", MetricType::Summary}, {"untyped", MetricType::Unknown},
};

constexpr NamedType OpenMetricsTypes[] = {
    {"counter", MetricType::Counter},     {"gauge", MetricType::Gauge},
    {"histogram", MetricType::Histogram}, {"gaugehistogram", MetricType::GaugeHistogram},
    {"summary", MetricType::Summary},     {"info", MetricType::Info},
    {"stateset", MetricType::StateSet},   {"unknown", MetricType::Unknown},
};

} // namespace

ExpositionLineReader::ExpositionLineReader(ExpositionFormat format, ExpositionMode mode,
                                           const ExpositionLimits &limits)
    : m_format(format), m_mode(mode), m_limits(limits)
{
}

LineKind ExpositionLineReader::read(std::string_view line)
{
    m_line = line;
    m_pos = 0;
    if (line.size() > m_limits.maxLineBytes) {
        bad(0, "the line is longer than " + std::to_string(m_limits.maxLineBytes) + " bytes");
        return LineKind::Bad;
    }
    if (m_mode == ExpositionMode::Strict && !checkUtf8(line, 0))
        return LineKind::Bad;
    if (m_format == ExpositionFormat::OpenMetrics) {
        if (line.empty()) {
            bad(0, "blank lines are not allowed in OpenMetrics");
            return LineKind::Bad;
        }
        if (line[0] == '#')
            return readOpenMetricsComment();
    } else {
        skipBlanks();
        if (atEnd())
            return LineKind::Blank;
        if (peek() == '#')
            return readTextComment();
    }
    return readSample() ? LineKind::Sample : LineKind::Bad;
}

std::string_view ExpositionLineReader::takeName(bool withColons)
{
    const char *const start = m_line.data() + m_pos;
    const char *const end = m_line.data() + m_line.size();
    const char *at = start;
    if (at != end && !isDigit(*at)) {
        while (at != end && (isOfName(*at) || (withColons && *at == ':')))
            ++at;
    }
    m_pos += std::size_t(at - start);
    return {start, std::size_t(at - start)};
}

std::string_view ExpositionLineReader::takeToken()
{
    const std::size_t start = m_pos;
    const bool tabsSeparate = m_format == ExpositionFormat::Text;
    while (!atEnd() && peek() != ' ' && !(tabsSeparate && peek() == '\t'))
        ++m_pos;
    return m_line.substr(start, m_pos - start);
}

bool ExpositionLineReader::bad(std::size_t at, std::string message)
{
    m_problemAt = at;
    m_problem = std::move(message);
    return false;
}

bool ExpositionLineReader::checkUtf8(std::string_view text, std::size_t at)
{
    const std::size_t invalid = findInvalidUtf8(text);
    return invalid == std::string_view::npos || bad(at + invalid, "the text is not UTF-8 here");
}

// ---- Comments and metadata

LineKind ExpositionLineReader::readTextComment()
{
    ++m_pos; // '#'
    const std::size_t afterHash = m_pos;
    skipBlanks();
    const bool separated = m_pos > afterHash; // "#HELP" is a plain comment, as Prometheus has it.
    const std::string_view keyword = takeToken();
    if (!separated || (keyword != "HELP" && keyword != "TYPE"))
        return LineKind::Comment;
    skipBlanks();
    if (atEnd()) {
        if (m_mode == ExpositionMode::Lenient)
            return LineKind::Comment;
        bad(m_pos, std::string(keyword) + " needs the name of a metric");
        return LineKind::Bad;
    }
    return readMetadata(keyword == "HELP" ? MetadataKind::Help : MetadataKind::Type) ? LineKind::Metadata
                                                                                     : LineKind::Bad;
}

LineKind ExpositionLineReader::readOpenMetricsComment()
{
    if (m_line == "# EOF")
        return LineKind::End;
    constexpr std::pair<std::string_view, MetadataKind> Keywords[] = {
        {"# HELP ", MetadataKind::Help}, {"# TYPE ", MetadataKind::Type}, {"# UNIT ", MetadataKind::Unit}};
    for (const auto &[keyword, kind] : Keywords) {
        if (m_line.starts_with(keyword)) {
            m_pos = keyword.size();
            return readMetadata(kind) ? LineKind::Metadata : LineKind::Bad;
        }
    }
    bad(0, "only \"# HELP NAME …\", \"# TYPE NAME …\", \"# UNIT NAME …\" and \"# EOF\" may begin with '#' in "
           "OpenMetrics");
    return LineKind::Bad;
}

bool ExpositionLineReader::readMetadata(MetadataKind kind)
{
    m_metadata.kind = kind;
    m_metadata.type = MetricType::Unknown;
    if (!readMetricName(m_metadata.name))
        return false;
    if (m_format == ExpositionFormat::OpenMetrics) {
        if (!take(' '))
            return bad(m_pos, "one space must follow the metric name");
    } else if (!atEnd()) {
        if (!isBlank(peek()))
            return bad(m_pos, inQuotes(m_line.substr(m_pos, 1)) + " is not allowed in a metric name");
        kind == MetadataKind::Help ? void(++m_pos) : skipBlanks();
    }
    const std::size_t at = m_pos;
    m_metadata.text = m_line.substr(at);
    if (!checkUtf8(m_metadata.text, at))
        return false;
    if (kind == MetadataKind::Type)
        return readType(m_metadata.text, at);
    if (kind == MetadataKind::Unit && !m_metadata.text.empty()) {
        const std::string_view unit = m_metadata.text;
        const std::string_view name = m_metadata.name;
        if (name.size() <= unit.size() + 1 || !name.ends_with(unit) ||
            name[name.size() - unit.size() - 1] != '_')
            return bad(at, "the name " + inQuotes(name) + " does not end in its unit, _" + std::string(unit));
    }
    return true;
}

bool ExpositionLineReader::readType(std::string_view text, std::size_t at)
{
    if (m_format == ExpositionFormat::Text)
        text = text.substr(0, text.find_last_not_of(" \t") + 1);
    const std::span<const NamedType> types = m_format == ExpositionFormat::Text
                                                 ? std::span<const NamedType>(TextTypes)
                                                 : std::span<const NamedType>(OpenMetricsTypes);
    for (const NamedType &candidate : types) {
        if (candidate.name == text) {
            m_metadata.type = candidate.type;
            return true;
        }
    }
    return bad(at, inQuotes(text) + " is not a metric type");
}

// ---- Samples

bool ExpositionLineReader::readMetricName(std::string_view &name)
{
    const std::size_t start = m_pos;
    if (mayBeQuoted()) {
        m_sample.unescaped.clear();
        return readQuotedName(name);
    }
    name = takeName(true);
    if (name.empty()) {
        if (atEnd() || isBlank(peek()))
            return bad(m_pos, "a metric name is missing");
        return bad(m_pos, "a metric name begins with a letter, '_' or ':', not with " +
                              inQuotes(m_line.substr(m_pos, 1)));
    }
    if (name.size() > m_limits.maxNameBytes)
        return bad(start,
                   "the metric name is longer than " + std::to_string(m_limits.maxNameBytes) + " bytes");
    return true;
}

bool ExpositionLineReader::readSample()
{
    m_sample.labels.clear();
    m_sample.unescaped.clear();
    m_sample.timestamp.reset();
    m_sample.timestampMs.reset();
    m_sample.exemplar.reset();
    const std::size_t start = m_pos;
    m_sample.name = {};
    // Prometheus 3 and OpenMetrics 2 have a name that is none of old inside of the braces: {"a.b",c="d"}.
    const bool nameInside = m_mode == ExpositionMode::Lenient && peekIs('{');
    if (!nameInside && !readMetricName(m_sample.name))
        return false;
    std::size_t seriesEnd = m_pos;
    const bool freeBlanks = m_format == ExpositionFormat::Text;
    const bool blankSeen = !atEnd() && isBlank(peek());
    if (freeBlanks)
        skipBlanks();
    if (peekIs('{')) {
        if (!readLabels(m_sample.labels))
            return false;
        if (m_sample.name.empty())
            return bad(start, "a metric name is missing");
        seriesEnd = m_pos;
    } else if (!atEnd() && !blankSeen) {
        return bad(m_pos, inQuotes(m_line.substr(m_pos, 1)) + " is not allowed in a metric name");
    }
    m_sample.series = m_line.substr(start, seriesEnd - start);
    if (freeBlanks)
        skipBlanks();
    else if (!atEnd() && !take(' '))
        return bad(m_pos, "one space must come before the value");

    const std::size_t at = m_pos;
    const std::string_view token = takeToken();
    if (token.empty())
        return bad(at, atEnd() ? "the value is missing" : "more than one space before the value");
    const std::optional<double> value = parseExpositionNumber(token);
    if (!value)
        return bad(at, inQuotes(token) + " is not a number");
    m_sample.value = *value;
    return m_format == ExpositionFormat::Text ? readTextTail() : readOpenMetricsTail();
}

bool ExpositionLineReader::readTextTail()
{
    skipBlanks();
    if (atEnd())
        return true;
    const std::size_t at = m_pos;
    const std::string_view token = takeToken();
    m_sample.timestampMs = parseMillisTimestamp(token);
    if (!m_sample.timestampMs)
        return bad(at, inQuotes(token) + " is not a timestamp in whole milliseconds");
    m_sample.timestamp = static_cast<double>(*m_sample.timestampMs);
    skipBlanks();
    return atEnd() || bad(m_pos, "nothing may follow the timestamp");
}

bool ExpositionLineReader::readOpenMetricsTail()
{
    if (atEnd())
        return true;
    ++m_pos; // The blank that ended the value.
    if (!peekIs('#')) {
        const std::size_t at = m_pos;
        double seconds = 0;
        if (!readSeconds(takeToken(), at, seconds))
            return false;
        m_sample.timestamp = seconds;
        m_sample.timestampMs = millisFromSeconds(seconds);
        if (atEnd())
            return true;
        ++m_pos;
    }
    return readExemplar();
}

bool ExpositionLineReader::readSeconds(std::string_view token, std::size_t at, double &seconds)
{
    const std::optional<double> value = parseExpositionNumber(token);
    if (token.empty())
        return bad(at, "nothing but a timestamp or an exemplar may follow the value");
    if (!value || !std::isfinite(*value))
        return bad(at, inQuotes(token) + " is not a timestamp in seconds");
    seconds = *value;
    return true;
}

bool ExpositionLineReader::readExemplar()
{
    m_sample.exemplar.emplace();
    m_sample.exemplar->at = m_pos;
    if (!m_line.substr(m_pos).starts_with("# {"))
        return bad(m_pos, "an exemplar begins with \" # {\"");
    if (m_mode == ExpositionMode::Strict && !mayHaveExemplar(m_sample.name))
        return bad(m_pos, ExemplarRule);
    m_pos += 2;
    if (!readLabels(m_sample.exemplar->labels))
        return false;
    if (!take(' '))
        return bad(m_pos, "one space must come before the exemplar's value");
    const std::size_t valueAt = m_pos;
    const std::string_view value = takeToken();
    if (!parseExpositionNumber(value))
        return bad(valueAt, inQuotes(value) + " is not a number");
    if (atEnd())
        return true;
    ++m_pos;
    const std::size_t timeAt = m_pos;
    double seconds = 0;
    if (!readSeconds(takeToken(), timeAt, seconds))
        return false;
    return atEnd() || bad(m_pos, "nothing may follow the exemplar");
}

MetricType metricTypeNamed(std::string_view word)
{
    for (const NamedType &candidate : OpenMetricsTypes) {
        if (candidate.name == word)
            return candidate.type;
    }
    return MetricType::Unknown;
}

} // namespace wf
