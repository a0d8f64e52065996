// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded days read back: which are found, which are asked for, and what of them is damaged.
#include "recorderfixture.h"
#include "support/testentry.h"

namespace tst_archive {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const FeedId Feed(QStringLiteral("test"));

SeriesKey keyOf(int k)
{
    return {"metric_" + std::to_string(k), Labels(std::vector<Labels::Pair>{{"job", "test"}})};
}

QDate date(int day)
{
    return {2026, 11, day};
}

/// A file with one sample of a series at noon.
void writeDay(const QString &folder, QDate day, double value, const SeriesKey &key = keyOf(0),
              bool inHead = false)
{
    QVERIFY(QDir().mkpath(folder));
    const auto file = RecorderDay::open(dayPath(folder, day));
    QVERIFY(file);
    const auto id = (*file)->addSeries(Feed, key, {});
    QVERIFY(id);
    const Timestamp noon = startOf(day) + 12h;
    if (inHead) {
        HeadState state;
        QVERIFY((*file)->addHead(Feed, encodeHead(std::vector<HeadSample>{{*id, noon, value}}, true, state)));
        return;
    }
    TimesPool times;
    for (const SealedBlock &block : sealSamples(std::vector<Sample>{{noon, value}}, times))
        QVERIFY((*file)->addBlock(*id, block));
}

QStringList valuesOf(const SeriesStore &store, const SeriesKey &key = keyOf(0))
{
    QStringList values;
    if (const auto ref = store.find(key)) {
        for (const Sample &sample : store.samples(*ref, {Timestamp::min(), Timestamp::max()}))
            values << QString::number(sample.value);
    }
    return values;
}

} // namespace

class TestArchive : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void daysBeginAtMidnight();
    void onlyDaysAreListed();
    void aDayThatIsBeingMadeIsNone();
    void daysThatTouchARange_data();
    void daysThatTouchARange();
    void headOfOlderDaysIsRead();
    void oneDamagedDayLeavesTheOthers();
    void damageIsBounded();
    void aDamagedRowEndsItsFeedOnly();
    void filesStayOpen();
    void aDayAtATime();
    void aFullStoreIsLeftAlone();

