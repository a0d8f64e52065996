// SPDX-License-Identifier: GPL-3.0-or-later
// A feed that asks a server of Prometheus' API: answers by a script, and the real servers.
#include "feed/feedfactory.h"
#include "feed/promapi.h"
#include "feed/promqlsource.h"
#include "support/fakeclock.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"
#include "support/textsink.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/prctl.h>

#include <csignal>

namespace tst_promql {

using namespace std::chrono_literals;
using namespace wf;

namespace {

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

ScriptedAnswer json(const QByteArray &body, int status = 200)
{
    return ScriptedAnswer::http(status, "application/json", body);
}

/// What a server says that knows nothing of its metrics.
const QByteArray NoMetadata = R"({"status":"success","data":{}})";
const QByteArray Nothing = R"({"status":"success","data":{"resultType":"matrix","result":[]}})";

} // namespace

class TestPromql : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<SeriesStore>();
        m_http = std::make_unique<HttpClient>();
        m_server = std::make_unique<ScriptedServer>();
        m_last.clear();
        m_noticed.clear();
        m_past = 0;
    }
    void cleanup()
    {
        m_source.reset();
        m_http.reset();
        m_server.reset();
        if (m_peer) {
            m_peer->kill();
            m_peer->waitForFinished();
        }
        m_peer.reset();
    }
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
    void theTimeBeforeIsAskedForCharts();
    void piecesOfThePast();
    void alertsOfRules();
    void alertsAlone();
    void alertsOfARealServer();
    void realServers_data();
    void realServers();

private:
    FeedConfig configOf(const std::vector<FeedQuery> &queries) const
    {
        FeedConfig config;
        config.name = FeedId(QStringLiteral("central"));
        config.kind = PromqlKind;
        config.url = m_server->url(QString());
        config.interval = 50ms;
        config.timeout = 60s;
        config.queries = queries;
        return config;
    }
    /// After the question for metadata, which is the first.
    void answerInTurn(QList<ScriptedAnswer> answers)
    {
        answers.prepend(json(NoMetadata));
        m_server->setAnswers(std::move(answers));
    }
    void start(const FeedConfig &config, const Clock *clock = nullptr)
    {
        m_source = std::make_unique<PromqlSource>(config, *m_store, clock ? *clock : m_clock, *m_http);
        connect(m_source.get(), &FeedSource::batch, this, [this](const SampleBatch &batch) {
            m_store->append(batch);
            for (const SeriesSample &s : batch.samples) {
                const SeriesKey &key = m_store->info(s.series).key;
                if (batch.backfill)
                    ++m_past;
                else
                    m_last[QString::fromStdString(key.name + toText(key.labels))] = s.sample.value;
            }
        });
        connect(m_source.get(), &FeedSource::noticed, this,
                [this](const Notices &notices, const NoticeAnswer &) { m_noticed.push_back(notices); });
        m_source->start();
    }
    void startPeer(const QString &path, const QStringList &arguments)
    {
        m_peer = std::make_unique<QProcess>();
        m_peer->setStandardOutputFile(QProcess::nullDevice());
        m_peer->setStandardErrorFile(QProcess::nullDevice());
        m_peer->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        m_peer->start(path, arguments);
        QVERIFY(m_peer->waitForStarted());
    }
    double last(const char *name) const
    {
        const auto found = m_last.find(QLatin1String(name));
        return found == m_last.end() ? -1 : found->second;
    }

    FakeClock m_clock;
    SystemClock m_real;
    std::unique_ptr<SeriesStore> m_store;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<PromqlSource> m_source;
    std::unique_ptr<QProcess> m_peer;
    std::map<QString, double> m_last;
    std::vector<Notices> m_noticed;
    int m_past = 0;
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
    answerInTurn({json(past), json(present)});
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
        {json(Nothing),
         json(R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"a"},
              "value":[1,"1"]}]}})"),
         json(R"({"status":"success","data":{"resultType":"vector","result":[]}})")});
    start(configOf({{QStringLiteral("a"), {}}}));
    QTRY_VERIFY(isStaleMarker(last("a")));
    QCOMPARE(m_source->health().series, 0);
    QCOMPARE(m_source->health().state, FeedState::Up);
}

