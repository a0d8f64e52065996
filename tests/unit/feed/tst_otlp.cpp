// SPDX-License-Identifier: GPL-3.0-or-later
// OpenTelemetry's metrics in both encodings.
#include "feed/otlp.h"
#include "support/protobuilder.h"
#include "support/testentry.h"
#include "support/textsink.h"

#include <QTest>

namespace tst_otlp {

using namespace wf;

namespace {

constexpr std::uint64_t Second = 1'000'000'000;

ProtoBuilder attribute(std::string_view name, std::string_view value)
{
    return ProtoBuilder().bytes(1, name).message(2, ProtoBuilder().bytes(1, value));
}

ProtoBuilder request(const ProtoBuilder &metric)
{
    ProtoBuilder resource;
    resource.message(1, attribute("service.name", "shop"))
        .message(1, attribute("service.instance.id", "i-1"));
    return ProtoBuilder().message(
        1, ProtoBuilder().message(1, resource).message(2, ProtoBuilder().message(2, metric)));
}

ProtoBuilder numberPoint(double value, std::uint64_t seconds)
{
    return ProtoBuilder().fixed(3, seconds * Second).decimal(4, value);
}

} // namespace

class TestOtlp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_sink = {};
        m_translator = OtlpTranslator(100, std::chrono::minutes(5));
    }
    void names_data();
    void names();
    void aGauge();
    void aHistogram();
    void aSummary();
    void differencesAreAddedUp();
    void anAbsentValueIsStale();
    void theResourceIsTold();
    void jsonSaysTheSame();
    void brokenMessages();
    void aMessageIsBounded();
    void answers();

private:
    Expected<PushReading> read(const ProtoBuilder &message)
    {
        m_translator.begin(m_sink, 1000, fromMs(0));
        return readOtlpProto(message.text(), m_translator);
    }
    Expected<PushReading> readJson(const QByteArray &text)
    {
        m_translator.begin(m_sink, 1000, fromMs(0));
        return readOtlpJson(viewOf(text), m_translator);
    }
    TextSink m_sink;
    OtlpTranslator m_translator{100, std::chrono::minutes(5)};
};

void TestOtlp::names_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("unit");
    QTest::addColumn<bool>("counts");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *unit, bool counts, const char *expected) {
        QTest::addRow("%s [%s]", name, unit)
            << QByteArray(name) << QByteArray(unit) << counts << QByteArray(expected);
    };
    row("http.server.duration", "ms", false, "http_server_duration_milliseconds");
    row("requests", "{request}", true, "requests_total");
    row("requests_total", "1", true, "requests_total");
    row("io_total", "By", true, "io_bytes_total");
    row("system.memory.usage", "By", false, "system_memory_usage_bytes");
    row("memory_bytes", "By", false, "memory_bytes");
    row("cpu.utilization", "1", false, "cpu_utilization_ratio");
    row("speed", "m/s", false, "speed_meters_per_second");
    row("rate", "{request}/s", false, "rate_per_second");
    row("level", "%", false, "level_percent");
    row("odd", "foo.bar", false, "odd_foo_bar");
    row("9lives", "", false, "_9lives");
}

void TestOtlp::names()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, unit);
    QFETCH(const bool, counts);
    QFETCH(const QByteArray, expected);
    OtlpMetric metric{viewOf(name), viewOf(unit), {}};
    metric.kind = counts ? OtlpKind::Sum : OtlpKind::Gauge;
    metric.monotonic = counts;
    QCOMPARE(QByteArray::fromStdString(otlpName(metric)), expected);
}

void TestOtlp::aGauge()
{
    ProtoBuilder point = numberPoint(21.5, 7);
    point.message(7, attribute("room.name", "attic"))
        .message(7, ProtoBuilder().bytes(1, "floor").message(2, ProtoBuilder().number(3, 4)));
    ProtoBuilder metric;
    metric.bytes(1, "temperature").bytes(3, "Cel").message(5, ProtoBuilder().message(1, point));
    QVERIFY(read(request(metric)));
    QCOMPARE(
        m_sink.lines,
        QByteArrayList{"temperature_celsius{floor=4,instance=i-1,job=shop,room_name=attic} 21.5 @7000 gauge "
                       "[Cel]"});
    // A whole number has a field of its own.
    m_sink = {};
    ProtoBuilder whole;
    whole.bytes(1, "n").message(
        5, ProtoBuilder().message(1, ProtoBuilder().fixed(3, Second).fixed(6, std::uint64_t(-5))));
    QVERIFY(read(request(whole)));
    QCOMPARE(m_sink.lines, QByteArrayList{"n{instance=i-1,job=shop} -5 @1000 gauge"});
}

