// SPDX-License-Identifier: GPL-3.0-or-later
// What an export chooses: windows of time, evidence, days and blocks, up to the moment at their ends.
#include "bundlefixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_bundlechoice {

using namespace std::chrono_literals;
using namespace wf;

namespace {

Timestamp at(int minutes)
{
    return fromMs(1'760'000'000'000) + std::chrono::minutes(minutes);
}

TimeRange range(int from, int to)
{
    return {at(from), at(to)};
}

/// An incident that was noticed and is over at these minutes.
Incident over(int from, int to)
{
    Incident incident;
    incident.declaredAt = at(from);
    incident.resolvedAt = at(to);
    return incident;
}

std::vector<TimeRange> windowsOf(const std::vector<Incident> &incidents, Millis before = {},
                                 Millis after = {})
{
    std::vector<const Incident *> all;
    for (const Incident &incident : incidents)
        all.push_back(&incident);
    return bundleWindows(all, before, after, at(1000));
}

using Windows = std::vector<TimeRange>;

} // namespace

class TestBundleChoice : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aroundAnIncident();
    void windowsThatMeet();
    void rangesOfEvidence();
    void windowsThatAreNone();
    void evidenceOfSeveralKinds();
    void evidenceThatIsAnother_data();
    void evidenceThatIsAnother();
    void damagedEventsAreTold();
    void aMomentOfABlock();
    void aMomentOfTheHeadLog();
    void midnight();
    void manyBlocks();
    void daysThatAreNone_data();
    void daysThatAreNone();
    void problemsUpToABound();
};

void TestBundleChoice::aroundAnIncident()
{
    QCOMPARE(windowsOf({over(10, 20)}, 3min, 5min), Windows{range(7, 25)});
    Incident incident = over(10, 20);
    incident.detectedAt = at(8); // Noticed before it was declared.
    QCOMPARE(windowsOf({incident}, 3min, 5min), Windows{range(5, 25)});
    incident.detectedAt = at(12);
    QCOMPARE(windowsOf({incident}, 3min, 5min), Windows{range(7, 25)});
    incident.resolvedAt = {};
    QCOMPARE(windowsOf({incident}, 3min, 5min), Windows{range(7, 1000)}); // Until now.
    incident.endedAt = at(15);
    QCOMPARE(windowsOf({incident}, 3min, 5min), Windows{range(7, 20)});
    incident.endedAt = at(1); // Corrected to before it began.
    QCOMPARE(windowsOf({incident}, 3min, 5min), Windows{range(7, 15)});
}

void TestBundleChoice::windowsThatMeet()
{
    QCOMPARE(windowsOf({over(10, 20), over(20, 30)}), Windows{range(10, 30)});
    QCOMPARE(windowsOf({over(15, 30), over(10, 20)}), Windows{range(10, 30)});
    QCOMPARE(windowsOf({over(10, 30), over(15, 20)}), Windows{range(10, 30)});
    QCOMPARE(windowsOf({over(40, 50), over(10, 20)}), (Windows{range(10, 20), range(40, 50)}));
    const TimeRange later{at(20) + 1ms, at(30)};
    Incident next;
    next.declaredAt = later.from;
    next.resolvedAt = later.to;
    QCOMPARE(windowsOf({over(10, 20), next}), (Windows{range(10, 20), later}));
    QVERIFY(windowsOf({}).empty());
}

void TestBundleChoice::rangesOfEvidence()
{
    Incident incident = over(10, 20);
    Evidence evidence;
    Annotation annotation;
    incident.evidence = {evidence};
    incident.review.annotations = {annotation}; // It has no range.
    QCOMPARE(windowsOf({incident}), Windows{range(10, 20)});
    evidence.range = range(40, 40); // A moment.
    annotation.range = range(60, 60);
    incident.evidence.push_back(evidence);
    incident.review.annotations.push_back(annotation);
    QCOMPARE(windowsOf({incident}), (Windows{range(10, 20), range(40, 40), range(60, 60)}));
    evidence.range = range(80, 79); // None.
    annotation.range = range(90, 89);
    incident.evidence.push_back(evidence);
    incident.review.annotations.push_back(annotation);
    QCOMPARE(windowsOf({incident}).size(), 3u);
    evidence.range = range(80, 85);
    incident.evidence.push_back(evidence);
    QCOMPARE(windowsOf({incident}).back(), range(80, 85));
}