void TestPromql::anErrorIsSaid()
{
    answerInTurn(
        {json(Nothing), json(R"({"status":"error","errorType":"bad_data","error":"parse error"})", 400)});
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
        {json(Nothing),
         json(R"({"status":"success","warnings":["store gateway 2 did not answer"],"data":{"resultType":
        "vector","result":[{"metric":{"__name__":"a"},"value":[1,"1"]}]}})")});
    start(configOf({{QStringLiteral("a"), {}}}));
    QTRY_COMPARE(m_source->health().state, FeedState::Degraded);
    QVERIFY(m_source->health().lastError.contains(QStringLiteral("store gateway 2 did not answer")));
}

void TestPromql::oneQueryFailsAlone()
{
    const ScriptedAnswer good = json(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}})");
    answerInTurn({json(Nothing), json(Nothing), good});
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
    const ScriptedAnswer metadata = json(
        R"({"status":"success","data":{"jobs_total":[{"type":"counter","help":"Jobs done.","unit":""}]}})");
    const ScriptedAnswer value = json(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"jobs_total"},
        "value":[1,"1"]}]}})");
    m_server->setAnswers({metadata, json(Nothing), value});
    start(configOf({{QStringLiteral("jobs_total"), {}}}));
    QTRY_COMPARE(last("jobs_total"), 1.0);
    const auto ref = m_store->find({"jobs_total", {}});
    QVERIFY(ref);
    QCOMPARE(m_store->info(*ref).meta.type, MetricType::Counter);
    QCOMPARE(m_store->info(*ref).meta.help, std::string("Jobs done."));
}

void TestPromql::theTimeBeforeIsAskedForCharts()
{
    const ScriptedAnswer value = json(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"a"},"value":[1,
        "1"]}]}})");
    const qint64 now = toMs(m_clock.wall()) / 1000;
    const auto pastOf = [](qint64 at) {
        return json("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":"
                    "{\"__name__\":\"a\"},\"values\":[[" +
                    QByteArray::number(at) + ",\"5\"]]}]}}");
    };
    answerInTurn({json(Nothing), value, pastOf(now - 9 * 3600),
                  json(R"({"status":"error","error":"overloaded"})", 503)});
    FeedConfig config = configOf({{QStringLiteral("a"), {}}});
    config.interval = 1h;
    start(config);
    QTRY_COMPARE(last("a"), 1.0);
    const auto ref = m_store->find({"a", {}});
    QVERIFY(ref);
    std::vector<SeriesSample> told;
    Millis step{0};
    connect(m_source.get(), &FeedSource::past, this, [&](const SampleBatch &batch, Millis distance) {
        told.insert(told.end(), batch.samples.begin(), batch.samples.end());
        step = distance;
    });
    const Timestamp began = m_clock.wall();
    m_source->wantPast({*ref}, began - 5h); // That was asked for at the start.
    m_source->wantPast({SeriesRef{}}, began - 20h);
    m_source->wantPast({*ref}, began - 10h);
    m_source->wantPast({*ref}, began - 10h); // It is under way.
    QTRY_COMPARE(told.size(), 1u);
    QCOMPARE(told.front().series, *ref);
    QCOMPARE(told.front().sample.at, fromMs((now - 9 * 3600) * 1000));
    QCOMPARE(step, Millis(1h));
    QCOMPARE(m_server->requests().size(), 4);
    QVERIFY(m_server->requests().back().contains("start=" + QByteArray::number(now - 10 * 3600)));
    QVERIFY(m_server->requests().back().contains("end=" + QByteArray::number(now - 7 * 3600)));
    m_source->wantPast({*ref}, began - 9h); // Known.
    m_source->wantPast({*ref}, began - 20h);
    QTRY_COMPARE(m_server->requests().size(), 5);
    QVERIFY(m_server->requests().back().contains("end=" + QByteArray::number(now - 11 * 3600)));
    // After the failure it waits for a minute.
    for (int i = 0; i < 5; ++i) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        m_source->wantPast({*ref}, began - 20h);
    }
    QCOMPARE(m_server->requests().size(), 5);
    m_clock.advance(61s);
    QTRY_VERIFY((m_source->wantPast({*ref}, began - 20h), m_server->requests().size() == 6));
    QCOMPARE(told.size(), 1u);
}

