// SPDX-License-Identifier: GPL-3.0-or-later
// Sources of the rules: the OpenMetrics 1.0 text and, for Text, the description of format 0.0.4.
#include "feed/expositionrules.h"

#include "feed/expositionnumber.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

bool isHistogram(MetricType type)
{
    return type == MetricType::Histogram || type == MetricType::GaugeHistogram;
}

std::optional<std::string_view> labelValue(const ParsedSample &sample, std::string_view name)
{
    for (const ExpositionLabel &label : sample.labels) {
        if (label.name == name)
            return label.value;
    }
    return {};
}

/// A bucket's threshold; only "+Inf" is a way to write infinity there.
std::optional<double> threshold(const ParsedSample &sample)
{
    const std::optional<std::string_view> le = labelValue(sample, "le");
    const std::optional<double> value = le ? parseExpositionNumber(*le) : std::nullopt;
    if (!value || std::isnan(*value) || (std::isinf(*value) && *le != "+Inf"))
        return {};
    return value;
}

std::optional<double> quantile(const ParsedSample &sample)
{
    const std::optional<std::string_view> text = labelValue(sample, "quantile");
    const std::optional<double> value = text ? parseExpositionNumber(*text) : std::nullopt;
    if (!value || !(*value >= 0 && *value <= 1))
        return {};
    return value;
}

void appendLabels(std::string &key, const std::vector<ExpositionLabel> &labels, std::string_view except)
{
    // Sorted, so that the order of the text does not matter; few labels, so plain selection will do.
    std::vector<const ExpositionLabel *> sorted;
    sorted.reserve(labels.size());
    for (const ExpositionLabel &label : labels) {
        if (label.name != except)
            sorted.push_back(&label);
    }
    std::sort(sorted.begin(), sorted.end(), [](const auto *a, const auto *b) { return a->name < b->name; });
    for (const ExpositionLabel *label : sorted) {
        // Lengths keep two different lists of labels from making the same key.
        key.append(label->name).append("=").append(std::to_string(label->value.size())).append(":");
        key.append(label->value);
    }
}

} // namespace

ExpositionRules::ExpositionRules(ExpositionFormat format) : m_format(format) {}

// ---- Families: order, repetition, names

std::optional<RuleBreach> ExpositionRules::open(std::string_view name, std::size_t line)
{
    const auto taken = m_names.find(name);
    if (taken != m_names.end()) {
        if (m_family && m_family->name == taken->second &&
            !belongsToFamily(m_format, m_family->type, m_family->name, name))
            return RuleBreach{wrongNameMessage(name)};
        if (taken->second == name)
            return RuleBreach{"the lines of " + inQuotes(name) + " are not together"};
        return RuleBreach{"the name " + inQuotes(name) + " belongs to the metric " + inQuotes(taken->second) +
                          " above"};
    }
    if (auto breach = close())
        return breach;
    m_family.emplace();
    m_family->name = name;
    m_family->line = line;
    return reserve(std::string(name));
}

std::optional<RuleBreach> ExpositionRules::close()
{
    if (!m_family || !isHistogram(m_family->type))
        return {};
    return m_family->histograms.finish(m_format);
}

std::optional<RuleBreach> ExpositionRules::reserve(std::string name)
{
    const auto [it, isNew] = m_names.try_emplace(std::move(name), m_family->name);
    if (isNew || it->second == m_family->name)
        return {};
    return RuleBreach{"the sample name " + inQuotes(it->first) + " is taken by the metric " +
                      inQuotes(it->second)};
}

std::optional<RuleBreach> ExpositionRules::metadata(const ParsedMetadata &metadata, std::size_t line)
{
    if (!m_family || m_family->name != metadata.name) {
        if (auto breach = open(metadata.name, line))
            return breach;
    }
    RuleFamily &family = *m_family;
    // In text only TYPE has to stand before the samples.
    const bool mustPrecede = m_format == ExpositionFormat::OpenMetrics || metadata.kind == MetadataKind::Type;
    if (family.hasSamples && mustPrecede)
        return RuleBreach{"metadata of " + inQuotes(family.name) + " comes after its samples"};
    const auto once = [&](bool &has, const char *keyword) -> std::optional<RuleBreach> {
        if (has)
            return RuleBreach{std::string("a second ") + keyword + " for " + inQuotes(family.name)};
        has = true;
        return {};
    };
    switch (metadata.kind) {
    case MetadataKind::Help:
        return once(family.hasHelp, "HELP");
    case MetadataKind::Type:
        if (auto breach = once(family.hasType, "TYPE"))
            return breach;
        return setType(metadata.type);
    case MetadataKind::Unit:
        if (auto breach = once(family.hasUnit, "UNIT"))
            return breach;
        family.unit = metadata.text;
        return checkUnit();
    }
    return {};
}

