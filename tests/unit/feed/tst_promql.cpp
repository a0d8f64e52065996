// SPDX-License-Identifier: GPL-3.0-or-later
// A feed that asks a server of Prometheus' API: its questions and what is made of the answers.
#include "promqlfixture.h"
#include "support/textsink.h"

namespace tst_promql {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::promqltest;

class TestPromql : public PromqlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void answers_data();
    void answers();
    void badAnswers_data();
    void badAnswers();
    void theQuestion();
    void thePastComesFirst();
    void aSeriesThatIsGoneIsStale();
    void anErrorIsSaid();
    void warningsAreSaid();
    void oneQueryFailsAlone();
    void whatAMetricIs();
};

void TestPromql::answers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArrayList>("samples");
    const auto row = [](const char *name, const QByteArray &data, const char *given,
                        const QByteArrayList &samples) {
        QTest::newRow(name) << R"({"status":"success","data":)" + data + '}' << QString::fromLatin1(given)
                            << samples;
    };
    row("a vector",
        R"({"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a"},"value":[1700000000.781,"1"]},
           {"metric":{"__name__":"up","job":"b"},"value":[1700000000,"0.5"]}]})",
        "", {"up{job=a} 1 @1700000000781", "up{job=b} 0.5 @1700000000000"});
    row("with a name", R"({"resultType":"vector","result":[{"metric":{},"value":[1,"3e2"]}]})", "load",
        {"load 300 @1000"});
    row("a name of its own gives way",
        R"({"resultType":"vector","result":[{"metric":{"__name__":"up"},"value":[1,"1"]}]})", "is_up",
        {"is_up 1 @1000"});
    row("special values",
        R"({"resultType":"vector","result":[{"metric":{"a":"1"},"value":[1,"NaN"]},{"metric":{"a":"2"},
           "value":[1,"+Inf"]},{"metric":{"a":"3"},"value":[1,"-Inf"]}]})",
        "n", {"n{a=1} NaN @1000", "n{a=2} +Inf @1000", "n{a=3} -Inf @1000"});
    row("a matrix", R"({"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[[1,"1"],[2.5,"2"]]}]})",
        "n", {"n{a=b} 1 @1000", "n{a=b} 2 @2500"});
    row("a scalar", R"({"resultType":"scalar","result":[1700000000,"42"]})", "answer",
        {"answer 42 @1700000000000"});
    row("nothing", R"({"resultType":"vector","result":[]})", "", {});
}

void TestPromql::answers()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, name);
    QFETCH(const QByteArrayList, samples);
    TextSink sink;
    const auto answer = readPromAnswer(viewOf(body), {name, 100}, sink);
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(sink.lines, samples);
    QCOMPARE(answer->reading.refused, std::size_t(0));
}

void TestPromql::badAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QByteArray &body, const char *says) {
        QTest::newRow(name) << body << QString::fromLatin1(says);
    };
    row("HTML", "<html></html>", "this is no JSON");
    row("another JSON", R"({"hello":1})", "this is no answer of Prometheus' API");
    row("an error", R"({"status":"error","errorType":"bad_data","error":"parse error: unexpected \")\""})",
        "parse error: unexpected \")\"");
    row("no data", R"({"status":"success"})", "the answer has no data");
    row("a string", R"({"status":"success","data":{"resultType":"string","result":[1,"a"]}})",
        "neither a number nor series");
    row("no name",
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}})",
        "give the query a \"name\"");
    row("cut", R"({"status":"success","data":{"resultType":"vector","result":[{"metric)", "this is no JSON");
}

void TestPromql::badAnswers()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, says);
    TextSink sink;
    const auto answer = readPromAnswer(viewOf(body), {{}, 100}, sink);
    QVERIFY(!answer);
    QVERIFY2(answer.error().message.contains(says), qPrintable(answer.error().message));
}

