// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"

#include <string>
#include <string_view>
#include <vector>

namespace wf {

/// The labels of a sample's exemplar; only its shape is checked, nothing keeps it.
struct ParsedExemplar
{
    std::vector<ExpositionLabel> labels;
    std::size_t at = 0; ///< Byte offset in the line.
};

/// A line that carries a sample, taken apart. Reused from line to line, so that a steady parse allocates
/// nothing; views point into the line or into `unescaped`.
struct ParsedSample
{
    std::string_view series;
    std::string_view name;
    std::vector<ExpositionLabel> labels;
    double value = 0;
    std::optional<double> timestamp; ///< In the format's own unit, for comparison.
    std::optional<std::int64_t> timestampMs;
    std::optional<ParsedExemplar> exemplar;
    std::string unescaped; ///< Memory of label values that held escapes.
};

enum class MetadataKind { Help, Type, Unit };

struct ParsedMetadata
{
    MetadataKind kind = MetadataKind::Help;
    std::string_view name;
    std::string_view text; ///< HELP and UNIT, still escaped.
    MetricType type = MetricType::Unknown;
};

enum class LineKind { Blank, Comment, Sample, Metadata, End, Bad };

/// Reads single lines of either format. After Bad, `problem()` and `problemAt()` say what and where.
class ExpositionLineReader
{
public:
    ExpositionLineReader(ExpositionFormat format, ExpositionMode mode, const ExpositionLimits &limits);

    /// `line` without its line feed.
    LineKind read(std::string_view line);

    const ParsedSample &sample() const { return m_sample; }
    const ParsedMetadata &metadata() const { return m_metadata; }
    const std::string &problem() const { return m_problem; }
    std::size_t problemAt() const { return m_problemAt; } ///< Byte offset in the line.

private:
    bool atEnd() const { return m_pos == m_line.size(); }
    char peek() const { return m_line[m_pos]; }
    bool peekIs(char c) const { return !atEnd() && peek() == c; }
    bool take(char c)
    {
        const bool there = peekIs(c);
        m_pos += there ? 1 : 0;
        return there;
    }
    static bool isBlank(char c) { return c == ' ' || c == '\t'; }
    void skipBlanks()
    {
        while (!atEnd() && isBlank(peek()))
            ++m_pos;
    }
    std::string_view takeName(bool withColons);
    std::string_view takeToken();
    bool bad(std::size_t at, std::string message);

    LineKind readTextComment();
    LineKind readOpenMetricsComment();
    bool readMetadata(MetadataKind kind);
    bool readMetricName(std::string_view &name);
    bool readQuotedName(std::string_view &name);
    bool mayBeQuoted() const { return m_mode == ExpositionMode::Lenient && peekIs('"'); }
    bool readType(std::string_view text, std::size_t at);
    bool readSample();
    bool readOpenMetricsTail();
    bool readTextTail();
    bool readExemplar();
    bool readLabels(std::vector<ExpositionLabel> &labels);
    bool readLabel(std::vector<ExpositionLabel> &labels);
    bool readSeparator(bool &closed);
    bool readLabelValue(std::string_view &value, std::string_view what = "label value");
    bool unescape(std::string_view raw, std::size_t at, std::string_view &value);
    bool readSeconds(std::string_view token, std::size_t at, double &seconds);
    bool checkUtf8(std::string_view text, std::size_t at);

    const ExpositionFormat m_format;
    const ExpositionMode m_mode;
    const ExpositionLimits m_limits;
    std::string_view m_line;
    std::size_t m_pos = 0;
    ParsedSample m_sample;
    ParsedMetadata m_metadata;
    std::string m_problem;
    std::size_t m_problemAt = 0;
};

/// Whether a label name may begin with it (a metric name also with ':').
inline constexpr bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Buckets and totals. What else brings one is refused when strict; lenient it is parsed and counts for
/// nothing.
inline bool mayHaveExemplar(std::string_view sampleName)
{
    return sampleName.ends_with("_bucket") || sampleName.ends_with("_total");
}
inline constexpr const char *ExemplarRule = "only names in _bucket or _total may have an exemplar";

/// Offset of the first byte that is not part of well-formed UTF-8, npos when all is well.
std::size_t findInvalidUtf8(std::string_view text);

/// A type by its word in OpenMetrics, which the API of Prometheus has too; Unknown for any other word.
MetricType metricTypeNamed(std::string_view word);
/// The number of characters of UTF-8 text (bytes that continue a character are not counted).
std::size_t characterCount(std::string_view text);
/// `text` for a message: in double quotes, shortened, control characters made visible.
std::string inQuotes(std::string_view text);
/// A HELP text with its escapes resolved.
std::string unescapedHelp(std::string_view raw, ExpositionFormat format);

} // namespace wf