void TestPromql::piecesOfThePast()
{
    const Timestamp to = fromMs(1'700'000'000'000);
    QVERIFY(pastPieces({to + 1s, to}, 15s).empty());
    QCOMPARE(pastPieces({to, to}, 15s), (std::vector<PastPiece>{{{to, to}, 15s}}));
    for (const Millis length : {Millis(1min), Millis(24h), Millis(46h), Millis(24h * 31)}) {
        for (const Millis least : {Millis(15s), Millis(1min), Millis(1h)}) {
            const auto pieces = pastPieces({to - length, to}, least);
            QVERIFY(!pieces.empty() && pieces.size() <= std::size_t(MostPieces));
            QCOMPARE(pieces.front().range.to, to);
            QVERIFY(pieces.back().range.from - pieces.back().step < to - length);
            for (std::size_t i = 0; i < pieces.size(); ++i) {
                QVERIFY(pieces[i].step >= least);
                QVERIFY((pieces[i].range.to - pieces[i].range.from) / pieces[i].step < MostPointsOfAnswer);
                if (i > 0)
                    QCOMPARE(pieces[i].range.to, pieces[i - 1].range.from - pieces[i].step);
            }
        }
    }
}

void TestPromql::alertsOfRules()
{
    const ScriptedAnswer value = json(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"a"},"value":[1,
        "1"]}]}})");
    const ScriptedAnswer rules =
        json(R"({"status":"success","data":{"groups":[{"name":"g","file":"f.yml","interval":15,"rules":[
        {"type":"alerting","name":"Down","query":"up == 0","health":"err","lastError":"no such function",
         "lastEvaluation":"2026-11-01T10:00:00Z","alerts":[]}]}]}})");
    answerInTurn({json(Nothing), rules, value, json(R"({"status":"error","error":"overloaded"})", 503)});
    FeedConfig config = configOf({{QStringLiteral("a"), {}}});
    config.detects = true;
    config.interval = 20ms;
    start(config);
    QTRY_COMPARE(m_source->health().state, FeedState::Down);
    QVERIFY(m_server->requests()[2].startsWith("GET /api/v1/rules?type=alert "));
    QCOMPARE(m_noticed.size(), 1u); // An answer that is none ends nothing.
    QCOMPARE(m_noticed.front().allOf, QStringLiteral("central"));
    QCOMPARE(m_noticed.front().alerts.front().state, AlertNotice::State::Unknown);
    QVERIFY(m_source->health().rules);
    QCOMPARE(m_source->health().rules->front().problem, QStringLiteral("no such function"));
}

void TestPromql::alertsAlone()
{
    m_server->setAnswer(json(R"({"status":"success","data":{"groups":[]}})"));
    FeedConfig config = configOf({});
    config.detects = true;
    start(config);
    QTRY_COMPARE(m_source->health().state, FeedState::Up);
    QVERIFY(m_server->requests().front().startsWith("GET /api/v1/rules?type=alert "));
    m_server->setAnswer(json(R"({"status":"success","data":{}})"));
    QTRY_COMPARE(m_source->health().state, FeedState::Down);
    QVERIFY2(m_source->health().lastError.endsWith(QStringLiteral("the answer has no groups of rules")),
             qPrintable(m_source->health().lastError));
}