void TestBundleChoice::windowsThatAreNone()
{
    BundleFixture bench;
    ExportRequest request = bench.request();
    request.window = TimeRange{bench.start + 1ms, bench.start};
    const auto backwards = exportBundle(request);
    QVERIFY(!backwards);
    QCOMPARE(backwards.error().code, ErrorCode::InvalidInput);
    QVERIFY(bench.filesOut().isEmpty());
    request.window = TimeRange{bench.start, bench.start};
    QCOMPARE(bench.make(request).manifest.windows, Windows{*request.window});
    QCOMPARE(bench.opened()->manifest().windows, Windows{*request.window});
    request.incidents.clear();
    QCOMPARE(exportBundle(request).error().code, ErrorCode::InvalidInput);
}

/// A piece of evidence with the bytes of a file; empty: none.
command::AttachEvidence attached(const BundleFixture &bench, const QByteArray &bytes)
{
    command::AttachEvidence evidence;
    evidence.incident = bench.other;
    evidence.text = QStringLiteral("evidence");
    if (bytes.isEmpty()) {
        evidence.metric = QStringLiteral("metric_1");
        return evidence;
    }
    evidence.file = QString::fromUtf8(bytes) + QStringLiteral(".txt");
    evidence.sha256 = *storeEvidence(bench.dir(), bytes);
    evidence.size = bytes.size();
    return evidence;
}

void TestBundleChoice::evidenceOfSeveralKinds()
{
    BundleFixture bench;
    // One without a file, one that is gone, one twice, and another one.
    bench.go(attached(bench, {}));
    const auto gone = attached(bench, "gone");
    for (const auto &one : {gone, attached(bench, "kept"), attached(bench, "kept"), attached(bench, "more")})
        bench.go(one);
    QVERIFY(QFile::remove(evidencePath(bench.dir(), gone.sha256)));
    ExportRequest request = bench.request();
    request.incidents = {bench.other.text()};
    const auto made = bench.make(request);
    QCOMPARE(made.files, 2);
    QCOMPARE(made.problems, QStringList{QStringLiteral("%1: the file of the evidence \"gone.txt\" is missing")
                                            .arg(evidencePath(bench.dir(), gone.sha256))});
    QCOMPARE(made.manifest.missing,
             QStringList{QStringLiteral("evidence %1 (gone.txt)").arg(gone.sha256.text())});
    const auto bundle = bench.opened();
    QCOMPARE(bundle->files(), (std::vector<Sha256>{Sha256::of("kept"), Sha256::of("more")}));
    QCOMPARE(bundle->file(Sha256::of("more")).value(), QByteArray("more"));
    QVERIFY(bundle->verify());
    QCOMPARE(bundle->problems().size(), 1);
}

void TestBundleChoice::evidenceThatIsAnother_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("other words") << qint64{0};
    QTest::newRow("too large") << MaxEvidenceBytes + 1;
}

void TestBundleChoice::evidenceThatIsAnother()
{
    QFETCH(qint64, size);
    BundleFixture bench;
    QFile file(evidencePath(bench.dir(), bench.evidence));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("a picture of the kitchen") > 0);
    QVERIFY(size == 0 || file.resize(size));
    file.close();
    const auto made = bench.make(bench.request());
    QCOMPARE(made.files, 0);
    QCOMPARE(made.problems,
             QStringList{QStringLiteral("%1: the file of the evidence \"console.png\" is not what was kept")
                             .arg(file.fileName())});
    QVERIFY(bench.opened()->files().empty());
}

void TestBundleChoice::damagedEventsAreTold()
{
    BundleFixture bench;
    const EventId note = bench.eventOf(EventKind::Note)->id;
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET actor = 'Eve' WHERE seq = %1").arg(note.sequence));
    }
    const QString told = QStringLiteral("event %1: its content is not what was written").arg(note.text());
    QCOMPARE(bench.make(bench.request()).problems, QStringList{told});
    // It is in the bundle as it is, whose reader tells it again.
    QCOMPARE(bench.opened()->damage().size(), 1);
}

void TestBundleChoice::aMomentOfABlock()
{
    BundleFixture bench;
    RawDatabase day(bench.day());
    ExportRequest request = bench.request();
    for (const char *column : {"first_ms", "last_ms"}) {
        const Timestamp moment =
            fromMs(day.value(QStringLiteral("SELECT %1 FROM times ORDER BY id LIMIT 1 OFFSET 1")
                                 .arg(QLatin1String(column)))
                       .toLongLong());
        request.window = TimeRange{moment, moment};
        const auto made = bench.make(request);
        QCOMPARE(made.blocks, BundleFixture::Series);
        const auto bundle = bench.opened();
        QCOMPARE(bundle->series().front().id, 1); // Numbers count from 1.
        QCOMPARE(bench.bundled(*bundle, 2, *request.window).size(), 1u);
        QVERIFY(sameSamples(bench.bundled(*bundle, 2, *request.window), bench.recorded(2, *request.window)));
    }
}

