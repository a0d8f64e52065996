// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/expositionline.h"
#include "feed/expositionnumber.h"
#include "feed/otlp.h"
#include "feed/protobuf.h"

#include <deque>
#include <limits>

namespace wf {

namespace {

/// Field numbers of a point that differ from kind to kind.
struct PointFields
{
    unsigned attributes;
    unsigned flags;
};
PointFields fieldsOf(OtlpKind kind)
{
    switch (kind) {
    case OtlpKind::Histogram:
        return {9, 10};
    case OtlpKind::ExponentialHistogram:
        return {1, 10};
    case OtlpKind::None:
    case OtlpKind::Gauge:
    case OtlpKind::Sum:
    case OtlpKind::Summary:
        break;
    }
    return {7, 8};
}

OtlpKind kindOf(unsigned field)
{
    switch (field) {
    case 5:
        return OtlpKind::Gauge;
    case 7:
        return OtlpKind::Sum;
    case 9:
        return OtlpKind::Histogram;
    case 10:
        return OtlpKind::ExponentialHistogram;
    case 11:
        return OtlpKind::Summary;
    }
    return OtlpKind::None;
}

class ProtoWalk
{
public:
    explicit ProtoWalk(OtlpTranslator &translator) : m_translator(translator) {}

    void request(std::string_view message)
    {
        ProtoReader in(message);
        while (goesOn() && in.next()) {
            if (in.isBytes(1))
                resource(in.bytes());
        }
        check(in);
    }
    bool isBroken() const { return m_broken; }

private:
    bool goesOn() const { return !m_broken && !m_translator.tooMany(); }
    void check(const ProtoReader &in) { m_broken = m_broken || in.isBroken(); }

    void resource(std::string_view message)
    {
        PushedTags attributes;
        m_texts.clear();
        ProtoReader first(message); // The resource may stand behind what it is about.
        while (first.next()) {
            if (!first.isBytes(1))
                continue;
            ProtoReader in(first.bytes());
            while (in.next()) {
                if (in.isBytes(1))
                    attribute(in.bytes(), attributes);
            }
            check(in);
        }
        check(first);
        m_translator.beginResource(attributes);
        ProtoReader in(message);
        while (goesOn() && in.next()) {
            if (in.isBytes(2))
                scope(in.bytes());
        }
    }

    void scope(std::string_view message)
    {
        ProtoReader in(message);
        while (goesOn() && in.next()) {
            if (in.isBytes(2))
                metric(in.bytes());
        }
        check(in);
    }

    void metric(std::string_view message)
    {
        OtlpMetric metric;
        std::string_view data;
        ProtoReader in(message);
        while (in.next()) {
            if (in.isBytes(1))
                metric.name = in.bytes();
            else if (in.isBytes(2))
                metric.help = in.bytes();
            else if (in.isBytes(3))
                metric.unit = in.bytes();
            else if (const OtlpKind kind = kindOf(in.field());
                     kind != OtlpKind::None && in.isBytes(in.field())) {
                metric.kind = kind;
                data = in.bytes();
            }
        }
        check(in);
        for (const std::string_view text : {metric.name, metric.help, metric.unit})
            m_broken = m_broken || findInvalidUtf8(text) != std::string_view::npos;
        ProtoReader head(data);
        while (head.next()) {
            if (head.isVarint(2))
                metric.delta = head.integer() == OtlpDelta;
            else if (head.isVarint(3))
                metric.monotonic = head.number() != 0;
        }
        check(head);
        m_translator.beginMetric(metric);
        ProtoReader points(data);
        while (goesOn() && points.next()) {
            if (points.isBytes(1))
                point(points.bytes(), metric.kind);
        }
    }

    void point(std::string_view message, OtlpKind kind)
    {
        OtlpPoint point;
        PushedTags attributes;
        const PointFields fields = fieldsOf(kind);
        m_pointTexts.clear();
        m_bounds.clear();
        m_counts.clear();
        ProtoReader in(message);
        while (in.next()) {
            if (in.isBytes(fields.attributes))
                attribute(in.bytes(), attributes, &m_pointTexts);
            else if (in.isVarint(fields.flags))
                point.absent = (in.number() & OtlpNoRecordedValue) != 0;
            else if (in.isFixed(3))
                point.timeNs = in.number();
            else
                part(in, kind, point);
        }
        check(in);
        if (m_broken || attributes.size() > MaxPushedLabels || m_counts.size() > MaxOtlpParts)
            return m_broken ? void() : m_translator.refuse("a point has too many attributes or buckets");
        for (std::size_t i = 0; i < m_counts.size(); ++i)
            point.parts.emplace_back(
                i < m_bounds.size() ? m_bounds[i] : std::numeric_limits<double>::infinity(), m_counts[i]);
        m_translator.point(point, attributes);
    }

