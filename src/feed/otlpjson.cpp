// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/expositionnumber.h"
#include "feed/jsonvalue.h"
#include "feed/otlp.h"

#include <limits>

namespace wf {

namespace {

using Json = simdjson::dom::element;

struct KindName
{
    const char *name;
    OtlpKind kind;
};
constexpr KindName Kinds[] = {{"gauge", OtlpKind::Gauge},
                              {"sum", OtlpKind::Sum},
                              {"histogram", OtlpKind::Histogram},
                              {"exponentialHistogram", OtlpKind::ExponentialHistogram},
                              {"summary", OtlpKind::Summary}};

class JsonWalk
{
public:
    explicit JsonWalk(OtlpTranslator &translator) : m_translator(translator) {}

    void request(const Json &root)
    {
        for (const Json each : json::list(root, "resourceMetrics"))
            resource(each);
    }

private:
    void resource(const Json &message)
    {
        m_texts.clear();
        PushedTags attributes;
        Json found;
        if (message["resource"].get(found) == simdjson::SUCCESS)
            attributes = attributesOf(found, m_texts);
        m_translator.beginResource(attributes);
        for (const Json scope : json::list(message, "scopeMetrics")) {
            for (const Json metric : json::list(scope, "metrics")) {
                if (m_translator.tooMany())
                    return;
                this->metric(metric);
            }
        }
    }

    void metric(const Json &message)
    {
        OtlpMetric metric{json::text(message, "name"), json::text(message, "unit"),
                          json::text(message, "description")};
        Json data;
        for (const KindName &known : Kinds) {
            if (message[known.name].get(data) != simdjson::SUCCESS)
                continue;
            metric.kind = known.kind;
            break;
        }
        if (metric.kind == OtlpKind::None)
            return m_translator.refuse("a metric has no points of a kind that is known");
        metric.delta = json::number(data, "aggregationTemporality").value_or(0) == OtlpDelta;
        metric.monotonic = json::truth(data, "isMonotonic");
        m_translator.beginMetric(metric);
        for (const Json point : json::list(data, "dataPoints")) {
            if (m_translator.tooMany())
                return;
            this->point(point, metric.kind);
        }
    }

    void point(const Json &message, OtlpKind kind)
    {
        OtlpPoint point;
        m_pointTexts.clear();
        const PushedTags attributes = attributesOf(message, m_pointTexts);
        point.timeNs = json::whole(message, "timeUnixNano").value_or(0);
        point.absent = (json::whole(message, "flags").value_or(0) & OtlpNoRecordedValue) != 0;
        const auto value = json::number(message, kind == OtlpKind::Gauge || kind == OtlpKind::Sum
                                                     ? (json::has(message, "asDouble") ? "asDouble" : "asInt")
                                                     : "count");
        if (!value && !point.absent)
            return m_translator.refuse("a point has no value");
        point.value = point.count = value.value_or(0);
        point.sum = json::number(message, "sum");
        if (kind == OtlpKind::Histogram)
            buckets(message, point);
        if (kind == OtlpKind::Summary) {
            for (const Json part : json::list(message, "quantileValues"))
                point.parts.emplace_back(json::number(part, "quantile").value_or(0),
                                         json::number(part, "value").value_or(0));
        }
        if (attributes.size() > MaxPushedLabels || point.parts.size() > MaxOtlpParts)
            return m_translator.refuse("a point has too many attributes or buckets");
        m_translator.point(point, attributes);
    }

    static void buckets(const Json &message, OtlpPoint &point)
    {
        std::vector<double> bounds;
        for (const Json bound : json::list(message, "explicitBounds"))
            bounds.push_back(json::number(bound).value_or(0));
        std::size_t at = 0;
        for (const Json count : json::list(message, "bucketCounts")) {
            point.parts.emplace_back(at < bounds.size() ? bounds[at]
                                                        : std::numeric_limits<double>::infinity(),
                                     json::number(count).value_or(0));
            ++at;
        }
    }

    static PushedTags attributesOf(const Json &message, std::deque<std::string> &texts)
    {
        PushedTags tags;
        for (const Json each : json::list(message, "attributes")) {
            Json value;
            if (tags.size() > MaxPushedLabels || each["value"].get(value) != simdjson::SUCCESS)
                continue;
            tags.emplace_back(json::text(each, "key"), anyValue(value, texts));
        }
        return tags;
    }

    static std::string_view anyValue(const Json &value, std::deque<std::string> &texts)
    {
        if (json::has(value, "stringValue"))
            return json::text(value, "stringValue");
        if (json::has(value, "boolValue"))
            return json::truth(value, "boolValue") ? "true" : "false";
        if (const auto whole = json::integer(value, "intValue"))
            return texts.emplace_back(std::to_string(*whole));
        if (const auto number = json::number(value, "doubleValue"))
            return texts.emplace_back(shortestText(*number));
        return {};
    }

    OtlpTranslator &m_translator;
    std::deque<std::string> m_texts; ///< Of numbers among attributes; views of them stay.
    std::deque<std::string> m_pointTexts;
};

} // namespace

Expected<PushReading> readOtlpJson(std::string_view message, OtlpTranslator &translator)
{
    simdjson::dom::parser parser(json::MaxBytes);
    const auto root = json::parse(parser, message);
    if (!root)
        return tl::unexpected(root.error());
    JsonWalk(translator).request(*root);
    if (translator.tooMany())
        return fail(ErrorCode::TooLarge, QStringLiteral("too many samples in one message (sample_limit)"));
    return translator.reading();
}

} // namespace wf