void TestBundleChoice::aMomentOfTheHeadLog()
{
    BundleFixture bench;
    ExportRequest request = bench.request();
    request.window = TimeRange{bench.start + 1090s, bench.start + 1095s};
    const auto made = bench.make(request);
    const auto bundle = bench.opened();
    // What was in no block yet is cut to the window, and its times are kept once.
    for (int k = 0; k < BundleFixture::Series; ++k) {
        const auto all = bench.bundled(*bundle, k, {bench.start - 1h, bench.start + 2h});
        QVERIFY(sameSamples(all, bench.recorded(k, *request.window)));
        QCOMPARE(all.size(), 6u);
    }
    QCOMPARE(made.blocks, BundleFixture::Series);
    QCOMPARE(RawDatabase(bench.path()).value(QStringLiteral("SELECT count(*) FROM times")).toInt(), 1);
}

void TestBundleChoice::midnight()
{
    BundleFixture bench;
    bench.rec.clock.advance(12h - 2000s); // It was noon.
    bench.rec.scrapes(1200, BundleFixture::Series);
    const Timestamp midnight = bench.start + 12h;
    ExportRequest request = bench.request();
    request.window = TimeRange{midnight - 10s, midnight};
    bench.make(request);
    const auto bundle = bench.opened();
    const auto samples = bench.bundled(*bundle, 1, *request.window);
    QVERIFY(sameSamples(samples, bench.recorded(1, *request.window)));
    QCOMPARE(samples.back().at, midnight); // The first one of the next day.
}

void TestBundleChoice::manyBlocks()
{
    BundleFixture bench;
    bench.rec.stop();
    qint64 last = 0;
    {
        RawDatabase day(bench.day());
        // More than are copied at once, each with bytes of its own.
        day.run(
            QStringLiteral("INSERT INTO blocks(series, times, data) WITH RECURSIVE n(i) AS (SELECT 1 UNION"
                           " ALL SELECT i + 1 FROM n WHERE i < 17000) SELECT 1, 1, CAST(i AS BLOB) FROM n"));
        last = day.value(QStringLiteral("SELECT max(id) FROM blocks")).toLongLong();
        day.run(QStringLiteral("DELETE FROM head"));
    }
    QVERIFY(last > 16'384);
    QCOMPARE(bench.make(bench.request()).blocks, last);
    RawDatabase raw(bench.path());
    QCOMPARE(raw.value(QStringLiteral("SELECT count(*) FROM blocks")).toLongLong(), last);
    QCOMPARE(
        raw.value(QStringLiteral("SELECT count(DISTINCT data) FROM blocks WHERE length(data) < 6")).toInt(),
        17'000);
}

void TestBundleChoice::daysThatAreNone_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("says");
    QTest::newRow("another program's") << "PRAGMA application_id = 7"
                                       << "not a recording of metrics";
    QTest::newRow("a later version's") << "PRAGMA user_version = 2"
                                       << "written by a later version of Watchfloor";
}

void TestBundleChoice::daysThatAreNone()
{
    QFETCH(QString, sql);
    QFETCH(QString, says);
    BundleFixture bench;
    bench.rec.stop();
    RawDatabase(bench.day()).run(sql);
    const auto made = bench.make(bench.request());
    QCOMPARE(made.problems, QStringList{QStringLiteral("%1: %2").arg(bench.day(), says)});
    QCOMPARE(made.blocks, 0);
    QCOMPARE(made.series, 0);
    QVERIFY(bench.opened()->book().find(bench.incident));
}

void TestBundleChoice::problemsUpToABound()
{
    BundleFixture bench;
    bench.rec.stop();
    RawDatabase(bench.day())
        .run(QStringLiteral("INSERT INTO head(feed, data) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                            " SELECT i + 1 FROM n WHERE i < 60) SELECT 'test ' || i, x'ee' FROM n"));
    const auto made = bench.make(bench.request());
    QVERIFY2(made.problems.size() == 50, qPrintable(QString::number(made.problems.size())));
}

WF_TEST(TestBundleChoice)

} // namespace tst_bundlechoice

#include "tst_bundlechoice.moc"
