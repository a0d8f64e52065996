// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/exposition.h"

#include "feed/expositionline.h"
#include "feed/expositionnumber.h"
#include "feed/expositionrules.h"

#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <unordered_map>

namespace wf {

/// One run over one document.
class ExpositionParser::Run
{
public:
    Run(std::string_view text, ExpositionFormat format, ExpositionMode mode, ExpositionSink &sink,
        const ExpositionLimits &limits)
        : m_text(text), m_format(format), m_strict(mode == ExpositionMode::Strict), m_sink(sink),
          m_limits(limits), m_reader(format, mode, limits), m_rules(format)
    {
    }

    bool read(std::size_t lines);
    ExpositionResult take() { return std::move(m_result); }

private:
    bool readLine(std::string_view line);
    bool takeExpected(std::string_view line);
    bool takeMetadata(std::string_view line);
    bool takeSample(std::string_view line);
    void takeEnd(std::string_view text);
    const ExpositionFamily &familyOf(std::string_view sampleName);
    void noteDropped(std::string_view line);
    bool refuse(std::string_view line, std::size_t byte, std::string message);
    bool judge(std::string_view line, const std::optional<RuleBreach> &breach);

    const std::string_view m_text;
    std::size_t m_pos = 0;
    const ExpositionFormat m_format;
    const bool m_strict;
    ExpositionSink &m_sink;
    const ExpositionLimits m_limits;
    ExpositionLineReader m_reader;
    ExpositionRules m_rules;
    std::unordered_map<std::string, ExpositionFamily, TextHash, std::equal_to<>> m_families;
    ExpositionFamily m_nameless; ///< For samples without metadata; renamed for each.
    const ExpositionFamily *m_current = nullptr;
    ExpositionResult m_result;
    std::size_t m_lineNumber = 0;
    bool m_ended = false;
};

bool ExpositionParser::Run::read(std::size_t lines)
{
    // A few lines of a megabyte take as long as thousands.
    constexpr std::size_t BytesAtOnce = 256 << 10;
    const std::size_t begun = m_pos;
    bool go = true;
    for (std::size_t n = 0; go && m_pos < m_text.size(); ++n) {
        if (n == lines || m_pos - begun >= BytesAtOnce)
            return true;
        const std::size_t end = m_text.find('\n', m_pos);
        const bool closed = end != std::string_view::npos;
        const std::string_view line = m_text.substr(m_pos, closed ? end - m_pos : std::string_view::npos);
        ++m_lineNumber;
        m_pos = closed ? end + 1 : m_text.size();
        if (m_ended) {
            refuse(line, 0, "nothing may follow \"# EOF\"");
            go = false;
        } else if (!closed && m_strict && m_format == ExpositionFormat::Text) {
            go = refuse(line, line.size(), "the last line does not end in a line feed");
        } else {
            go = readLine(line);
        }
    }
    if (go)
        takeEnd(m_text);
    return false;
}

/// What only the end of the document shows.
void ExpositionParser::Run::takeEnd(std::string_view text)
{
    if (m_format == ExpositionFormat::OpenMetrics && !m_ended) {
        m_result.endMissing = true;
        const std::size_t lastLine = text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n') + 1;
        if (lastLine == text.size())
            ++m_lineNumber;
        refuse(text.substr(lastLine), text.size() - lastLine, "the document does not end with \"# EOF\"");
        return;
    }
    if (m_strict)
        judge({}, m_rules.finish());
}

/// A line of an exporter differs from the one of its last scrape in its value: the sink knows the rest.
bool ExpositionParser::Run::takeExpected(std::string_view line)
{
    const std::string_view series = m_sink.expected();
    if (series.empty() || line.size() < series.size() + 2 || line[series.size()] != ' ' ||
        std::memcmp(line.data(), series.data(), series.size()) != 0 ||
        m_result.samples >= m_limits.maxSamples)
        return false;
    std::string_view rest = line.substr(series.size() + 1);
    std::optional<std::int64_t> timestampMs;
    if (const std::size_t space = rest.find(' '); space != std::string_view::npos) {
        if (m_format != ExpositionFormat::Text)
            return false;
        timestampMs = parseMillisTimestamp(rest.substr(space + 1));
        if (!timestampMs)
            return false;
        rest = rest.substr(0, space);
    }
    const auto value = parseExpositionNumber(rest);
    if (!value || !m_sink.again(m_current ? m_current->type : MetricType::Unknown, *value, timestampMs))
        return false;
    ++m_result.samples;
    return true;
}

bool ExpositionParser::Run::readLine(std::string_view line)
{
    if (!m_strict && takeExpected(line))
        return true;
    switch (m_reader.read(line)) {
    case LineKind::Blank:
    case LineKind::Comment:
        return true;
    case LineKind::Sample:
        return takeSample(line);
    case LineKind::Metadata:
        return takeMetadata(line);
    case LineKind::End:
        m_ended = true;
        return true;
    case LineKind::Bad:
        return refuse(line, m_reader.problemAt(), m_reader.problem());
    }
    return true;
}

bool ExpositionParser::Run::takeMetadata(std::string_view line)
{
    const ParsedMetadata &metadata = m_reader.metadata();
    if (m_strict && !judge(line, m_rules.metadata(metadata, m_lineNumber)))
        return false;
    auto it = m_families.find(metadata.name);
    if (it == m_families.end()) {
        it = m_families.try_emplace(std::string(metadata.name)).first;
        it->second.name = metadata.name;
    }
    ExpositionFamily &family = it->second;
    switch (metadata.kind) {
    case MetadataKind::Help:
        family.help = unescapedHelp(metadata.text, m_format);
        break;
    case MetadataKind::Type:
        family.type = metadata.type;
        break;
    case MetadataKind::Unit:
        family.unit = metadata.text;
        break;
    }
    m_current = &family;
    return true;
}

bool ExpositionParser::Run::takeSample(std::string_view line)
{
    const ParsedSample &sample = m_reader.sample();
    if (m_strict && !judge(line, m_rules.sample(sample, m_lineNumber)))
        return false;
    if (m_result.samples >= m_limits.maxSamples) {
        m_result.tooManySamples = true;
        refuse(line, 0, "more than " + std::to_string(m_limits.maxSamples) + " samples");
        return false;
    }
    ++m_result.samples;
    if (sample.exemplar && !mayHaveExemplar(sample.name))
        noteDropped(line);
    m_sink.sample({sample.series, sample.name, sample.labels, sample.value, sample.timestampMs,
                   familyOf(sample.name), m_lineNumber});
    return true;
}

const ExpositionFamily &ExpositionParser::Run::familyOf(std::string_view sampleName)
{
    if (m_current && belongsToFamily(m_format, m_current->type, m_current->name, sampleName))
        return *m_current;
    const auto exact = m_families.find(sampleName);
    if (exact != m_families.end()) {
        m_current = &exact->second;
        return *m_current;
    }
    // A sample apart from its metadata: its family's name is its own up to one of the endings.
    const std::size_t cut = sampleName.rfind('_');
    if (cut != std::string_view::npos) {
        const auto base = m_families.find(sampleName.substr(0, cut));
        if (base != m_families.end() &&
            belongsToFamily(m_format, base->second.type, base->first, sampleName)) {
            m_current = &base->second;
            return *m_current;
        }
    }
    m_nameless.name = sampleName;
    return m_nameless;
}

void ExpositionParser::Run::noteDropped(std::string_view line)
{
    if (++m_result.droppedExemplars > 1)
        return;
    const std::size_t at = m_reader.sample().exemplar->at;
    m_result.firstDropped = {m_lineNumber, characterCount(line.substr(0, at)) + 1,
                             std::string("the exemplar was dropped: ") + ExemplarRule};
}

/// Notes an error in the line at hand. Returns whether to go on.
bool ExpositionParser::Run::refuse(std::string_view line, std::size_t byte, std::string message)
{
    ++m_result.refusedLines;
    if (m_result.errors.size() < m_limits.maxErrors) {
        const std::size_t column = characterCount(line.substr(0, byte)) + 1;
        m_result.errors.push_back({m_lineNumber, column, std::move(message)});
    }
    return !m_strict;
}

/// Notes a breach of the rules over lines. Returns whether there was none.
bool ExpositionParser::Run::judge(std::string_view line, const std::optional<RuleBreach> &breach)
{
    if (!breach)
        return true;
    refuse(line, 0, breach->message);
    if (breach->line != 0 && !m_result.errors.empty())
        m_result.errors.back().line = breach->line;
    return false;
}

ExpositionParser::ExpositionParser(std::string_view text, ExpositionFormat format, ExpositionMode mode,
                                   ExpositionSink &sink, const ExpositionLimits &limits)
    : m_run(std::make_unique<Run>(text, format, mode, sink, limits))
{
}

ExpositionParser::~ExpositionParser() = default;

bool ExpositionParser::read(std::size_t lines)
{
    return m_run->read(lines);
}

ExpositionResult ExpositionParser::take()
{
    return m_run->take();
}

ExpositionResult parseExposition(std::string_view text, ExpositionFormat format, ExpositionMode mode,
                                 ExpositionSink &sink, const ExpositionLimits &limits)
{
    ExpositionParser parser(text, format, mode, sink, limits);
    while (parser.read(std::numeric_limits<std::size_t>::max())) {
    }
    return parser.take();
}

} // namespace wf