void TestPromql::theQuestion()
{
    FeedConfig config = configOf({});
    config.url = QUrl(QStringLiteral("http://ana:s3cret@prom.example:9090/prefix/"));
    config.headers = {{QStringLiteral("X-Scope-OrgID"), QStringLiteral("team-a")}};
    const HttpRequest request =
        instantRequest(config, QStringLiteral("rate(a{b=\"c&d\"}[5m]) > 1"), fromMs(1500));
    QCOMPARE(request.url, QUrl(QStringLiteral("http://prom.example:9090/prefix/api/v1/query")));
    QCOMPARE(request.body, QByteArray("query=rate%28a%7Bb%3D%22c%26d%22%7D%5B5m%5D%29%20%3E%201&time=1.500"));
    const auto header = [&](const char *name) {
        for (const auto &[key, value] : request.headers) {
            if (key == name)
                return value;
        }
        return QByteArray();
    };
    QCOMPARE(header("Authorization"), QByteArray("Basic " + QByteArray("ana:s3cret").toBase64()));
    QCOMPARE(header("X-Scope-OrgID"), QByteArray("team-a"));
    const HttpRequest range = rangeRequest(config, QStringLiteral("a"), {fromMs(0), fromMs(60'000)}, 15s);
    QCOMPARE(range.body, QByteArray("query=a&start=0.000&end=60.000&step=15.000"));
}

void TestPromql::thePastComesFirst()
{
    const qint64 now = toMs(m_clock.wall()) / 1000;
    const QByteArray past = R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":
        {"__name__":"a"},"values":[[)" +
                            QByteArray::number(now - 7200) + ",\"1\"],[" + QByteArray::number(now - 60) +
                            ",\"2\"]]}]}}";
    const QByteArray present = R"({"status":"success","data":{"resultType":"vector","result":[{"metric":
        {"__name__":"a"},"value":[)" +
                               QByteArray::number(now) + ",\"3\"]}]}}";
    answerInTurn({jsonAnswer(past), jsonAnswer(present)});
    start(configOf({{QStringLiteral("a"), {}}}));
    QTRY_COMPARE(last("a"), 3.0);
    QCOMPARE(m_past, 2);
    QVERIFY(m_server->requests()[0].startsWith("GET /api/v1/metadata "));
    QVERIFY(m_server->requests()[1].startsWith("POST /api/v1/query_range "));
    const auto ref = m_store->find({"a", {}});
    QVERIFY(ref);
    QCOMPARE(m_store->samples(*ref, {fromMs(0), m_clock.wall()}).size(), std::size_t(3));
    QCOMPARE(m_source->health().state, FeedState::Up);
}

void TestPromql::aSeriesThatIsGoneIsStale()
{
    answerInTurn(
        {jsonAnswer(Nothing),
         jsonAnswer(R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"a"},
              "value":[1,"1"]}]}})"),
         jsonAnswer(R"({"status":"success","data":{"resultType":"vector","result":[]}})")});
    start(configOf({{QStringLiteral("a"), {}}}));
    QTRY_VERIFY(isStaleMarker(last("a")));
    QCOMPARE(m_source->health().series, 0);
    QCOMPARE(m_source->health().state, FeedState::Up);
}

void TestPromql::anErrorIsSaid()
{
    answerInTurn({jsonAnswer(Nothing),
                  jsonAnswer(R"({"status":"error","errorType":"bad_data","error":"parse error"})", 400)});
    start(configOf({{QStringLiteral("a b"), {}}}));
    QTRY_COMPARE(m_source->health().state, FeedState::Down);
    QVERIFY2(m_source->health().lastError.endsWith(QStringLiteral("HTTP 400 Scripted: parse error")),
             qPrintable(m_source->health().lastError));
    m_server->close();
    QTRY_VERIFY(m_source->health().lastError.contains(QStringLiteral("connection refused")));
}

void TestPromql::warningsAreSaid()
{
    answerInTurn(
        {jsonAnswer(Nothing),
         jsonAnswer(R"({"status":"success","warnings":["store gateway 2 did not answer"],"data":{"resultType":
        "vector","result":[{"metric":{"__name__":"a"},"value":[1,"1"]}]}})")});
    start(configOf({{QStringLiteral("a"), {}}}));
    QTRY_COMPARE(m_source->health().state, FeedState::Degraded);
    QVERIFY(m_source->health().lastError.contains(QStringLiteral("store gateway 2 did not answer")));
}

void TestPromql::oneQueryFailsAlone()
{
    const ScriptedAnswer good = jsonAnswer(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}})");
    answerInTurn({jsonAnswer(Nothing), jsonAnswer(Nothing), good});
    start(
        configOf({{QStringLiteral("vector(1)"), QStringLiteral("one")}, {QStringLiteral("vector(2)"), {}}}));
    QTRY_COMPARE(m_source->health().state, FeedState::Degraded);
    QCOMPARE(last("one"), 1.0);
    QVERIFY2(
        m_source->health().lastError.contains(QStringLiteral("vector(2): the answer's series have no name")),
        qPrintable(m_source->health().lastError));
}

void TestPromql::whatAMetricIs()
{
    const ScriptedAnswer metadata = jsonAnswer(
        R"({"status":"success","data":{"jobs_total":[{"type":"counter","help":"Jobs done.","unit":""}]}})");
    const ScriptedAnswer value = jsonAnswer(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"jobs_total"},
        "value":[1,"1"]}]}})");
    m_server->setAnswers({metadata, jsonAnswer(Nothing), value});
    start(configOf({{QStringLiteral("jobs_total"), {}}}));
    QTRY_COMPARE(last("jobs_total"), 1.0);
    const auto ref = m_store->find({"jobs_total", {}});
    QVERIFY(ref);
    QCOMPARE(m_store->info(*ref).meta.type, MetricType::Counter);
    QCOMPARE(m_store->info(*ref).meta.help, std::string("Jobs done."));
}

WF_TEST(TestPromql)

} // namespace tst_promql

#include "tst_promql.moc"