std::optional<RuleBreach> ExpositionRules::setType(MetricType type)
{
    m_family->type = type;
    if (m_format == ExpositionFormat::OpenMetrics) {
        for (const std::string_view suffix : sampleSuffixes(m_format, type)) {
            if (auto breach = reserve(m_family->name + std::string(suffix)))
                return breach;
        }
    }
    return checkUnit();
}

std::optional<RuleBreach> ExpositionRules::checkUnit() const
{
    const bool unitless = m_family->type == MetricType::Info || m_family->type == MetricType::StateSet;
    if (unitless && !m_family->unit.empty())
        return RuleBreach{"the " + std::string(typeName(m_family->type)) + " " + inQuotes(m_family->name) +
                          " has a unit, which that type cannot have"};
    return {};
}

std::string ExpositionRules::wrongNameMessage(std::string_view sampleName) const
{
    std::string names;
    for (const std::string_view suffix : sampleSuffixes(m_format, m_family->type))
        names += (names.empty() ? "" : ", ") + m_family->name + std::string(suffix);
    return inQuotes(sampleName) + " is not a sample of the " + std::string(typeName(m_family->type)) + " " +
           inQuotes(m_family->name) + " (it has " + names + ")";
}

std::optional<RuleBreach> ExpositionRules::finish()
{
    return close();
}

// ---- Samples

std::optional<RuleBreach> ExpositionRules::sample(const ParsedSample &sample, std::size_t line)
{
    if (!m_family || !belongsToFamily(m_format, m_family->type, m_family->name, sample.name)) {
        if (auto breach = open(sample.name, line))
            return breach;
    }
    RuleFamily &family = *m_family;
    family.hasSamples = true;
    if (m_format == ExpositionFormat::Text) {
        if (auto breach = reserve(std::string(sample.name)))
            return breach;
    }
    const std::string_view suffix = sample.name.substr(family.name.size());
    if (auto breach = checkLabels(sample, suffix))
        return breach;
    if (auto breach = checkGrouping(sample))
        return breach;
    if (m_format == ExpositionFormat::OpenMetrics) {
        if (auto breach = checkValue(sample, suffix))
            return breach;
        if (auto breach = checkExemplar(sample, suffix))
            return breach;
    } else if (family.type == MetricType::Summary && suffix.empty()) {
        if (auto breach = checkTextQuantile(sample))
            return breach;
    }
    if (isHistogram(family.type) && suffix != "_created") {
        groupKey(sample, m_key);
        return family.histograms.add(
            m_format, {m_key, suffix, threshold(sample), sample.value, sample.timestamp, line});
    }
    return {};
}

void ExpositionRules::groupKey(const ParsedSample &sample, std::string &key) const
{
    key.clear();
    switch (m_family->type) {
    case MetricType::Info: // Which labels tell metrics apart and which are the information is not written.
        return;
    case MetricType::Histogram:
    case MetricType::GaugeHistogram:
        return appendLabels(key, sample.labels, "le");
    case MetricType::Summary:
        return appendLabels(key, sample.labels, "quantile");
    case MetricType::StateSet:
        return appendLabels(key, sample.labels, m_family->name);
    case MetricType::Unknown:
    case MetricType::Gauge:
    case MetricType::Counter:
        return appendLabels(key, sample.labels, {});
    }
}