    /// What only one kind of point has.
    void part(const ProtoReader &in, OtlpKind kind, OtlpPoint &point)
    {
        const bool number = kind == OtlpKind::Gauge || kind == OtlpKind::Sum;
        if (number && in.isFixed(4))
            point.value = in.decimal();
        else if (number && in.isFixed(6))
            point.value = double(in.integer());
        else if (in.isFixed(4))
            point.count = double(in.number());
        else if (!number && in.isFixed(5))
            point.sum = in.decimal();
        else if (kind == OtlpKind::Summary && in.isBytes(6))
            quantile(in.bytes(), point);
        else if (kind == OtlpKind::Histogram && (in.field() == 6 || in.field() == 7))
            fixed(in);
    }

    void quantile(std::string_view message, OtlpPoint &point)
    {
        std::pair<double, double> part;
        ProtoReader in(message);
        while (in.next()) {
            if (in.isFixed(1))
                part.first = in.decimal();
            else if (in.isFixed(2))
                part.second = in.decimal();
        }
        check(in);
        if (point.parts.size() < MaxOtlpParts)
            point.parts.push_back(part);
    }

    /// Counts (6) and bounds (7) of buckets, packed or one by one.
    void fixed(const ProtoReader &in)
    {
        const auto add = [&](std::uint64_t bits) {
            if (in.field() == 6 && m_counts.size() <= MaxOtlpParts)
                m_counts.push_back(double(bits));
            else if (in.field() == 7 && m_bounds.size() <= MaxOtlpParts)
                m_bounds.push_back(std::bit_cast<double>(bits));
        };
        if (in.isFixed(in.field()))
            return add(in.number());
        if (!in.isBytes(in.field()))
            return;
        m_broken = m_broken || in.bytes().size() % sizeof(std::uint64_t) != 0;
        for (std::size_t at = 0; !m_broken && at < in.bytes().size(); at += sizeof(std::uint64_t)) {
            std::uint64_t bits = 0;
            std::memcpy(&bits, in.bytes().data() + at, sizeof bits);
            add(bits);
        }
    }

    void attribute(std::string_view message, PushedTags &to, std::deque<std::string> *texts = nullptr)
    {
        std::string_view name;
        std::string_view value;
        ProtoReader in(message);
        while (in.next()) {
            if (in.isBytes(1))
                name = in.bytes();
            else if (in.isBytes(2))
                value = anyValue(in.bytes(), texts ? *texts : m_texts);
        }
        check(in);
        m_broken = m_broken || findInvalidUtf8(name) != std::string_view::npos ||
                   findInvalidUtf8(value) != std::string_view::npos;
        if (to.size() <= MaxPushedLabels)
            to.emplace_back(name, value);
    }

    /// As text; lists and tables bring nothing.
    std::string_view anyValue(std::string_view message, std::deque<std::string> &texts)
    {
        std::string_view value;
        ProtoReader in(message);
        while (in.next()) {
            if (in.isBytes(1))
                value = in.bytes();
            else if (in.isVarint(2))
                value = in.number() != 0 ? "true" : "false";
            else if (in.isVarint(3))
                value = texts.emplace_back(std::to_string(in.integer()));
            else if (in.isFixed(4))
                value = texts.emplace_back(shortestText(in.decimal()));
        }
        check(in);
        return value;
    }

    OtlpTranslator &m_translator;
    bool m_broken = false;
    std::deque<std::string> m_texts; ///< Of numbers among the resource's attributes; views of them stay.
    std::deque<std::string> m_pointTexts;
    std::vector<double> m_bounds;
    std::vector<double> m_counts;
};

void addVarint(std::string &to, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        to += char(value | 0x80);
    to += char(value);
}

void addBytes(std::string &to, unsigned field, std::string_view bytes)
{
    addVarint(to, (field << 3) | unsigned(ProtoReader::Wire::Bytes));
    addVarint(to, bytes.size());
    to += bytes;
}

std::string jsonText(std::string_view text)
{
    std::string escaped = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            escaped += '\\';
        escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return escaped + '"';
}

} // namespace

Expected<PushReading> readOtlpProto(std::string_view message, OtlpTranslator &translator)
{
    ProtoWalk walk(translator);
    walk.request(message);
    if (walk.isBroken())
        return brokenMessage();
    if (translator.tooMany())
        return fail(ErrorCode::TooLarge, QStringLiteral("too many samples in one message (sample_limit)"));
    return translator.reading();
}

std::string otlpAnswer(bool json, std::size_t rejected, std::string_view message)
{
    if (rejected == 0)
        return json ? "{}" : "";
    if (json)
        return "{\"partialSuccess\":{\"rejectedDataPoints\":\"" + std::to_string(rejected) +
               "\",\"errorMessage\":" + jsonText(message) + "}}";
    std::string partial;
    addVarint(partial, 1U << 3);
    addVarint(partial, rejected);
    addBytes(partial, 2, message);
    std::string answer;
    addBytes(answer, 1, partial);
    return answer;
}

std::string otlpError(bool json, std::string_view message)
{
    constexpr unsigned InvalidArgument = 3;
    if (json)
        return "{\"code\":3,\"message\":" + jsonText(message) + "}";
    std::string status;
    addVarint(status, 1U << 3);
    addVarint(status, InvalidArgument);
    addBytes(status, 2, message);
    return status;
}

} // namespace wf