void TestOtlp::aHistogram()
{
    ProtoBuilder point;
    point.fixed(3, Second).fixed(4, 6).decimal(5, 12.5);
    point.bytes(6, ProtoBuilder().raw(1).raw(2).raw(3).text());
    point.bytes(
        7,
        ProtoBuilder().raw(std::bit_cast<std::uint64_t>(0.5)).raw(std::bit_cast<std::uint64_t>(1.0)).text());
    ProtoBuilder metric;
    metric.bytes(1, "d").message(9, ProtoBuilder().message(1, point).number(2, 2));
    QVERIFY(read(request(metric)));
    QCOMPARE(m_sink.lines, (QByteArrayList{"d_count{instance=i-1,job=shop} 6 @1000 histogram",
                                           "d_sum{instance=i-1,job=shop} 12.5 @1000 histogram",
                                           "d_bucket{instance=i-1,job=shop,le=0.5} 1 @1000 histogram",
                                           "d_bucket{instance=i-1,job=shop,le=1} 3 @1000 histogram",
                                           "d_bucket{instance=i-1,job=shop,le=+Inf} 6 @1000 histogram"}));
    QCOMPARE(m_sink.keys.size(), std::size_t(5));
}

void TestOtlp::aSummary()
{
    ProtoBuilder point;
    point.fixed(3, Second).fixed(4, 2).decimal(5, 3).message(6,
                                                             ProtoBuilder().decimal(1, 0.5).decimal(2, 1.5));
    ProtoBuilder metric;
    metric.bytes(1, "s").message(11, ProtoBuilder().message(1, point));
    QVERIFY(read(request(metric)));
    QCOMPARE(m_sink.lines, (QByteArrayList{"s_count{instance=i-1,job=shop} 2 @1000 summary",
                                           "s_sum{instance=i-1,job=shop} 3 @1000 summary",
                                           "s{instance=i-1,job=shop,quantile=0.5} 1.5 @1000 summary"}));
}

void TestOtlp::differencesAreAddedUp()
{
    for (std::uint64_t at = 1; at <= 3; ++at) {
        ProtoBuilder metric;
        metric.bytes(1, "hits").message(
            7, ProtoBuilder().message(1, numberPoint(double(at), at)).number(2, 1).number(3, 1));
        QVERIFY(read(request(metric)));
    }
    QCOMPARE(m_sink.lines, (QByteArrayList{"hits_total{instance=i-1,job=shop} 1 @1000 counter",
                                           "hits_total{instance=i-1,job=shop} 3 @2000 counter",
                                           "hits_total{instance=i-1,job=shop} 6 @3000 counter"}));
    // Those of a thousand series are not all remembered.
    ProtoBuilder points;
    for (int i = 0; i < 200; ++i) {
        ProtoBuilder point = numberPoint(1, 1);
        points.message(1, point.message(7, attribute("n", std::to_string(i))));
    }
    ProtoBuilder metric;
    metric.bytes(1, "many").message(7, points.number(2, 1).number(3, 1));
    const auto reading = read(request(metric));
    QVERIFY(reading);
    QCOMPARE(reading->samples, std::size_t(99));
    QCOMPARE(reading->refused, std::size_t(101));
}

void TestOtlp::anAbsentValueIsStale()
{
    ProtoBuilder point;
    point.fixed(3, Second).number(8, 1);
    ProtoBuilder metric;
    metric.bytes(1, "n").message(5, ProtoBuilder().message(1, point));
    QVERIFY(read(request(metric)));
    QCOMPARE(m_sink.lines, QByteArrayList{"n{instance=i-1,job=shop} stale @1000 gauge"});
}

void TestOtlp::theResourceIsTold()
{
    const QByteArray text = R"({"resourceMetrics":[{"resource":{"attributes":[
        {"key":"service.namespace","value":{"stringValue":"web"}},
        {"key":"service.name","value":{"stringValue":"shop"}},
        {"key":"host.name","value":{"stringValue":"h1"}}]},
        "scopeMetrics":[{"metrics":[{"name":"n","gauge":{"dataPoints":[
        {"timeUnixNano":"1000000000","asInt":"3"},{"timeUnixNano":"2000000000","asInt":4}]}}]}]}]})";
    QVERIFY(readJson(text));
    QCOMPARE(m_sink.lines,
             (QByteArrayList{"target_info{host_name=h1,job=web/shop} 1 @1000 gauge",
                             "n{job=web/shop} 3 @1000 gauge", "n{job=web/shop} 4 @2000 gauge"}));
}

