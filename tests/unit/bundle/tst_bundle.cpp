// SPDX-License-Identifier: GPL-3.0-or-later
// What goes into a bundle comes out of it: events, files, contacts, and samples to the bit.
#include "bundlefixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_bundle {

using namespace std::chrono_literals;
using namespace wf;

namespace {

QString lines(const QStringList &list)
{
    return list.join(QLatin1Char('\n'));
}

} // namespace

class TestBundle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sameIncident();
    void sameSamples();
    void lateSamplesWin();
    void overMidnight();
    void windowIsKept_data();
    void windowIsKept();
    void severalIncidents();
    void wordsAreWithheld();
    void contactsByChoice();
    void withoutMetrics();
    void evidenceThatIsGone();
    void versionOneForEver();
};

void TestBundle::sameIncident()
{
    BundleFixture bench;
    ExportRequest request = bench.request();
    request.messages = true;
    std::vector<double> parts;
    const auto made = exportBundle(request, [&](double part) { parts.push_back(part); });
    QVERIFY2(made, made ? "" : qPrintable(made.error().message));
    QVERIFY(std::is_sorted(parts.begin(), parts.end()));
    QCOMPARE(parts.back(), 1.0);
    QCOMPARE(bench.filesOut(), QStringList{QStringLiteral("out.watchfloor")});
    QCOMPARE(made->bytes, QFileInfo(bench.path()).size());
    QVERIFY2(made->problems.isEmpty(), qPrintable(lines(made->problems)));

    const auto bundle = bench.opened();
    QVERIFY2(bundle->problems().isEmpty(), qPrintable(lines(bundle->problems())));
    QVERIFY(bundle->verify());
    QVERIFY2(bundle->problems().isEmpty(), qPrintable(lines(bundle->problems())));
    QVERIFY(bundle->withheld().empty());
    // The incident is the fold of the same events; what was attached came along.
    IncidentBook before;
    before.apply(bench.log->book().find(bench.incident)->events.toVector());
    const IncidentBook book = bundle->book();
    QCOMPARE(book.incidents().size(), 1u);
    QCOMPARE(stateText(book).section(QStringLiteral("lost"), 0, 0),
             stateText(before).section(QStringLiteral("lost"), 0, 0));
    QCOMPARE(book.find(bench.incident)->runbook()->title,
             bench.log->book().find(bench.incident)->runbook()->title);
    // And what the desk as a whole saw: the feed was down before, and came back.
    QCOMPARE(bundle->events().size(), book.find(bench.incident)->events.size() + 2);
    QVERIFY(book.lostFeeds().empty());
    const BundleManifest &manifest = bundle->manifest();
    QVERIFY(manifest == made->manifest);
    QCOMPARE(manifest.by, QStringLiteral("Ada"));
    QCOMPARE(manifest.program, QStringLiteral("1.2.3"));
    QCOMPARE(manifest.desk, bench.log->desk());
    QVERIFY(manifest.heads == bench.log->heads());
    QCOMPARE(manifest.incidents.front().number, QStringLiteral("INC-0002"));
    const Incident *incident = bench.log->book().find(bench.incident);
    QCOMPARE(manifest.windows,
             (std::vector<TimeRange>{{*incident->declaredAt - 30min, *incident->resolvedAt + 15min}}));
    QCOMPARE(*bundle->file(bench.evidence), QByteArray("a picture of the console"));
    QCOMPARE(bundle->file(Sha256::parse(QString(64, u'0'))).error().code, ErrorCode::NotFound);
    // It needs nothing beside it, and leaves nothing there.
    QCOMPARE(bench.filesOut(), QStringList{QStringLiteral("out.watchfloor")});
    QFile file(bench.path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray head = file.read(100);
    QCOMPARE(head.mid(68, 4), QByteArray("WFBN"));
    QCOMPARE(head.mid(18, 2), QByteArray("\1\1")); // No write-ahead log.
}

void TestBundle::sameSamples()
{
    BundleFixture bench;
    const auto made = bench.make(bench.request());
    QCOMPARE(made.series, BundleFixture::Series);
    QVERIFY(made.blocks > 4 * BundleFixture::Series);
    const auto bundle = bench.opened();
    const TimeRange all{bench.start, bench.rec.clock.wall()};
    for (int k = 0; k < BundleFixture::Series; ++k) {
        const auto samples = bench.bundled(*bundle, k, all);
        QCOMPARE(samples.size(), 1100u);
        QVERIFY(wf::sameSamples(samples, bench.recorded(k, all)));
    }
    QCOMPARE(bundle->series().size(), std::size_t(BundleFixture::Series));
    QCOMPARE(bundle->series().front().meta.interval, Millis{1000});
    // A series by itself is the same as all at once.
    const auto blocks = bundle->blocks(bundle->series()[2].id);
    std::vector<Sample> samples, block;
    for (const SealedBlock &b : *blocks) {
        b.decode(block);
        samples.insert(samples.end(), block.begin(), block.end());
    }
    QVERIFY(wf::sameSamples(samples, bench.recorded(2, all)));
    QVERIFY2(bundle->problems().isEmpty(), qPrintable(lines(bundle->problems())));
}

void TestBundle::lateSamplesWin()
{
    BundleFixture bench;
    // Into a block that was written long ago, over what stood there.
    const Timestamp late = bench.start + 10s;
    bench.rec.take(
        {FeedId(QStringLiteral("test")), bench.rec.clock.wall(), {{bench.rec.series(1), {late, -7.5}}}});
    bench.rec.scrapes(300, BundleFixture::Series);
    bench.make(bench.request());
    const auto bundle = bench.opened();
    const TimeRange all{bench.start, bench.rec.clock.wall()};
    const auto samples = bench.bundled(*bundle, 1, all);
    QVERIFY(wf::sameSamples(samples, bench.recorded(1, all)));
    QCOMPARE(bench.bundled(*bundle, 1, {late, late}).front().value, -7.5);
}

void TestBundle::overMidnight()
{
    BundleFixture bench;
    bench.rec.clock.advance(12h - 2000s); // It was noon.
    bench.rec.scrapes(1200, BundleFixture::Series);
    ExportRequest request = bench.request();
    request.window = TimeRange{bench.start, bench.rec.clock.wall()};
    const auto made = bench.make(request);
    QCOMPARE(made.series, BundleFixture::Series);
    QCOMPARE(int(QDir(recorderPath(bench.dir())).entryList({QStringLiteral("*.db")}).size()), 2);
    const auto bundle = bench.opened();
    for (int k = 0; k < BundleFixture::Series; ++k) {
        const auto samples = bench.bundled(*bundle, k, *request.window);
        QCOMPARE(samples.size(), 2300u);
        QVERIFY(wf::sameSamples(samples, bench.recorded(k, *request.window)));
    }
    QVERIFY(bundle->verify());
    QVERIFY2(bundle->problems().isEmpty(), qPrintable(lines(bundle->problems())));
}

void TestBundle::windowIsKept_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::newRow("inside of a block") << 300 << 310;
    QTest::newRow("a few blocks") << 200 << 800;
    QTest::newRow("only what stands in the head log") << 1090 << 1095;
    QTest::newRow("before anything") << -500 << -400;
}