private:
    QString folder() const { return m_dir->filePath(QStringLiteral("recorder")); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestArchive::daysBeginAtMidnight()
{
    const Timestamp midnight = startOf(date(23));
    QCOMPARE(toMs(midnight), qint64{1'795'392'000'000});
    QCOMPARE(dayOf(midnight), date(23));
    QCOMPARE(dayOf(midnight - 1ms), date(22));
    QCOMPARE(dayPath(QStringLiteral("x"), date(3)), QStringLiteral("x/2026-11-03.db"));
}

void TestArchive::onlyDaysAreListed()
{
    writeDay(folder(), date(3), 1);
    writeDay(folder(), date(1), 1);
    for (const char *name : {"2026-13-01.db", "notes.db", "2026-11-02.txt", "recorder.lock"}) {
        QFile file(folder() + QLatin1Char('/') + QLatin1String(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("12345");
    }
    RecorderArchive archive(folder());
    QCOMPARE(archive.days(), (std::vector{date(1), date(3)}));
    qint64 bytes = 0;
    for (const QFileInfo &file : QDir(folder()).entryInfoList(QDir::Files))
        bytes += file.size();
    QVERIFY(bytes > 20);
    QCOMPARE(archive.bytes(), bytes);
    writeDay(folder(), date(2), 1);
    QCOMPARE(archive.days().size(), std::size_t(2));
    archive.refresh();
    QCOMPARE(archive.days().size(), std::size_t(3));
    QVERIFY(RecorderArchive(folder() + QStringLiteral("/none")).days().empty());
}

/// A recorder beside it has made the file, and nothing is in it yet.
void TestArchive::aDayThatIsBeingMadeIsNone()
{
    writeDay(folder(), date(3), 1);
    const QString path = dayPath(folder(), date(4));
    const auto db = Database::open(path, Database::Mode::ReadWriteCreate);
    QVERIFY(db && (*db)->run(QStringLiteral("PRAGMA journal_mode = WAL")));
    RecorderArchive archive(folder());
    QCOMPARE(archive.days(), std::vector<QDate>{date(3)});
    QCOMPARE(RecorderDay::openReadOnly(path).error().code, ErrorCode::NotFound);
    // With tables of somebody else it is none of ours, and said so.
    QVERIFY((*db)->run(QStringLiteral("CREATE TABLE t(x)")));
    QCOMPARE(RecorderDay::openReadOnly(path).error().code, ErrorCode::Corrupt);
}

void TestArchive::daysThatTouchARange_data()
{
    QTest::addColumn<qint64>("from"); ///< Milliseconds from the third on.
    QTest::addColumn<qint64>("to");
    QTest::addColumn<QString>("values");
    const qint64 day = 86'400'000;
    QTest::newRow("one day") << qint64{0} << day - 1 << "3";
    QTest::newRow("and the first moment of the next") << qint64{0} << day << "3 4";
    QTest::newRow("and the last of the one before") << qint64{-1} << day - 1 << "2 3";
    QTest::newRow("all") << -9 * day << 9 * day << "1 2 3 4 5";
    QTest::newRow("before") << -9 * day << -3 * day << "";
    QTest::newRow("behind") << 3 * day << 9 * day << "";
}

void TestArchive::daysThatTouchARange()
{
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    QFETCH(QString, values);
    for (int day = 1; day <= 5; ++day)
        writeDay(folder(), date(day), day);
    RecorderArchive archive(folder());
    SeriesStore store;
    QStringList problems;
    const Timestamp third = startOf(date(3));
    bringIn(archive, store, {third + Millis{from}, third + Millis{to}}, problems);
    QCOMPARE(valuesOf(store).join(u' '), values);
    QCOMPARE(problems, QStringList());
}

void TestArchive::headOfOlderDaysIsRead()
{
    writeDay(folder(), date(1), 1, keyOf(0), true);
    writeDay(folder(), date(1), 7, keyOf(1), true);
    writeDay(folder(), date(2), 2);
    writeDay(folder(), date(3), 3, keyOf(0), true);
    writeDay(folder(), date(3), 9, keyOf(2), true);
    RecorderArchive archive(folder());
    QCOMPARE(archive.blocks(date(1), keyOf(0))->size(), std::size_t(1));
    QCOMPARE(archive.blocks(date(1), keyOf(1))->size(), std::size_t(1));
    QCOMPARE(archive.blocks(date(1), keyOf(5))->size(), std::size_t(0));
    QCOMPARE(archive.blocks(date(2), keyOf(0))->size(), std::size_t(1));
    // The newest day's head log is with whoever records.
    QCOMPARE(archive.blocks(date(3), keyOf(0))->size(), std::size_t(0));
    SeriesStore store;
    QStringList problems;
    bringIn(archive, store, {startOf(date(1)), startOf(date(4))}, problems);
    QCOMPARE(valuesOf(store), (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
    QCOMPARE(valuesOf(store, keyOf(1)), QStringList{QStringLiteral("7")});
    QCOMPARE(valuesOf(store, keyOf(2)), QStringList{QStringLiteral("9")});
}

void TestArchive::oneDamagedDayLeavesTheOthers()
{
    writeDay(folder(), date(1), 1);
    writeDay(folder(), date(2), 2);
    writeDay(folder(), date(3), 3);
    QFile file(dayPath(folder(), date(2)));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("no database at all, and long enough to be taken for one by its size");
    file.close();
    RecorderArchive archive(folder());
    SeriesStore store;
    QStringList problems;
    bringIn(archive, store, {startOf(date(1)), startOf(date(4))}, problems);
    QCOMPARE(valuesOf(store), (QStringList{QStringLiteral("1"), QStringLiteral("3")}));
    QCOMPARE(problems.size(), 1);
    QVERIFY2(problems.front().contains(QStringLiteral("2026-11-02.db")), qPrintable(problems.front()));
}

void TestArchive::damageIsBounded()
{
    {
        QVERIFY(QDir().mkpath(folder()));
        const auto file = RecorderDay::open(dayPath(folder(), date(1)));
        const auto id = (*file)->addSeries(Feed, keyOf(0), {});
        TimesPool times;
        for (int i = 0; i < 22; ++i) {
            for (const SealedBlock &block :
                 sealSamples(std::vector<Sample>{{startOf(date(1)) + i * 1s, 1}}, times))
                QVERIFY((*file)->addBlock(*id, block));
        }
    }
    {
        const auto db = Database::open(dayPath(folder(), date(1)), Database::Mode::ReadWrite);
        QVERIFY((*db)->run(QStringLiteral("UPDATE blocks SET data = zeroblob(40) WHERE id <> 22")));
    }
    RecorderArchive archive(folder());
    QCOMPARE(archive.blocks(date(1), keyOf(0))->size(), std::size_t(1));
    QCOMPARE(archive.takeProblems().size(), 20);
    QCOMPARE(archive.takeProblems(), QStringList());
    SeriesStore store;
    QStringList problems;
    bringIn(archive, store, {startOf(date(1)), startOf(date(2))}, problems);
    QCOMPARE(problems.size(), 20);
    QCOMPARE(valuesOf(store), QStringList{QStringLiteral("1")});
}

void TestArchive::aDamagedRowEndsItsFeedOnly()
{
    const FeedId other(QStringLiteral("other"));
    HeadState mine;
    HeadState theirs;
    const auto row = [](std::int64_t series, int value, HeadState &state) {
        return encodeHead(std::vector<HeadSample>{{series, startOf(date(1)), double(value)}}, false, state);
    };
    std::vector<RecorderDay::HeadRow> rows{{1, Feed, row(1, 1, mine)},     {2, other, row(2, 2, theirs)},
                                           {3, Feed, ByteString{1, 2, 3}}, {4, Feed, row(1, 3, mine)},
                                           {5, other, row(2, 4, theirs)},  {6, Feed, ByteString{1, 2, 3}}};
    QStringList problems;
    QStringList values;
    for (const HeadSample &sample : headSamples(rows, QStringLiteral("f.db"), problems))
        values << QString::number(sample.value);
    QCOMPARE(values.join(u' '), QStringLiteral("1 2 4"));
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems.front().startsWith(QLatin1String("f.db: ")));
}

void TestArchive::filesStayOpen()
{
    for (int day = 1; day <= 6; ++day)
        writeDay(folder(), date(day), day);
    RecorderArchive archive(folder());
    std::vector<RecorderDay *> files;
    for (int day = 1; day <= 4; ++day)
        files.push_back(*archive.day(date(day)));
    // Asked for again it is the last used one.
    QCOMPARE(*archive.day(date(1)), files[0]);
    for (int day = 2; day <= 4; ++day)
        QVERIFY(QFile::remove(dayPath(folder(), date(day))));
    QVERIFY(archive.day(date(5)));
    QVERIFY2(!archive.day(date(2)), "the fifth closed the one that was not used for longest");
    QCOMPARE(archive.day(date(2)).error().code, ErrorCode::NotFound);
    QCOMPARE(*archive.day(date(3)), files[2]);
    QCOMPARE(*archive.day(date(4)), files[3]);
    QCOMPARE(*archive.day(date(1)), files[0]);
    archive.letGo();
    QVERIFY(!archive.day(date(3)));
}

void TestArchive::aDayAtATime()
{
    for (const int day : {1, 2, 4})
        writeDay(folder(), date(day), day);
    RecorderArchive archive(folder());
    SeriesStore store;
    const SeriesRef filler = store.resolve(keyOf(8), {}).value();
    const SeriesRef ref = store.resolve(keyOf(0), {}).value();
    ArchiveLoader loader;
    QVERIFY(placeOf(filler) < placeOf(ref));
    QVERIFY(!loader.needs(archive, store, ref, startOf(date(5))));
    QVERIFY(loader.needs(archive, store, ref, startOf(date(5)) - 1ms));
    loader.bringIn(archive, store, ref, startOf(date(5)));
    QCOMPARE(valuesOf(store), QStringList());
    loader.bringIn(archive, store, ref, startOf(date(2)));
    QCOMPARE(valuesOf(store), QStringList{QStringLiteral("4")});
    QVERIFY(!loader.needs(archive, store, ref, startOf(date(3))));
    QVERIFY(loader.needs(archive, store, ref, startOf(date(3)) - 1ms));
    loader.bringIn(archive, store, ref, startOf(date(2)));
    QCOMPARE(valuesOf(store), (QStringList{QStringLiteral("2"), QStringLiteral("4")}));
    loader.bringIn(archive, store, ref, fromMs(0));
    QCOMPARE(valuesOf(store).size(), 3);
    QVERIFY(!loader.needs(archive, store, ref, fromMs(0)));
    QVERIFY2(loader.needs(archive, store, filler, fromMs(0)), "each series on its own");
    loader.forget();
    QVERIFY(loader.needs(archive, store, ref, fromMs(0)));
}

void TestArchive::aFullStoreIsLeftAlone()
{
    writeDay(folder(), date(1), 1);
    RecorderArchive archive(folder());
    SeriesStore store(StoreLimits{.maxBytes = 8'000});
    const SeriesRef ref = store.resolve(keyOf(0), {}).value();
    ArchiveLoader loader;
    QVERIFY(loader.needs(archive, store, ref, fromMs(0)));
    const SeriesRef other = store.resolve(keyOf(1), {}).value();
    for (int i = 0; store.fill() <= 0.9 && i < 10'000; ++i)
        store.append(other, {startOf(date(2)) + i * 1s, double(i) / 7});
    QVERIFY(store.fill() > 0.9);
    QVERIFY(!loader.needs(archive, store, ref, fromMs(0)));
    QStringList problems;
    bringIn(archive, store, {startOf(date(1)), startOf(date(2))}, problems);
    QCOMPARE(valuesOf(store), QStringList());
}

WF_TEST(TestArchive)

} // namespace tst_archive

#include "tst_archive.moc"
