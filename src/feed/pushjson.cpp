// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/pushjson.h"

#include "feed/expositionnumber.h"
#include "feed/jsonvalue.h"
#include "feed/knownseries.h"
#include "feed/pushedseries.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

using json::Element;

constexpr std::string_view Keys[] = {"metric", "value", "labels", "time", "type"};

class Samples
{
public:
    Samples(std::size_t most, ExpositionSink &sink) : m_most(most), m_sink(sink) {}

    void take(const Element &value)
    {
        simdjson::dom::array list;
        if (value.get(list) == simdjson::SUCCESS) {
            for (const Element each : list)
                takeOne(each);
            return;
        }
        takeOne(value);
    }
    Expected<PushReading> reading() const
    {
        if (m_tooMany)
            return tooManySamples(m_most);
        return m_reading;
    }

private:
    void takeOne(const Element &value)
    {
        const std::string problem = tryOne(value);
        if (!problem.empty())
            m_reading.refuse("sample " + std::to_string(m_reading.samples + m_reading.refused + 1) + ": " +
                             problem);
    }

    /// What is wrong with it; empty where it was handed over.
    std::string tryOne(const Element &value)
    {
        simdjson::dom::object object;
        if (value.get(object) != simdjson::SUCCESS)
            return "a sample is an object such as {\"metric\": \"queue_depth\", \"value\": 12}";
        for (const auto &field : object) {
            if (std::find(std::begin(Keys), std::end(Keys), field.key) == std::end(Keys))
                return "there is no key \"" + std::string(field.key.substr(0, 100)) +
                       "\"; the keys are metric, value, labels, time, type";
        }
        const std::string_view name = json::text(value, "metric");
        if (name.empty() || name.size() > MaxSeriesBytes)
            return "\"metric\" must be a name";
        PushedSample sample;
        bool truth = false;
        const auto number = json::number(value, "value");
        if (number)
            sample.value = *number;
        else if (value["value"].get(truth) == simdjson::SUCCESS)
            sample.value = truth ? 1 : 0;
        else
            return "\"value\" must be a number, true or false";
        const std::string_view type = json::text(value, "type");
        if (type == "counter" || type == "gauge")
            sample.type = type == "counter" ? MetricType::Counter : MetricType::Gauge;
        else if (json::has(value, "type"))
            return "\"type\" must be gauge or counter";
        if (json::has(value, "time")) {
            const auto time = json::number(value, "time");
            if (!time || !std::isfinite(*time))
                return "\"time\" must be a number of Unix seconds";
            sample.timeMs = millisFromSeconds(*time);
        }
        PushedTags tags;
        if (json::has(value, "labels") && !readLabels(value, tags))
            return "\"labels\" must be an object of at most " + std::to_string(MaxPushedLabels) + " texts";
        if (m_reading.samples == m_most) {
            m_tooMany = true;
            return "one too many";
        }
        const PushedSeries series = pushedSeries(name, tags);
        tellPushed(series, series.key(), sample, m_sink);
        ++m_reading.samples;
        return {};
    }

    static bool readLabels(const Element &value, PushedTags &tags)
    {
        simdjson::dom::object labels;
        if (value["labels"].get(labels) != simdjson::SUCCESS || labels.size() > MaxPushedLabels)
            return false;
        for (const auto &field : labels) {
            std::string_view text;
            if (field.value.get(text) != simdjson::SUCCESS)
                return false;
            tags.emplace_back(field.key, text);
        }
        return true;
    }

    const std::size_t m_most;
    ExpositionSink &m_sink;
    PushReading m_reading;
    bool m_tooMany = false;
};

} // namespace

Expected<PushReading> readPushJson(std::string_view text, std::size_t maxSamples, ExpositionSink &sink)
{
    simdjson::dom::parser parser(json::MaxBytes);
    Samples samples(maxSamples, sink);
    const auto whole = json::parse(parser, text);
    if (whole) {
        samples.take(*whole);
        return samples.reading();
    }
    // Or one in each line.
    bool any = false;
    while (!text.empty() && whole.error().code != ErrorCode::TooLarge) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        const auto each = json::parse(parser, line);
        if (!each)
            return tl::unexpected(any ? each.error() : whole.error());
        samples.take(*each);
        any = true;
    }
    return any ? samples.reading() : tl::unexpected(whole.error());
}

} // namespace wf
