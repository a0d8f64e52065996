// SPDX-License-Identifier: GPL-3.0-or-later
// The metrics of a bundle: blocks with and without their index, by their times, told and cancelled.
#include "bundlecopy.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_bundleblocks {

using namespace wf;

namespace {

std::vector<Sample> samplesOf(Bundle &bundle, std::int64_t series)
{
    std::vector<Sample> samples;
    std::vector<Sample> block;
    const auto blocks = bundle.blocks(series);
    if (!blocks)
        qFatal("%s", qPrintable(blocks.error().message));
    for (const SealedBlock &sealed : *blocks) {
        sealed.decode(block);
        samples.insert(samples.end(), block.begin(), block.end());
    }
    return samples;
}

} // namespace

class TestBundleBlocks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutItsIndex();
    void aDamagedIndex();
    void blocksByTheirTimes();
    void progressAndCancel();
};

void TestBundleBlocks::withoutItsIndex()
{
    // It is made last, so it may be missing from a file that was cut off.
    const BundleCopy copy;
    copy.edit(QStringLiteral("DROP INDEX blocks_by_series"));
    const auto bundle = copy.open();
    QCOMPARE(bundle->problems(), QStringList());
    QVERIFY(sameSamples(samplesOf(*bundle, 2), samplesOf(*sharedSource().opened(), 2)));
    copy.edit(QStringLiteral("DROP TABLE blocks"));
    QVERIFY(!Bundle::open(copy.path()));
}

void TestBundleBlocks::aDamagedIndex()
{
    const BundleCopy copy;
    const qint64 page =
        copy.value(QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = 'blocks_by_series'"))
            .toLongLong();
    QFile file(copy.path());
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek((page - 1) * BundlePageBytes));
    QCOMPARE(file.write(QByteArray(BundlePageBytes, '\xee')), BundlePageBytes);
    file.close();
    const auto bundle = copy.open();
    for (int series = 1; series <= BundleFixture::Series; ++series) {
        const auto samples = samplesOf(*bundle, series);
        QVERIFY(!samples.empty());
        QVERIFY(sameSamples(samples, samplesOf(*sharedSource().opened(), series)));
    }
    QVERIFY(samplesOf(*bundle, 77).empty());
}

void TestBundleBlocks::blocksByTheirTimes()
{
    const BundleCopy copy;
    const qint64 id = copy.value(QStringLiteral("SELECT min(id) FROM blocks WHERE series = 2")).toLongLong();
    copy.edit(QStringLiteral("UPDATE blocks SET data = x'00' WHERE id = %1").arg(id));
    const auto bundle = copy.open();
    const auto samples = samplesOf(*bundle, 2);
    QVERIFY(!samples.empty()); // The others are there.
    QCOMPARE(bundle->problems().size(), 1);
    // Named by its series and by its time.
    QVERIFY2(
        bundle->problems().first().startsWith(QStringLiteral("block %1 of metric_1{job=\"test\"}, %2 to ")
                                                  .arg(id)
                                                  .arg(toIsoUtc(sharedSource().start))),
        qPrintable(bundle->problems().first()));
    copy.edit(QStringLiteral("UPDATE times SET step_ms = -5"));
    QCOMPARE(copy.open()->blocks(3)->front().step(), Millis{0});
    copy.edit(QStringLiteral("UPDATE times SET step_ms = 10000"));
    QCOMPARE(copy.open()->blocks(3)->front().step(), Millis{10'000});
}

void TestBundleBlocks::progressAndCancel()
{
    const BundleCopy copy;
    const qint64 have = copy.value(QStringLiteral("SELECT count(*) FROM blocks")).toLongLong();
    copy.edit(
        QStringLiteral("INSERT INTO blocks(series, times, data) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                       " SELECT i + 1 FROM n WHERE i < 2100) SELECT series, times, data FROM n, (SELECT *"
                       " FROM blocks ORDER BY id LIMIT 1)"));
    std::vector<double> told;
    std::atomic<bool> cancel = false;
    const Bundle::Progress tell = [&told](double part) { told.push_back(part); };
    SeriesStore store;
    QCOMPARE(copy.open()->loadMetrics(store, tell, &cancel).value(), have + 2100);
    QCOMPARE(told, (std::vector<double>{0, 1, 1}));
    told.clear();
    QVERIFY(copy.open()->verify(tell, &cancel));
    QCOMPARE(told, (std::vector<double>{0, 0, 1}));
    // Cancelled at the first look, and between two rows.
    for (const bool verifies : {false, true}) {
        for (const int at : {1, verifies ? 3 : 2}) {
            int looks = 0;
            cancel = false;
            const Bundle::Progress stop = [&](double) { cancel = ++looks == at; };
            SeriesStore none;
            const auto bundle = copy.open();
            const auto loaded = verifies ? Expected<qint64>(0) : bundle->loadMetrics(none, stop, &cancel);
            const auto verified = verifies ? bundle->verify(stop, &cancel) : Expected<void>();
            QVERIFY(verifies ? !verified : !loaded);
            QCOMPARE(looks, at);
            QCOMPARE(verifies ? verified.error() : loaded.error(),
                     (Error{ErrorCode::Refused, QStringLiteral("reading the bundle was cancelled")}));
            QCOMPARE(none.seriesCount(), std::size_t{0});
        }
    }
}

WF_TEST(TestBundleBlocks)

} // namespace tst_bundleblocks

#include "tst_bundleblocks.moc"