/// A server that begins anew knows nothing of its alerts for a while: nothing of that says they are over.
void TestPromql::alertsOfARealServer()
{
    const QString path = QStandardPaths::findExecutable(QStringLiteral("prometheus"));
    if (path.isEmpty())
        QSKIP("it is not installed");
    QTemporaryDir dir;
    const auto write = [&dir](const char *name, const QByteArray &text) {
        QFile file(dir.filePath(QLatin1String(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(write("rules.yml",
                  "groups:\n- name: g\n  interval: 1s\n  rules:\n"
                  "  - alert: Always\n    expr: vector(7) > 5\n    labels: {severity: critical}\n"
                  "    annotations: {summary: 'it is {{ $value }}', runbook_url: a.md}\n"
                  "  - {alert: Never, expr: vector(1) > 5}\n"));
    QVERIFY(write("prometheus.yml", "rule_files: [rules.yml]\n"));
    const QString address = QStringLiteral("127.0.0.1:%1").arg(freePort());
    const QStringList arguments{QStringLiteral("--config.file=") +
                                    dir.filePath(QStringLiteral("prometheus.yml")),
                                QStringLiteral("--storage.tsdb.path=") + dir.filePath(QStringLiteral("db")),
                                QStringLiteral("--web.listen-address=") + address};
    startPeer(path, arguments);
    FeedConfig feed = configOf({});
    feed.detects = true;
    feed.interval = 200ms;
    feed.url = QUrl(QStringLiteral("http://") + address);
    start(feed, &m_real);
    const auto alert = [this]() -> const AlertNotice * {
        if (m_noticed.empty() || m_noticed.back().alerts.size() != 1)
            return nullptr;
        const AlertNotice &only = m_noticed.back().alerts.front();
        return only.state == AlertNotice::State::Firing ? &only : nullptr;
    };
    QTRY_VERIFY(alert());
    QCOMPARE(alert()->name, QStringLiteral("Always"));
    QCOMPARE(alert()->summary, QStringLiteral("it is 7"));
    QCOMPARE(alert()->runbook, QStringLiteral("a.md"));
    QCOMPARE(alert()->labels.value("severity"), std::string_view("critical"));
    QCOMPARE(m_source->health().rules->size(), 2u);
    m_peer->kill();
    m_peer->waitForFinished();
    QTRY_COMPARE(m_source->health().state, FeedState::Down);
    m_noticed.clear();
    startPeer(path, arguments);
    QTRY_VERIFY(alert());
    for (const Notices &notices : m_noticed) {
        QVERIFY(std::any_of(notices.alerts.begin(), notices.alerts.end(),
                            [](const AlertNotice &each) { return each.name == QLatin1String("Always"); }));
    }
}

void TestPromql::realServers_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("prometheus") << QStringLiteral("prometheus");
    QTest::newRow("victoria-metrics") << QStringLiteral("victoria-metrics");
}

void TestPromql::realServers()
{
    QFETCH(const QString, program);
    const QString path = QStandardPaths::findExecutable(program);
    if (path.isEmpty())
        QSKIP("it is not installed");
    QTemporaryDir dir;
    const quint16 port = freePort();
    const QString file = dir.filePath(QStringLiteral("scrape.yml"));
    QFile config(file);
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write(QStringLiteral(
                     "global:\n  scrape_interval: 1s\nscrape_configs:\n- job_name: self\n  static_configs:\n"
                     "  - targets: ['127.0.0.1:%1']\n")
                     .arg(port)
                     .toUtf8());
    config.close();
    const bool prometheus = program == QLatin1String("prometheus");
    const QString address = QStringLiteral("127.0.0.1:%1").arg(port);
    startPeer(path,
              prometheus
                  ? QStringList{QStringLiteral("--config.file=") + file,
                                QStringLiteral("--storage.tsdb.path=") + dir.filePath(QStringLiteral("db")),
                                QStringLiteral("--web.listen-address=") + address}
                  : QStringList{QStringLiteral("-promscrape.config=") + file,
                                QStringLiteral("-search.latencyOffset=0s"),
                                QStringLiteral("-storageDataPath=") + dir.filePath(QStringLiteral("db")),
                                QStringLiteral("-httpListenAddr=") + address});
    FeedConfig feed = configOf({{QStringLiteral("up"), {}},
                                {QStringLiteral("sum by (job) (rate(process_cpu_seconds_total[10s])) >= 0"),
                                 QStringLiteral("job:cpu")}});
    feed.url = QUrl(QStringLiteral("http://") + address);
    feed.interval = 500ms;
    start(feed, &m_real);
    const QByteArray up = QStringLiteral("up{instance=\"%1\",job=\"self\"}").arg(address).toUtf8();
    QTRY_COMPARE(last(up.constData()), 1.0);
    QTRY_VERIFY(last("job:cpu{job=\"self\"}") >= 0);
    QTRY_COMPARE(m_source->health().state, FeedState::Up);
}

WF_TEST(TestPromql)

} // namespace tst_promql

#include "tst_promql.moc"