void TestOtlp::jsonSaysTheSame()
{
    const QByteArray text = R"({"resourceMetrics":[{"scopeMetrics":[{"scope":{"name":"x"},"metrics":[
        {"name":"hits","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[
            {"timeUnixNano":"1000000000","asInt":"2"},{"timeUnixNano":"2000000000","asInt":"3"}]}},
        {"unknownKey":[1,{"a":2}],"name":"d","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[
            {"timeUnixNano":1000000000,"count":"3","sum":1.5,"bucketCounts":["1","2"],"explicitBounds":[0.5],
             "attributes":[{"key":"ok","value":{"boolValue":true}},{"key":"n","value":{"intValue":"7"}},
                           {"key":"d","value":{"doubleValue":0.5}}]}]}},
        {"name":"e","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[
            {"timeUnixNano":"1000000000","count":"4","sum":2}]}}]}]}]})";
    QVERIFY(readJson(text));
    QCOMPARE(m_sink.lines,
             (QByteArrayList{"hits_total 2 @1000 counter", "hits_total 5 @2000 counter",
                             "d_seconds_count{d=0.5,n=7,ok=true} 3 @1000 histogram [s]",
                             "d_seconds_sum{d=0.5,n=7,ok=true} 1.5 @1000 histogram [s]",
                             "d_seconds_bucket{d=0.5,le=0.5,n=7,ok=true} 1 @1000 histogram [s]",
                             "d_seconds_bucket{d=0.5,le=+Inf,n=7,ok=true} 3 @1000 histogram [s]",
                             "e_count 4 @1000 histogram", "e_sum 2 @1000 histogram"}));
    // What has no value, or no kind that is known, is refused and said; the others go on.
    m_sink = {};
    const auto reading = readJson(R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"x"},
        {"name":"y","gauge":{"dataPoints":[{"timeUnixNano":"1000000000"}]}},
        {"name":"z","gauge":{"dataPoints":[{"timeUnixNano":"1000000000","asDouble":1}]}}]}]}]})");
    QVERIFY(reading);
    QCOMPARE(reading->refused, std::size_t(2));
    QCOMPARE(m_sink.lines, QByteArrayList{"z 1 @1000 gauge"});
    QVERIFY(readJson("{}"));
    QVERIFY(!readJson("{\"resourceMetrics\":"));
    // Of another shape altogether: nothing is taken, nothing breaks.
    for (const char *odd : {"[]", "1", R"({"resourceMetrics":{}})", R"({"resourceMetrics":[[1,"a",null]]})"})
        QVERIFY2(readJson(odd), odd);
}

void TestOtlp::brokenMessages()
{
    ProtoBuilder metric;
    metric.bytes(1, "n").message(5, ProtoBuilder().message(1, numberPoint(1, 1)));
    const std::string good = request(metric).text();
    for (std::size_t cut = 1; cut < good.size(); ++cut) {
        m_translator.begin(m_sink, 1000, fromMs(0));
        QVERIFY(!readOtlpProto(good.substr(0, cut), m_translator));
    }
    ProtoBuilder bytes;
    bytes.bytes(1, "\xff").message(5, ProtoBuilder().message(1, numberPoint(1, 1)));
    QVERIFY(!read(request(bytes)));
}

void TestOtlp::aMessageIsBounded()
{
    ProtoBuilder points;
    for (int i = 0; i < 1001; ++i)
        points.message(1, numberPoint(1, std::uint64_t(i)));
    ProtoBuilder metric;
    metric.bytes(1, "n").message(5, points);
    QCOMPARE(read(request(metric)).error().code, ErrorCode::TooLarge);
    // A point with ten thousand attributes is refused by itself.
    ProtoBuilder point = numberPoint(1, 1);
    for (int i = 0; i < 10'000; ++i)
        point.message(7, attribute("a" + std::to_string(i), "x"));
    ProtoBuilder wide;
    wide.bytes(1, "n").message(5, ProtoBuilder().message(1, point).message(1, numberPoint(2, 1)));
    m_sink = {};
    const auto reading = read(request(wide));
    QVERIFY(reading);
    QCOMPARE(reading->refused, std::size_t(1));
    QCOMPARE(m_sink.lines.size(), 1);
}

void TestOtlp::answers()
{
    QCOMPARE(otlpAnswer(true, 0, ""), std::string("{}"));
    QCOMPARE(otlpAnswer(false, 0, ""), std::string());
    const std::string json =
        "{\"partialSuccess\":{\"rejectedDataPoints\":\"2\",\"errorMessage\":\"a \\\"word\\\"\"}}";
    QCOMPARE(otlpAnswer(true, 2, "a \"word\""), json);
    const ProtoBuilder partial = ProtoBuilder().message(1, ProtoBuilder().number(1, 2).bytes(2, "why"));
    QCOMPARE(otlpAnswer(false, 2, "why"), partial.text());
    QCOMPARE(otlpError(false, "why"), ProtoBuilder().number(1, 3).bytes(2, "why").text());
}

WF_TEST(TestOtlp)

} // namespace tst_otlp

#include "tst_otlp.moc"
