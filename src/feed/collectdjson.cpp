// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/collectdjson.h"

#include "feed/expositionnumber.h"
#include "feed/jsonvalue.h"
#include "feed/knownseries.h"
#include "feed/pushedseries.h"

#include <cmath>

namespace wf {

namespace {

using json::Element;

/// One list of values: all data sources of a type.
struct ValueList
{
    std::string_view plugin;
    std::string_view type;
    PushedTags tags;
    std::int64_t timeMs = 0;
};

bool readHead(const Element &value, ValueList &list)
{
    list.plugin = json::text(value, "plugin");
    list.type = json::text(value, "type");
    const auto time = json::number(value, "time");
    if (list.plugin.empty() || list.type.empty() || !time || !std::isfinite(*time))
        return false;
    list.timeMs = millisFromSeconds(*time);
    const std::string_view host = json::text(value, "host");
    const std::string_view instance = json::text(value, "plugin_instance");
    const std::string_view typeInstance = json::text(value, "type_instance");
    std::size_t size = 0;
    for (const std::string_view text : {host, instance, typeInstance, list.plugin, list.type})
        size += text.size();
    if (size > MaxSeriesBytes)
        return false;
    list.tags.emplace_back("instance", host);
    list.tags.emplace_back(list.plugin, instance);
    list.tags.emplace_back(instance.empty() ? list.plugin : std::string_view("type"), typeInstance);
    return true;
}

std::string nameOf(const ValueList &list, std::string_view source, bool counts)
{
    std::string name = "collectd_" + std::string(list.plugin);
    if (list.type != list.plugin)
        (name += '_') += list.type;
    if (source != "value")
        (name += '_') += source.substr(0, MaxSeriesBytes);
    return counts ? name + "_total" : name;
}

std::string_view textAt(const simdjson::dom::array &list, std::size_t at)
{
    std::string_view text;
    return list.at(at).get(text) == simdjson::SUCCESS ? text : std::string_view();
}

} // namespace

Expected<PushReading> readCollectdJson(std::string_view text, std::size_t maxSamples, ExpositionSink &sink)
{
    simdjson::dom::parser parser(json::MaxBytes);
    const auto root = json::parse(parser, text);
    if (!root)
        return tl::unexpected(root.error());
    simdjson::dom::array lists;
    if (root->get(lists) != simdjson::SUCCESS)
        return fail(ErrorCode::Protocol, QStringLiteral("collectd sends a list"));
    PushReading reading;
    for (const Element each : lists) {
        ValueList list;
        if (!readHead(each, list)) {
            reading.refuse("a list of values needs plugin, type and time");
            continue;
        }
        constexpr std::size_t MostSources = 100;
        const auto names = json::list(each, "dsnames");
        const auto types = json::list(each, "dstypes");
        std::size_t at = 0;
        for (const Element value : json::list(each, "values")) {
            const auto number = json::number(value);
            const std::string_view type = at < MostSources ? textAt(types, at) : std::string_view();
            const std::string_view source = at < MostSources ? textAt(names, at) : std::string_view();
            ++at;
            if (!number || source.empty())
                continue; // Not known yet: null.
            if (reading.samples == maxSamples)
                return tooManySamples(maxSamples);
            const bool counts = type == "derive" || type == "counter";
            const PushedSeries series = pushedSeries(nameOf(list, source, counts), list.tags);
            PushedSample sample;
            sample.type = counts ? MetricType::Counter : MetricType::Gauge;
            sample.value = *number;
            sample.timeMs = list.timeMs;
            tellPushed(series, series.key(), sample, sink);
            ++reading.samples;
        }
    }
    return reading;
}

} // namespace wf
