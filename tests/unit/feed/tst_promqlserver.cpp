// SPDX-License-Identifier: GPL-3.0-or-later
// What a server has besides values: alerts of its rules, and the time before; and the real servers.
#include "promqlfixture.h"

#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace tst_promqlserver {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::promqltest;

class TestPromqlServer : public PromqlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void theTimeBeforeIsAskedForCharts();
    void piecesOfThePast();
    void alertsOfRules();
    void alertsAlone();
    void alertsOfARealServer();
    void realServers_data();
    void realServers();
};

void TestPromqlServer::theTimeBeforeIsAskedForCharts()
{
    const ScriptedAnswer value = jsonAnswer(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"a"},"value":[1,
        "1"]}]}})");
    const qint64 now = toMs(m_clock.wall()) / 1000;
    const auto pastOf = [](qint64 at) {
        return jsonAnswer(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":"
            "{\"__name__\":\"a\"},\"values\":[[" +
            QByteArray::number(at) + ",\"5\"]]}]}}");
    };
    answerInTurn({jsonAnswer(Nothing), value, pastOf(now - 9 * 3600),
                  jsonAnswer(R"({"status":"error","error":"overloaded"})", 503)});
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
    const auto asksAgain = [&] {
        m_clock.advance(61s); // Each time, since nothing says when the failure was heard.
        m_source->wantPast({*ref}, began - 20h);
        return m_server->requests().size() == 6;
    };
    QTRY_VERIFY(asksAgain());
    QCOMPARE(told.size(), 1u);
}

void TestPromqlServer::piecesOfThePast()
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

void TestPromqlServer::alertsOfRules()
{
    const ScriptedAnswer value = jsonAnswer(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"a"},"value":[1,
        "1"]}]}})");
    const ScriptedAnswer rules =
        jsonAnswer(R"({"status":"success","data":{"groups":[{"name":"g","file":"f.yml","interval":15,"rules":[
        {"type":"alerting","name":"Down","query":"up == 0","health":"err","lastError":"no such function",
         "lastEvaluation":"2026-11-01T10:00:00Z","alerts":[]}]}]}})");
    answerInTurn(
        {jsonAnswer(Nothing), rules, value, jsonAnswer(R"({"status":"error","error":"overloaded"})", 503)});
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

void TestPromqlServer::alertsAlone()
{
    m_server->setAnswer(jsonAnswer(R"({"status":"success","data":{"groups":[]}})"));
    FeedConfig config = configOf({});
    config.detects = true;
    start(config);
    QTRY_COMPARE(m_source->health().state, FeedState::Up);
    QVERIFY(m_server->requests().front().startsWith("GET /api/v1/rules?type=alert "));
    m_server->setAnswer(jsonAnswer(R"({"status":"success","data":{}})"));
    QTRY_COMPARE(m_source->health().state, FeedState::Down);
    QVERIFY2(m_source->health().lastError.endsWith(QStringLiteral("the answer has no groups of rules")),
             qPrintable(m_source->health().lastError));
}

/// A server that begins anew knows nothing of its alerts for a while: nothing of that says they are over.
void TestPromqlServer::alertsOfARealServer()
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

void TestPromqlServer::realServers_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("prometheus") << QStringLiteral("prometheus");
    QTest::newRow("victoria-metrics") << QStringLiteral("victoria-metrics");
}

void TestPromqlServer::realServers()
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

WF_TEST(TestPromqlServer)

} // namespace tst_promqlserver

#include "tst_promqlserver.moc"
