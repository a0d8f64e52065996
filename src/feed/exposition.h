// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "metrics/series.h"

#include <QByteArray>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wf {

/// Bytes from the net as the readers take them.
inline std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), std::size_t(bytes.size())};
}

/// The two texts a metrics endpoint answers with: Prometheus text 0.0.4 (prometheus.io, "Exposition
/// formats") and OpenMetrics 1.0 (draft-richih-opsawg-openmetrics-00).
enum class ExpositionFormat { Text, OpenMetrics };

enum class ExpositionMode {
    Lenient, ///< Syntax only, as wide as Prometheus itself reads; a bad line is refused, the rest goes on.
    Strict,  ///< Every rule of the specification, also those over lines; stops at the first breach.
};

/// Bounds on what one document may hold. A line beyond one of them is refused.
struct ExpositionLimits
{
    std::size_t maxLineBytes = std::size_t{1} << 20;
    std::size_t maxNameBytes = 4096;
    std::size_t maxLabels = 256;
    std::size_t maxLabelValueBytes = std::size_t{64} << 10;
    std::size_t maxSamples = 50'000'000; ///< One more ends the parse (tooManySamples).
    std::size_t maxErrors = 20;          ///< That many are kept; all are counted.
};

/// Where and why a line was refused. Line and column count from 1; columns are characters.
struct ExpositionError
{
    std::size_t line = 0;
    std::size_t column = 0;
    std::string message;
    bool operator==(const ExpositionError &) const = default;
};

/// What the HELP, TYPE and UNIT lines said about a group of series.
struct ExpositionFamily
{
    std::string name;
    MetricType type = MetricType::Unknown;
    std::string unit;
    std::string help;
};

struct ExpositionLabel
{
    std::string_view name;
    std::string_view value; ///< Unescaped.
};

/// One sample. Every view is valid only during the call that hands it over.
struct ExpositionSample
{
    std::string_view series; ///< Name and labels as they stand in the text: the same text, the same series.
    std::string_view name;
    std::span<const ExpositionLabel> labels; ///< In the order of the text.
    double value = 0;
    std::optional<std::int64_t> timestampMs; ///< Since 1970; beyond the range of int64 it is the nearest end.
    const ExpositionFamily &family;
    std::size_t line = 0;
};

/// Takes what the parser finds.
class ExpositionSink
{
public:
    virtual ~ExpositionSink() = default;
    virtual void sample(const ExpositionSample &sample) = 0;
    /// Name and labels, as they stand in the text, of the sample that comes next if the document is like the
    /// last one; empty where nobody knows. A line that begins so is not taken apart again.
    virtual std::string_view expected() const { return {}; }
    /// The expected one came, in a family of that type. False: it is handed over by sample() all the same.
    virtual bool again(MetricType, double, std::optional<std::int64_t>) { return false; }
};

struct ExpositionResult
{
    std::vector<ExpositionError> errors; ///< In the order of the text, the first maxErrors.
    std::size_t refusedLines = 0;
    std::size_t samples = 0;
    bool tooManySamples = false;
    bool endMissing = false; ///< OpenMetrics without its "# EOF": the document was cut.
    /// Lenient: exemplars of samples that cannot have one, dropped; the samples stay. Where the first stood.
    std::size_t droppedExemplars = 0;
    ExpositionError firstDropped;
    /// Nothing was refused and nothing dropped.
    bool accepted() const { return errors.empty() && !tooManySamples && droppedExemplars == 0; }
};

/// Reads one document a part at a time, so that a large one can make way for other work. `text` and `sink`
/// outlive it.
class ExpositionParser
{
public:
    ExpositionParser(std::string_view text, ExpositionFormat format, ExpositionMode mode,
                     ExpositionSink &sink, const ExpositionLimits &limits = {});
    ~ExpositionParser();
    /// Reads at most so many lines. False: that was the last.
    bool read(std::size_t lines);
    /// Once, after read() returned false.
    ExpositionResult take();

private:
    class Run;
    std::unique_ptr<Run> m_run;
};

/// Reads one document. Pure: keeps nothing of `text`, throws nothing of its own, any bytes are fine.
ExpositionResult parseExposition(std::string_view text, ExpositionFormat format, ExpositionMode mode,
                                 ExpositionSink &sink, const ExpositionLimits &limits = {});

/// The format a Content-Type header announces; an empty one means text, as old servers send none.
/// Where it announces neither of the two formats, `fallback` is taken if there is one; else it is a Protocol
/// error for types that are no exposition, with a message such as "text/html, not metrics".
Expected<ExpositionFormat> formatFromContentType(std::string_view contentType,
                                                 std::optional<ExpositionFormat> fallback = {});

/// The protocol names of Prometheus' configuration that a fallback may have: PrometheusText0.0.4,
/// PrometheusText1.0.0, OpenMetricsText0.0.1, OpenMetricsText1.0.0.
std::span<const std::string_view> scrapeProtocols();
/// The format such a name stands for; none for other names.
std::optional<ExpositionFormat> formatOfProtocol(std::string_view name);

/// OpenMetrics when the text ends with "# EOF", else Text.
ExpositionFormat guessFormat(std::string_view text);

/// Whether a sample of that name belongs to a family of that name and type.
bool belongsToFamily(ExpositionFormat format, MetricType type, std::string_view family,
                     std::string_view sampleName);

/// The endings sample names of a type have ("" means the family's own name).
std::span<const std::string_view> sampleSuffixes(ExpositionFormat format, MetricType type);

/// "counter", "gauge" …
std::string_view typeName(MetricType type);

} // namespace wf
