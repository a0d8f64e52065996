// SPDX-License-Identifier: GPL-3.0-or-later
// Samples as JSON.
#include "feed/pushjson.h"
#include "support/testentry.h"
#include "support/textsink.h"

#include <QTest>

namespace tst_pushjson {

using namespace wf;

class TestPushJson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_sink = {}; }
    void samples_data();
    void samples();
    void problems_data();
    void problems();
    void noJson();
    void aMessageIsBounded();

private:
    TextSink m_sink;
};

void TestPushJson::samples_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("samples");
    const auto row = [](const char *name, const QByteArray &text, const QByteArrayList &samples) {
        QTest::newRow(name) << text << samples;
    };
    row("one", R"({"metric": "queue.depth", "value": 12})", {"queue_depth 12"});
    row("all keys",
        R"({"metric":"m","value":1.5,"labels":{"b":"2","a":"1"},"time":1700000000.25,"type":"counter"})",
        {"m{a=1,b=2} 1.5 @1700000000250 counter"});
    row("a list", R"([{"metric":"a","value":1},{"metric":"b","value":true}])", {"a 1", "b 1"});
    row("one in each line", "{\"metric\":\"a\",\"value\":1}\n\n{\"metric\":\"b\",\"value\":2}\n",
        {"a 1", "b 2"});
    row("over lines", "{\n  \"metric\": \"a\",\n  \"value\": 1\n}\n", {"a 1"});
    row("no number", R"({"metric":"a","value":"NaN"})", {"a NaN"});
    row("infinite", R"({"metric":"a","value":"+Inf"})", {"a +Inf"});
    row("an empty list", "[]", {});
}

void TestPushJson::samples()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArrayList, samples);
    const auto reading = readPushJson(viewOf(text), 100, m_sink);
    QVERIFY2(reading, reading ? "" : qPrintable(reading.error().message));
    QCOMPARE(reading->problem, std::string());
    QCOMPARE(m_sink.lines, samples);
}

void TestPushJson::problems_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("problem");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &problem) {
        QTest::newRow(name) << text << problem;
    };
    row("no name", R"([{"metric":"a","value":1},{"value":1}])", "sample 2: \"metric\" must be a name");
    row("no value", R"({"metric":"a"})", "sample 1: \"value\" must be a number, true or false");
    row("a word", R"({"metric":"a","value":"much"})", "sample 1: \"value\" must be a number, true or false");
    row("a typing error", R"({"metric":"a","value":1,"lables":{}})",
        "sample 1: there is no key \"lables\"; the keys are metric, value, labels, time, type");
    row("labels", R"({"metric":"a","value":1,"labels":{"a":1}})",
        "sample 1: \"labels\" must be an object of at most 128 texts");
    row("time", R"({"metric":"a","value":1,"time":"noon"})",
        "sample 1: \"time\" must be a number of Unix seconds");
    row("type", R"({"metric":"a","value":1,"type":"histogram"})",
        "sample 1: \"type\" must be gauge or counter");
    row("a number", "12",
        "sample 1: a sample is an object such as {\"metric\": \"queue_depth\", \"value\": 12}");
}

void TestPushJson::problems()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, problem);
    const auto reading = readPushJson(viewOf(text), 100, m_sink);
    QVERIFY(reading);
    QCOMPARE(QByteArray::fromStdString(reading->problem), problem);
    QCOMPARE(reading->refused, std::size_t(1));
}

void TestPushJson::noJson()
{
    for (const char *text :
         {"", "queue 12", "{\"metric\":", "\xff\xfe", "{\"metric\":\"a\",\"value\":1}\nx"}) {
        const auto reading = readPushJson(text, 100, m_sink);
        QVERIFY2(!reading, text);
        QCOMPARE(reading.error().code, ErrorCode::Protocol);
        QVERIFY(reading.error().message.startsWith(QStringLiteral("this is no JSON: ")));
    }
}

void TestPushJson::aMessageIsBounded()
{
    const QByteArray many =
        '[' + QByteArray(R"({"metric":"a","value":1},)").repeated(100) + R"({"metric":"a","value":1}])";
    QCOMPARE(readPushJson(viewOf(many), 100, m_sink).error().code, ErrorCode::TooLarge);
    QCOMPARE(readPushJson(viewOf(QByteArray(17 << 20, ' ')), 100, m_sink).error().code, ErrorCode::TooLarge);
    // Brackets without an end are refused, not followed.
    QVERIFY(!readPushJson(viewOf(QByteArray(1 << 20, '[')), 100, m_sink));
}

WF_TEST(TestPushJson)

} // namespace tst_pushjson

#include "tst_pushjson.moc"
