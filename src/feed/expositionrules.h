// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/expositionline.h"
#include "feed/histogramrules.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace wf {

/// Lets a map or set of strings be searched with views.
struct TextHash : std::hash<std::string_view>
{
    using is_transparent = void;
};
using NameSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

/// The family whose lines stand at the moment, for ExpositionRules.
struct RuleFamily
{
    std::string name;
    MetricType type = MetricType::Unknown;
    std::string unit;
    bool hasHelp = false;
    bool hasType = false;
    bool hasUnit = false;
    bool hasSamples = false;
    std::size_t line = 0;

    // The metric (one set of labels) whose samples stand at the moment, and those that are done.
    bool hasGroup = false;
    std::string group;
    std::optional<double> groupTime;
    NameSet doneGroups;
    NameSet groupSeries;                                   ///< At the present timestamp.
    std::unordered_map<std::string, double> lastQuantiles; ///< Text: per metric.
    HistogramRules histograms;
};

/// Judges a whole document line by line by the rules that the syntax of one line cannot show: grouping,
/// order and repetition of metadata, clashing names, what each type allows. For strict mode; it keeps
/// every series of the present family (text: of the document) in memory.
class ExpositionRules
{
public:
    explicit ExpositionRules(ExpositionFormat format);

    /// Each says what is wrong, or nothing. `line` counts from 1.
    std::optional<RuleBreach> metadata(const ParsedMetadata &metadata, std::size_t line);
    std::optional<RuleBreach> sample(const ParsedSample &sample, std::size_t line);
    std::optional<RuleBreach> finish();

private:
    std::optional<RuleBreach> open(std::string_view name, std::size_t line);
    std::optional<RuleBreach> close();
    std::optional<RuleBreach> setType(MetricType type);
    std::optional<RuleBreach> reserve(std::string name);
    std::optional<RuleBreach> checkUnit() const;
    std::optional<RuleBreach> checkGrouping(const ParsedSample &sample);
    std::optional<RuleBreach> checkLabels(const ParsedSample &sample, std::string_view suffix) const;
    std::optional<RuleBreach> checkValue(const ParsedSample &sample, std::string_view suffix) const;
    std::optional<RuleBreach> checkExemplar(const ParsedSample &sample, std::string_view suffix) const;
    std::optional<RuleBreach> checkTextQuantile(const ParsedSample &sample);
    std::string wrongNameMessage(std::string_view sampleName) const;
    /// The labels that tell one metric of the family from another.
    void groupKey(const ParsedSample &sample, std::string &key) const;

    const ExpositionFormat m_format;
    std::optional<RuleFamily> m_family;
    std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>
        m_names;          ///< Taken by which family.
    NameSet m_textSeries; ///< Text: every series so far.
    std::string m_key;    ///< Memory for the key of the present sample.
};

} // namespace wf
