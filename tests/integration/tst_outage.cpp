// SPDX-License-Identifier: GPL-3.0-or-later
// The whole job without a screen: metrics over the network, a detection, an incident worked to its end by a
// desk that is killed five times on the way, and a feed that is lost and comes back.
#include "desk/livedesk.h"
#include "log/verify.h"
#include "support/ctl.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTimer>

#include <sys/prctl.h>

#include <csignal>

namespace tst_outage {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString DeskArgument = QStringLiteral("--desk");
constexpr Millis Interval{500};
constexpr Millis Hold = 15s; ///< Of the condition on the fallback rate in the shipped runbook.

DeskOptions optionsFor(const QString &dataDir, const QUrl &url)
{
    DeskOptions options;
    options.dataDir = dataDir;
    FeedConfig feed;
    feed.name = FeedId(QStringLiteral("estate"));
    feed.url = url;
    feed.interval = feed.timeout = Interval;
    options.config.feeds = {feed};
    options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
    return options;
}

/// The desk's own process: runs until it is killed, and says when it can be asked.
int runDesk(const QString &dataDir, const QUrl &url)
{
    const SystemClock clock;
    LiveDesk desk(optionsFor(dataDir, url), clock);
    // Queued: said when whatever hangs on the log's opening is done, the control socket included.
    QObject::connect(
        &desk, &Desk::logStatusChanged, &desk,
        [&desk, said = false]() mutable {
            const bool writable = desk.logStatus().state == LogStatus::State::Writable;
            if (!std::exchange(said, true))
                std::puts(writable ? "ready" : qPrintable(desk.logStatus().message));
            std::fflush(stdout);
        },
        Qt::QueuedConnection);
    desk.start();
    return QCoreApplication::exec();
}

/// A child that ends with the test, even with one that dies.
std::unique_ptr<QProcess> child(const QString &program, const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    process->start(program, arguments);
    return process;
}

void killNow(std::unique_ptr<QProcess> &process)
{
    if (process && process->state() != QProcess::NotRunning) {
        process->kill();
        process->waitForFinished();
    }
    process.reset();
}

/// Looks at the estate on its own, ten times a second: when did what become true?
class Onlooker : public QObject
{
public:
    explicit Onlooker(const QUrl &url) : m_url(url)
    {
        connect(&m_timer, &QTimer::timeout, this, &Onlooker::look);
        m_timer.start(100);
    }
    std::optional<Timestamp> downSince;
    std::optional<Timestamp> fallbackSince; ///< Over one half without a break.

private:
    void look()
    {
        QNetworkReply *reply = m_network.get(QNetworkRequest(m_url));
        const Timestamp at = SystemClock().wall();
        connect(reply, &QNetworkReply::finished, this, [this, reply, at] {
            const QString text = QString::fromUtf8(reply->readAll());
            reply->deleteLater();
            if (!downSince && text.contains(QStringLiteral("dynex_health_status=\"down\"} 1")))
                downSince = at;
            static const QRegularExpression rate(QStringLiteral("^quantum_fallback_rate ([0-9.e+-]+)"),
                                                 QRegularExpression::MultilineOption);
            const auto match = rate.match(text);
            if (match.hasMatch() && match.captured(1).toDouble() <= 0.5)
                fallbackSince.reset();
            else if (match.hasMatch() && !fallbackSince)
                fallbackSince = at;
        });
    }

