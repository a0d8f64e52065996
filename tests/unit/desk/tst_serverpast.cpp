// SPDX-License-Identifier: GPL-3.0-or-later
// A chart that reaches back further than what is known here shows what the server has of that time.
#include "desk/ingest.h"
#include "support/fakeclock.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_serverpast {

using namespace std::chrono_literals;
using namespace wf;

namespace {

ScriptedAnswer answer(const QByteArray &type, const QByteArray &series)
{
    return ScriptedAnswer::http(200, "application/json",
                                "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type +
                                    "\",\"result\":[" + series + "]}}");
}

/// A series `load` with one value a minute.
QByteArray seriesOf(Timestamp from, Timestamp to, const QByteArray &value)
{
    QByteArrayList values;
    for (Timestamp at = from; at <= to; at += 1min)
        values += '[' + QByteArray::number(toMs(at) / 1000) + ",\"" + value + "\"]";
    return "{\"metric\":{\"__name__\":\"load\"},\"values\":[" + values.join(',') + "]}";
}

} // namespace

class TestServerPast : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aChartReachesFurtherBack();
};

void TestServerPast::aChartReachesFurtherBack()
{
    const FakeClock clock;
    const Timestamp now = clock.wall();
    ScriptedServer server;
    server.setAnswers({ScriptedAnswer::http(200, "application/json", "{\"status\":\"success\",\"data\":{}}"),
                       answer("matrix", seriesOf(now - 6h, now - 1min, "2")),
                       answer("vector", "{\"metric\":{\"__name__\":\"load\"},\"value\":[1,\"3\"]}"),
                       answer("matrix", seriesOf(now - 20h, now - 5h, "1"))});
    FeedConfig feed;
    feed.name = FeedId(QStringLiteral("central"));
    feed.kind = QStringLiteral("promql");
    feed.url = server.url(QString());
    feed.interval = 30s;
    feed.queries = {{QStringLiteral("load"), {}}};
    IngestWorker worker(clock);
    std::shared_ptr<const IngestSnapshot> seen;
    const auto series = [&]() -> std::optional<SeriesRef> {
        if (auto next = worker.mailbox().take())
            seen = next;
        if (!seen || seen->feeds.empty() || seen->feeds.front().state != FeedState::Up)
            return std::nullopt;
        for (const SeriesInfo &info : *seen->catalog)
            return info.ref;
        return std::nullopt;
    };
    worker.start();
    worker.setFeeds({feed});
    QTRY_VERIFY(series());
    const auto numbers = [&] { return worker.statistics({{*series()}, {}, {now - 24h, now}}).front(); };
    QCOMPARE(numbers().count, 360u);
    ChartQuery chart;
    chart.series = {*series()};
    chart.span = 24h;
    worker.setQueries({chart});
    QTRY_COMPARE(numbers().count, 360u + 14u * 60u); // Six hours were known, and stay as they were.
    QCOMPARE(numbers().min, 1.0);
    QCOMPARE(server.requests().size(), 4);
    // How often it comes now is another matter: otherwise a loss would show late.
    QTRY_COMPARE((series(), (*seen->catalog->begin()).meta.interval), Millis(30s));
    worker.stop();
}

WF_TEST(TestServerPast)

} // namespace tst_serverpast

#include "tst_serverpast.moc"