std::optional<RuleBreach> ExpositionRules::checkGrouping(const ParsedSample &sample)
{
    RuleFamily &family = *m_family;
    std::string series(sample.name);
    series += '{';
    appendLabels(series, sample.labels, {});
    const auto twice = [&] { return RuleBreach{"the series " + inQuotes(sample.series) + " appears twice"}; };
    if (m_format == ExpositionFormat::Text) {
        if (!m_textSeries.insert(std::move(series)).second)
            return twice();
        return {};
    }
    groupKey(sample, m_key);
    if (!family.hasGroup || family.group != m_key) {
        if (family.doneGroups.contains(m_key))
            return RuleBreach{"the samples of one metric of " + inQuotes(family.name) + " are not together"};
        family.hasGroup = true;
        family.group = m_key;
        family.doneGroups.insert(m_key);
        family.groupSeries.clear();
    } else if (family.type != MetricType::Info) {
        if (family.groupTime.has_value() != sample.timestamp.has_value())
            return RuleBreach{"samples of one metric with and without a timestamp"};
        if (sample.timestamp && *sample.timestamp < *family.groupTime)
            return RuleBreach{"the timestamps of a metric must not go backwards"};
        if (sample.timestamp != family.groupTime)
            family.groupSeries.clear();
    }
    family.groupTime = sample.timestamp;
    // Equal timestamps may be different ones that were rounded on the way, so only without is it an error.
    if (!family.groupSeries.insert(std::move(series)).second && !sample.timestamp)
        return twice();
    return {};
}

std::optional<RuleBreach> ExpositionRules::checkLabels(const ParsedSample &sample,
                                                       std::string_view suffix) const
{
    const MetricType type = m_family->type;
    if (isHistogram(type) && suffix == "_bucket" && !threshold(sample))
        return RuleBreach{"a bucket needs a label le with a number or \"+Inf\""};
    if (isHistogram(type) && suffix != "_bucket" && labelValue(sample, "le"))
        return RuleBreach{"only buckets of a histogram have a label le"};
    if (type == MetricType::Summary && suffix.empty() && !quantile(sample))
        return RuleBreach{"a summary's own samples need a label quantile from 0 to 1"};
    if (type == MetricType::StateSet && !labelValue(sample, m_family->name))
        return RuleBreach{"a state needs a label with the name of its stateset, " + inQuotes(m_family->name)};
    return {};
}

std::optional<RuleBreach> ExpositionRules::checkValue(const ParsedSample &sample,
                                                      std::string_view suffix) const
{
    const double value = sample.value;
    const MetricType type = m_family->type;
    const auto breach = [&](std::string_view rule) {
        return RuleBreach{std::string(rule) + ", not " + shortestText(value)};
    };
    if (type == MetricType::StateSet && value != 0 && value != 1)
        return breach("a state is 0 or 1");
    if (type == MetricType::Info && value != 1)
        return breach("the value of an info is 1");
    if (type == MetricType::Summary && suffix.empty() && value < 0)
        return breach("a quantile's value is not negative");
    if (suffix.empty() || suffix == "_created" || type == MetricType::Info)
        return {};
    if (std::isnan(value))
        return breach("a " + std::string(suffix) + " is a number");
    if (value < 0 && suffix != "_gsum")
        return breach("a " + std::string(suffix) + " is not negative");
    const bool counts = suffix == "_bucket" || suffix == "_count" || suffix == "_gcount";
    if (counts && value != std::floor(value))
        return breach("a " + std::string(suffix) + " is a whole number");
    return {};
}

std::optional<RuleBreach> ExpositionRules::checkExemplar(const ParsedSample &sample,
                                                         std::string_view suffix) const
{
    constexpr std::size_t LongestExemplar = 128; // Characters of all label names and values together.
    if (!sample.exemplar)
        return {};
    const bool allowed = (isHistogram(m_family->type) && suffix == "_bucket") ||
                         (m_family->type == MetricType::Counter && suffix == "_total");
    if (!allowed)
        return RuleBreach{"only buckets of histograms and totals of counters have exemplars"};
    std::size_t length = 0;
    for (const ExpositionLabel &label : sample.exemplar->labels)
        length += characterCount(label.name) + characterCount(label.value);
    if (length > LongestExemplar)
        return RuleBreach{"the labels of the exemplar have " + std::to_string(length) +
                          " characters; 128 are allowed"};
    return {};
}

std::optional<RuleBreach> ExpositionRules::checkTextQuantile(const ParsedSample &sample)
{
    groupKey(sample, m_key);
    const double value = quantile(sample).value_or(0);
    const auto [it, isNew] = m_family->lastQuantiles.try_emplace(m_key, value);
    if (!isNew && value <= it->second)
        return RuleBreach{"the quantiles of " + inQuotes(m_family->name) + " do not go up"};
    it->second = value;
    return {};
}

} // namespace wf