    QUrl m_url;
    QTimer m_timer;
    QNetworkAccessManager m_network;
};

/// What a restart must not change.
QString workState(const Incident &i)
{
    QStringList lines{i.number, severityCode(i.severity), statusName(i.status), i.commander(),
                      timeText(i.declaredAt)};
    for (const QString &line : workLines(i)) {
        if (!line.startsWith(QStringLiteral("condition ")))
            lines += line;
    }
    for (const TimerRecord &t : timersOf(i))
        lines += QStringLiteral("%1 due %2").arg(t.id.text(), toIsoUtc(t.dueAt));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class TestOutage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void detectedWorkedAndResolvedThroughFiveKills();
    void lostFeedEndsNothing();

private:
    void startEstate(const QString &scenario, int port = 0)
    {
        m_estate = child(Ctl::program(), {QStringLiteral("sim"), QStringLiteral("--port"),
                                          QString::number(port), QStringLiteral("--scenario"), scenario});
        QVERIFY(m_estate->waitForStarted());
        QTRY_VERIFY(m_estate->canReadLine());
        m_url = QUrl(QString::fromUtf8(m_estate->readLine()).trimmed());
        QVERIFY(m_url.port() > 0);
    }
    void startDesk()
    {
        m_desk = child(QCoreApplication::applicationFilePath(), {DeskArgument, m_data, m_url.toString()});
        QVERIFY(m_desk->waitForStarted());
        QTRY_VERIFY(m_desk->canReadLine());
        QCOMPARE(m_desk->readLine().trimmed(), QByteArray("ready"));
    }
    /// The incident or detection of the runbook, as it stands on disk.
    std::optional<Incident> incident() const
    {
        const auto log = EventLog::openReadOnly(m_data, m_clock);
        if (!log)
            return std::nullopt;
        for (const auto &[id, i] : (*log)->book().incidents()) {
            if (i.runbookId.text() == QLatin1String("dynex-outage"))
                return i;
        }
        return std::nullopt;
    }
    std::optional<Timestamp> conditionTrueAt(int condition) const
    {
        const auto i = incident();
        for (const EventPtr &e : i ? i->events : EventList()) {
            const auto *holds = e->as<event::ConditionTrue>();
            if (holds && holds->condition == condition)
                return e->happenedAt;
        }
        return std::nullopt;
    }
    void mustWork(const QString &words) const
    {
        const CtlResult r = Ctl(m_data)(words.toUtf8().constData());
        QVERIFY2(r.exit == 0, (words.toUtf8() + ": " + r.err).constData());
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_data;
    QUrl m_url;
    std::unique_ptr<QProcess> m_estate;
    std::unique_ptr<QProcess> m_desk;
};

void TestOutage::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_data = m_dir->filePath(QStringLiteral("data"));
}

void TestOutage::cleanup()
{
    killNow(m_desk);
    killNow(m_estate);
    m_dir.reset();
}

void TestOutage::detectedWorkedAndResolvedThroughFiveKills()
{
    startEstate(QStringLiteral("dynex-outage@3s"));
    if (QTest::currentTestFailed())
        return;
    Onlooker onlooker(m_url);
    startDesk();
    // Health is down: no `for`, so at the next scrape, the one after it at the latest.
    QTRY_VERIFY(incident());
    const Incident detected = *incident();
    QVERIFY(detected.isDetection());
    QCOMPARE(detected.severity, Severity::P1);
    // The desk may see it a moment before the onlooker does.
    QTRY_VERIFY(onlooker.downSince);
    QVERIFY2(*detected.detectedAt <= *onlooker.downSince + 2 * Interval,
             qPrintable(timeText(detected.detectedAt) + timeText(onlooker.downSince)));
    QVERIFY(*detected.detectedAt >= *onlooker.downSince - Interval);
    // The fallback rate has to stay for its `for`, and no sample longer than two scrapes.
    QTRY_VERIFY(conditionTrueAt(1));
    const Millis held = *conditionTrueAt(1) - *onlooker.fallbackSince;
    QVERIFY2(held >= Hold - Interval && held <= Hold + 2 * Interval, qPrintable(durationText(held)));

    mustWork(QStringLiteral("incident declare Dynex --severity P1 --commander Ada --detection %1")
                 .arg(detected.id.text()));
    int worked = 0;
    int kills = 0;
    while (worked < 15 && !QTest::currentTestFailed()) {
        if (!nextStep(*incident())) {
            mustWork(QStringLiteral("incident step INC-0001 p2.b1 choose"));
            continue;
        }
        mustWork(QStringLiteral("incident step INC-0001 %1 done").arg(nextStep(*incident())->id.text()));
        ++worked;
        if (worked == 6)
            mustWork(QStringLiteral("incident severity INC-0001 P0"));
        if (worked == 9)
            mustWork(QStringLiteral("incident status INC-0001 identified"));
        if (worked % 3 != 0)
            continue;
        const QString before = workState(*incident());
        killNow(m_desk);
        ++kills;
        QCOMPARE(workState(*incident()), before);
        startDesk();
        QCOMPARE(workState(*incident()), before);
    }
    QCOMPARE(kills, 5);
    const std::optional<Incident> done = incident();
    QVERIFY((progressOf(*done) == Progress{15, 15}));
    QVERIFY(!nextStep(*done));
    QCOMPARE(done->id, detected.id); // One incident through all of it: no restart made a second one.
    // The fault is still played: whoever ends it all the same says so.
    mustWork(QStringLiteral("incident status INC-0001 resolved --force"));
    QCOMPARE(Ctl(m_data)("incident status INC-0001").lines(), QStringList{QStringLiteral("resolved")});
    killNow(m_desk);
    const auto report = verifyLog(m_data);
    QVERIFY(report);
    QCOMPARE(report->problems, QStringList());
}

void TestOutage::lostFeedEndsNothing()
{
    startEstate(QStringLiteral("dynex-outage@1s"));
    if (QTest::currentTestFailed())
        return;
    LiveDesk desk(optionsFor(m_data, m_url), m_clock);
    QSignalSpy detections(&desk, &Desk::detected);
    desk.start();
    QTRY_COMPARE(detections.count(), 1);
    const IncidentId id = detections.first().first().value<IncidentId>();
    const auto seen = [&](EventKind kind) {
        const auto &events = desk.book().find(id)->events;
        return std::any_of(events.begin(), events.end(),
                           [kind](const EventPtr &e) { return e->kind() == kind; });
    };
    killNow(m_estate);
    QTRY_VERIFY(desk.book().lostFeeds().contains(QStringLiteral("estate")));
    QTRY_VERIFY(seen(EventKind::ConditionNoData));
    const Incident &i = *desk.book().find(id);
    QVERIFY(i.isDetection());
    QVERIFY(i.hasTrueCondition());
    QCOMPARE(i.conditions.at(0).state, ConditionRecord::State::NoData);
    // A declared one hears of the next loss and return in its own timeline.
    startEstate(QStringLiteral("dynex-outage"), m_url.port());
    if (QTest::currentTestFailed())
        return;
    QTRY_VERIFY(desk.book().lostFeeds().empty());
    QTRY_COMPARE(desk.book().find(id)->conditions.at(0).state, ConditionRecord::State::True);
    desk.submit(command::Declare{id, QStringLiteral("Dynex"), Severity::P1, false, QStringLiteral("Ada"),
                                 desk.copyOf(RunbookId(QStringLiteral("dynex-outage")))});
    QTRY_COMPARE(desk.book().find(id)->status, IncidentStatus::Investigating);
    killNow(m_estate);
    QTRY_VERIFY(seen(EventKind::FeedLost));
    startEstate(QStringLiteral("dynex-outage"), m_url.port());
    QTRY_VERIFY(seen(EventKind::FeedRestored));
    QCOMPARE(detections.count(), 1); // It is the same outage.
    QCOMPARE(desk.book().find(id)->status, IncidentStatus::Investigating);
}

WF_TEST_ENTRY(TestOutage)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.value(1) == DeskArgument)
        return runDesk(arguments.value(2), QUrl(arguments.value(3)));
    TestOutage test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_outage

#include "tst_outage.moc"
