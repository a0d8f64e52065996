// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated estate: apart from what is real, and with something to see from the first second on.
#include "detect/detector.h"
#include "support/deskfixture.h"
#include "support/fakeclock.h"
#include "support/testentry.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace tst_simulated {

using namespace wf;
using namespace std::chrono_literals;

namespace {

DeskFixture::Options simulated(const char *scenario = "calm")
{
    DeskFixture::Options options;
    options.feed = false;
    options.demo = QLatin1String(scenario);
    return options;
}

/// The samples of a metric.
std::vector<Sample> samplesOf(const SampleBatch &batch, const SeriesStore &store, const char *metric)
{
    std::vector<Sample> samples;
    for (const SeriesSample &s : batch.samples) {
        if (store.info(s.series).key.name == metric)
            samples.push_back(s.sample);
    }
    return samples;
}

} // namespace

class TestSimulated : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foldersAreApart();
    void optionsLeadThereAndBack();
    void aRealDeskRefusesASimulatedLog_data();
    void aRealDeskRefusesASimulatedLog();
    void aSimulatedDeskWatchesNothingReal();
    void theCalmPastHadItsTrouble();
    void aBadDayIsDetectedWithTheFirstScrape();
};

void TestSimulated::foldersAreApart()
{
    const QString real = QStringLiteral("/home/a/watchfloor");
    QCOMPARE(simulatedDataDir(real), real + QStringLiteral("/simulated"));
    QCOMPARE(simulatedDataDir(simulatedDataDir(real)), simulatedDataDir(real));
    QCOMPARE(realDataDir(simulatedDataDir(real)), real);
    QCOMPARE(realDataDir(real), real);
}

void TestSimulated::optionsLeadThereAndBack()
{
    QTemporaryDir folder;
    DeskOptions options;
    options.dataDir = folder.path();
    options.configFile = folder.filePath(QStringLiteral("watchfloor.toml"));
    const auto there = optionsFor(LogTargets::Simulated, options);
    QVERIFY(there && there->demo);
    QCOMPARE(there->dataDir, simulatedDataDir(folder.path()));
    FeedConfig feed;
    feed.name = FeedId(QStringLiteral("node"));
    feed.url = QUrl(QStringLiteral("http://127.0.0.1:9/metrics"));
    QVERIFY(addFeedToConfig(options.configFile, feed));
    const auto back = optionsFor(LogTargets::Real, *there);
    QVERIFY(back && !back->demo);
    QCOMPARE(back->dataDir, folder.path());
    QCOMPARE(back->config.feeds.size(), std::size_t(1)); // What was added meanwhile is watched.
}

void TestSimulated::aRealDeskRefusesASimulatedLog_data()
{
    QTest::addColumn<bool>("simulatedFirst");
    QTest::newRow("a real desk on a simulated log") << true;
    QTest::newRow("a simulated desk on a real log") << false;
}

void TestSimulated::aRealDeskRefusesASimulatedLog()
{
    QFETCH(bool, simulatedFirst);
    DeskFixture::Options other;
    DeskFixture floor(simulatedFirst ? simulated() : other);
    QTRY_COMPARE(floor.desk().logStatus().state, LogStatus::State::Writable);
    QCOMPARE(floor.desk().isSimulated(), simulatedFirst);
    DeskOptions options = floor.desk().options();
    floor.stop();
    options.demo = simulatedFirst ? std::optional<QString>() : std::optional(QStringLiteral("calm"));
    LiveDesk wrong(options, floor.clock());
    wrong.start();
    QTRY_COMPARE(wrong.logStatus().state, LogStatus::State::Unavailable);
    QVERIFY(wrong.logStatus().refused);
    QVERIFY2(wrong.logStatus().message.contains(QStringLiteral("their own folder")) ||
                 wrong.logStatus().message.contains(QStringLiteral("its own folder")),
             qPrintable(wrong.logStatus().message));
    // Nothing is scraped, recorded or detected into that folder.
    QSignalSpy ticks(&wrong, &Desk::ticked);
    QTRY_VERIFY(ticks.size() >= 2);
    QVERIFY(wrong.feeds().empty());
    QVERIFY(wrong.catalog().empty());
    QCOMPARE(wrong.recorderStatus().state, RecorderStatus::State::Off);
}

void TestSimulated::aSimulatedDeskWatchesNothingReal()
{
    DeskFixture::Options options = simulated();
    options.feed = true; // It stands in the configuration.
    DeskFixture floor(options);
    QTRY_COMPARE(floor.desk().logStatus().state, LogStatus::State::Writable);
    QTRY_COMPARE(floor.desk().feedConfigs().size(), std::size_t(1));
    QCOMPARE(floor.desk().feedConfigs().front().name, demoFeedName());
    QCOMPARE(floor.desk().logStatus().targets, LogTargets::Simulated);
    const IncidentId id = floor.declare(QStringLiteral("by hand"), Severity::P2);
    QVERIFY(floor.incident(id).simulated);
}

void TestSimulated::theCalmPastHadItsTrouble()
{
    FakeClock clock;
    const auto demo = startDemoEstate({QStringLiteral("calm"), {}, {}, 1, 3min}, clock);
    QVERIFY(demo);
    SeriesStore store;
    const SampleBatch past = demo->history(store);
    const auto rate = samplesOf(past, store, "quantum_fallback_rate");
    QVERIFY(!rate.empty());
    const auto worst = std::max_element(rate.begin(), rate.end(),
                                        [](const Sample &a, const Sample &b) { return a.value < b.value; });
    QVERIFY(worst->value > 0.5);
    QVERIFY(clock.wall() - worst->at > 30min);
    QVERIFY(rate.back().value < 0.3); // It is over.
    // A drill begins on an estate to which nothing has happened.
    const auto drill = startDemoEstate({QStringLiteral("calm"), {}, {}, 1}, clock);
    QVERIFY(drill);
    SeriesStore calm;
    for (const Sample &s : samplesOf(drill->history(calm), calm, "quantum_fallback_rate"))
        QVERIFY(s.value < 0.3);
}

void TestSimulated::aBadDayIsDetectedWithTheFirstScrape()
{
    FakeClock clock;
    const auto demo = startDemoEstate({QStringLiteral("bad-day"), {}, {}, 1, DeskOptions().demoBegan}, clock);
    QVERIFY(demo);
    SeriesStore store;
    const SampleBatch past = demo->history(store);
    RunbookLibrary library;
    library.setPaths({QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")});
    Detector detector;
    std::vector<DetectorRule> rules;
    for (const auto &found : library.all()) {
        for (int i = 0; i < int(found.runbook->conditions.size()); ++i)
            rules.push_back({found.runbook->id, i, found.runbook->conditions[std::size_t(i)]});
    }
    detector.setRules(std::move(rules));
    // The newest samples of the past stand for the first scrape: what came before does not count.
    SampleBatch scrape{past.feed, past.samples.back().sample.at, {}, false};
    std::copy_if(past.samples.begin(), past.samples.end(), std::back_inserter(scrape.samples),
                 [&](const SeriesSample &s) { return s.sample.at == scrape.receivedAt; });
    const auto changes = detector.evaluate(store, scrape);
    QVERIFY(std::any_of(changes.begin(), changes.end(), [](const ConditionTransition &t) {
        return t.to == ConditionState::True && t.runbook.text() == QLatin1String("ipfs-pin-failures");
    }));
}

WF_TEST(TestSimulated)

} // namespace tst_simulated

#include "tst_simulated.moc"