void TestBundle::windowIsKept()
{
    QFETCH(int, from);
    QFETCH(int, to);
    BundleFixture bench;
    ExportRequest request = bench.request();
    request.window =
        TimeRange{bench.start + std::chrono::seconds(from), bench.start + std::chrono::seconds(to)};
    const auto made = bench.make(request);
    const auto bundle = bench.opened();
    QCOMPARE(bundle->manifest().windows, std::vector<TimeRange>{*request.window});
    QVERIFY(wf::sameSamples(bench.bundled(*bundle, 2, *request.window), bench.recorded(2, *request.window)));
    // Blocks are whole, and no others are there.
    const auto whole = bench.bundled(*bundle, 2, {bench.start - 1h, bench.start + 2h});
    QVERIFY(whole.size() <= std::size_t(to - from) + 2 * SealedBlock::Full);
    QCOMPARE(whole.empty(), made.series == 0);
    QCOMPARE(whole.empty(), from < 0);
}

void TestBundle::severalIncidents()
{
    BundleFixture bench;
    ExportRequest request = bench.request();
    request.incidents = {bench.other.text(), QStringLiteral("2"), QStringLiteral("INC-0002")};
    bench.make(request);
    const auto bundle = bench.opened();
    QCOMPARE(bundle->manifest().incidents.size(), 2u);
    QCOMPARE(bundle->manifest().windows.size(), 1u); // They overlap.
    QCOMPARE(bundle->book().incidents().size(), 2u);
    QVERIFY2(bundle->problems().isEmpty(), qPrintable(lines(bundle->problems())));
    request.incidents = {QStringLiteral("INC-0404")};
    QVERIFY(exportBundle(request).error().message.contains(QStringLiteral("INC-0404")));
}

