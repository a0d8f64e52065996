// SPDX-License-Identifier: GPL-3.0-or-later
// An export that is cancelled, fails or meets damage: the desk and the file that was there stay as they were.
#include "bundlefixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_bundleexport {

using namespace std::chrono_literals;
using namespace wf;

class TestBundleExport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cancelledLeavesNothing_data();
    void cancelledLeavesNothing();
    void failedLeavesNothing_data();
    void failedLeavesNothing();
    void besideAWriter();
    void damagedDayCostsWhatItTouches();
    void nothingOfTheDeskChanges();
};

void TestBundleExport::cancelledLeavesNothing_data()
{
    QTest::addColumn<double>("when");
    QTest::newRow("at once") << -1.0;
    QTest::newRow("while copying") << 0.2;
    QTest::newRow("while summing up") << 0.5;
    QTest::newRow("at the end") << 1.0;
}

void TestBundleExport::cancelledLeavesNothing()
{
    QFETCH(double, when);
    BundleFixture bench;
    QFile old(bench.path());
    QVERIFY(old.open(QIODevice::WriteOnly) && old.write("as it was") > 0);
    old.close();
    std::atomic<bool> cancel = when < 0;
    bool told = false;
    const auto made = exportBundle(
        bench.request(),
        [&](double part) {
            if (part >= when)
                cancel = told = true;
        },
        &cancel);
    QVERIFY(when < 0 || told);
    if (made)
        QCOMPARE(when, 1.0); // Told when all is done: too late.
    else
        QCOMPARE(made.error().code, ErrorCode::Refused);
    QCOMPARE(bench.filesOut(), QStringList{QStringLiteral("out.watchfloor")});
    QVERIFY(old.open(QIODevice::ReadOnly));
    QCOMPARE(old.readAll() == "as it was", !made);
    QVERIFY(!made || Bundle::open(bench.path()));
}

void TestBundleExport::failedLeavesNothing_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("no such folder") << "missing/out.watchfloor";
    QTest::newRow("a folder") << ".";
    QTest::newRow("no name") << "";
}

void TestBundleExport::failedLeavesNothing()
{
    QFETCH(QString, file);
    BundleFixture bench;
    ExportRequest request = bench.request();
    request.file = file.isEmpty() ? QString() : bench.path(file);
    const auto made = exportBundle(request);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::Io);
    QVERIFY(bench.filesOut().isEmpty());
    request = bench.request();
    request.dataDir = bench.path(QStringLiteral("nowhere"));
    QCOMPARE(exportBundle(request).error().code, ErrorCode::NotFound);
    QVERIFY(bench.filesOut().isEmpty());
    QVERIFY(!QFileInfo::exists(request.dataDir));
}

void TestBundleExport::besideAWriter()
{
    BundleFixture bench;
    // In the middle of a commit: what was committed before is what is exported.
    RawDatabase day(bench.day());
    day.run(QStringLiteral("BEGIN IMMEDIATE"));
    day.run(QStringLiteral("DELETE FROM blocks"));
    RawDatabase log(bench.db());
    log.run(QStringLiteral("BEGIN IMMEDIATE"));
    const auto made = bench.make(bench.request());
    QVERIFY2(made.problems.isEmpty(), qPrintable(made.problems.join(u'\n')));
    QVERIFY(made.blocks > 0);
    day.run(QStringLiteral("ROLLBACK"));
    log.run(QStringLiteral("ROLLBACK"));
    bench.rec.scrapes(300, BundleFixture::Series);
    QVERIFY(bench.make(bench.request()).blocks > made.blocks);
}

void TestBundleExport::damagedDayCostsWhatItTouches()
{
    BundleFixture bench;
    bench.rec.stop();
    QFile day(bench.day());
    QVERIFY(day.open(QIODevice::ReadWrite));
    day.resize(day.size() / 2);
    day.close();
    QFile other(dayPath(recorderPath(bench.dir()), dayOf(bench.rec.clock.wall()).addDays(1)));
    QVERIFY(other.open(QIODevice::WriteOnly) && other.write("no recording") > 0);
    other.close();
    ExportRequest request = bench.request();
    request.window = TimeRange{bench.start - 1h, bench.start + 48h};
    const auto made = bench.make(request);
    QCOMPARE(made.problems.size(), 2);
    QVERIFY2(made.problems[0].contains(day.fileName()), qPrintable(made.problems[0]));
    QVERIFY2(made.problems[1].contains(other.fileName()), qPrintable(made.problems[1]));
    const auto bundle = bench.opened();
    QVERIFY(bundle->damage().isEmpty());
    QCOMPARE(bundle->problems().size(), 2);
    QVERIFY(bundle->book().find(bench.incident));
}

void TestBundleExport::nothingOfTheDeskChanges()
{
    BundleFixture bench;
    bench.log = nullptr;
    bench.rec.stop();
    const auto bytesOf = [](const QString &path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QStringList files = QDir(bench.dir()).entryList(QDir::Files);
    const QStringList days = QDir(recorderPath(bench.dir())).entryList(QDir::Files);
    const QByteArray log = bytesOf(bench.db());
    const QByteArray day = bytesOf(bench.day());
    ExportRequest request;
    request.dataDir = bench.dir();
    request.file = bench.path();
    request.incidents = {QStringLiteral("INC-0002")};
    request.now = bench.rec.clock.wall();
    bench.make(request);
    QCOMPARE(bytesOf(bench.db()), log);
    QCOMPARE(bytesOf(bench.day()), day);
    QCOMPARE(QDir(bench.dir()).entryList(QDir::Files), files);
    QCOMPARE(QDir(recorderPath(bench.dir())).entryList(QDir::Files), days);
}

WF_TEST(TestBundleExport)

} // namespace tst_bundleexport

#include "tst_bundleexport.moc"