void TestBundle::wordsAreWithheld()
{
    BundleFixture bench;
    const auto made = bench.make(bench.request());
    QFile file(bench.path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("s3cret"));
    const auto bundle = bench.opened();
    QVERIFY2(bundle->problems().isEmpty(), qPrintable(lines(bundle->problems())));
    // Queued, sent, the update and its amendment: each keeps its place in the chain.
    QCOMPARE(made.withheld, 4);
    QCOMPARE(bundle->withheld().size(), 4u);
    const EventPtr update = bench.eventOf(EventKind::UpdatePosted);
    QVERIFY(bundle->isWithheld(update->id));
    const Incident *here = bench.log->book().find(bench.incident);
    const IncidentBook book = bundle->book();
    const Incident *there = book.find(bench.incident);
    QCOMPARE(there->events.size() + 3, here->events.size());
    QVERIFY(there->messages.empty());
    // Whether updates were on time is the same with and without words.
    QCOMPARE(there->lastUpdateAt, here->lastUpdateAt);
    QCOMPARE(there->promisedUpdate, here->promisedUpdate);
    for (const EventPtr &event : bundle->withheld()) {
        const auto original = std::find_if(here->events.begin(), here->events.end(),
                                           [&](const EventPtr &e) { return e->id == event->id; });
        QVERIFY(original != here->events.end());
        QCOMPARE(event->hash, (*original)->hash);
        QCOMPARE(event->previousHash, (*original)->previousHash);
        QCOMPARE(event->kind(), (*original)->kind());
    }
}

void TestBundle::contactsByChoice()
{
    BundleFixture bench;
    ExportRequest request = bench.request();
    bench.make(request);
    QVERIFY(bench.opened()->contacts().empty());
    QVERIFY(!bench.opened()->manifest().contacts);
    request.contacts = {{QStringLiteral("On call"), QStringLiteral("Primary"), QStringLiteral("+49 1"), 0},
                        {QString(), QStringLiteral("Slack"), QStringLiteral("#ops"), 0}};
    bench.make(request);
    const auto bundle = bench.opened();
    QVERIFY(bundle->manifest().contacts);
    QCOMPARE(bundle->contacts().size(), 2u);
    QCOMPARE(bundle->contacts()[0], request.contacts[0]);
    QCOMPARE(bundle->contacts()[1].value, QStringLiteral("#ops"));
}

void TestBundle::withoutMetrics()
{
    BundleFixture bench;
    ExportRequest request = bench.request();
    request.metrics = false;
    const auto made = bench.make(request);
    QCOMPARE(made.blocks, 0);
    const auto bundle = bench.opened();
    QVERIFY(!bundle->manifest().metrics);
    QVERIFY(bundle->series().empty());
    SeriesStore store;
    QCOMPARE(bundle->loadMetrics(store).value(), 0);
    // A desk that never recorded has none either, and that is no error.
    QDir(recorderPath(bench.dir())).removeRecursively();
    request.metrics = true;
    QCOMPARE(bench.make(request).blocks, 0);
}

void TestBundle::evidenceThatIsGone()
{
    BundleFixture bench;
    QVERIFY(QFile::remove(evidencePath(bench.dir(), bench.evidence)));
    const auto made = bench.make(bench.request());
    QCOMPARE(made.problems.size(), 1);
    QVERIFY(made.problems.first().contains(bench.evidence.text()));
    const auto bundle = bench.opened();
    QVERIFY(bundle->damage().isEmpty());
    QCOMPARE(bundle->problems().size(), 1);
    QVERIFY2(bundle->problems().first().contains(bench.evidence.text()),
             qPrintable(bundle->problems().first()));
    QCOMPARE(bundle->file(bench.evidence).error().code, ErrorCode::NotFound);
}

void TestBundle::versionOneForEver()
{
    // Made by the first version; never made anew.
    const auto bundle = Bundle::open(QStringLiteral(WATCHFLOOR_TEST_DATA "/bundle/version1.watchfloor"));
    QVERIFY2(bundle, bundle ? "" : qPrintable(bundle.error().message));
    QVERIFY((*bundle)->verify());
    QVERIFY2((*bundle)->problems().isEmpty(), qPrintable(lines((*bundle)->problems())));
    QCOMPARE((*bundle)->manifest().incidents.front().number, QStringLiteral("INC-0002"));
    QCOMPARE((*bundle)->book().incidents().begin()->second.status, IncidentStatus::Resolved);
    QCOMPARE((*bundle)->contacts().size(), 1u);
    QCOMPARE((*bundle)->files().size(), 1u);
    SeriesStore store;
    QVERIFY((*bundle)->loadMetrics(store).value() > 0);
    const auto ref = store.byFoldedName("metric_2").front();
    QCOMPARE(store.samples(ref, {fromMs(0), LatestAccepted}).size(), 1100u);
}

WF_TEST(TestBundle)

} // namespace tst_bundle

#include "tst_bundle.moc"
