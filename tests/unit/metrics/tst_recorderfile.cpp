// SPDX-License-Identifier: GPL-3.0-or-later
// The file of one day: what goes in comes out, and what is not ours is refused.
#include "recorderfixture.h"
#include "support/testentry.h"

namespace tst_recorderfile {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const FeedId Feed(QStringLiteral("test"));
const Timestamp Noon{RecorderFixture::Noon};

SeriesKey key(std::string name, std::vector<Labels::Pair> labels = {})
{
    return {std::move(name), Labels(std::move(labels))};
}

struct File
{
    File() : path(dir.filePath(QStringLiteral("2026-11-23.db"))) { open(); }
    void open()
    {
        day.reset();
        auto opened = RecorderDay::open(path);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        day = std::move(*opened);
    }
    std::int64_t add(const SeriesKey &series, const SeriesMeta &meta = {})
    {
        return *day->addSeries(Feed, series, meta);
    }
    void block(std::int64_t series, Timestamp at, int count = 1)
    {
        std::vector<Sample> samples;
        for (int i = 0; i < count; ++i)
            samples.push_back({at + i * 1s, double(i)});
        for (const SealedBlock &sealed : sealSamples(samples, times)) {
            if (!day->addBlock(series, sealed))
                qFatal("no block");
        }
    }

    QTemporaryDir dir;
    QString path;
    TimesPool times;
    std::unique_ptr<RecorderDay> day;
};

} // namespace

class TestRecorderFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void labelsComeBack_data();
    void labelsComeBack();
    void descriptionsFollowTheNewest();
    void oddTypesAreUnknown();
    void seriesAreFoundByNameAndLabels();
    void seriesOfAName();
    void usageOfASeries();
    void recentSeriesOnly();
    void rowsOfTheHeadLog();
    void samplesOfNewBlocks();
    void notOursIsRefused();
    void stateAndStep();
    void pinsOnce();
    void freePagesGoBack();
};

void TestRecorderFile::labelsComeBack_data()
{
    QTest::addColumn<QString>("value");
    for (const char *value : {"plain", "", "space here", "quote\"d", "back\\slash", "tab\there", "del\x7f",
                              "Störung", "~ !", "\x1f"})
        QTest::newRow(value) << QString::fromUtf8(value);
}

void TestRecorderFile::labelsComeBack()
{
    QFETCH(QString, value);
    File f;
    const SeriesKey series = key("m", {{"a", value.toStdString()}, {"b", "2"}, {"c", "3"}});
    const std::int64_t id = f.add(series);
    QCOMPARE(*f.day->find(series), id);
    f.open();
    QCOMPARE(f.day->series()->front().key, series);
    QCOMPARE(*f.day->find(series), id);
    QCOMPARE(f.add(series), id);
    // Names with such characters too.
    const SeriesKey named = key("m", {{value.toStdString() + "x", "1"}});
    QVERIFY(f.add(named) != id);
    QCOMPARE(f.day->series()->back().key, named);
}

void TestRecorderFile::descriptionsFollowTheNewest()
{
    File f;
    SeriesMeta meta{MetricType::Gauge, "s", "help", 5s};
    const std::int64_t first = f.add(key("m", {{"a", "1"}}), meta);
    const std::int64_t second = f.add(key("m", {{"a", "2"}}), meta);
    QVERIFY(first != second);
    for (const SeriesMeta &changed :
         {SeriesMeta{MetricType::Counter, "s", "help", 5s}, SeriesMeta{MetricType::Counter, "B", "help", 5s},
          SeriesMeta{MetricType::Counter, "B", "more help", 5s},
          SeriesMeta{MetricType::Counter, "B", "more help", 7s}}) {
        QCOMPARE(*f.day->addSeries(FeedId(QStringLiteral("next")), key("m", {{"a", "1"}}), changed), first);
        const DaySeries series = f.day->series()->front();
        QCOMPARE(series.meta.type, changed.type);
        QCOMPARE(series.meta.unit, changed.unit);
        QCOMPARE(series.meta.help, changed.help);
        QCOMPARE(series.meta.interval, changed.interval);
        QCOMPARE(series.feed, FeedId(QStringLiteral("next")));
    }
    QCOMPARE(f.day->series()->back().meta.interval, Millis(5s));
    QCOMPARE(f.day->series(first)->size(), std::size_t(1));
    QCOMPARE(f.day->series(second)->size(), std::size_t(0));
}

void TestRecorderFile::oddTypesAreUnknown()
{
    File f;
    f.add(key("m"), {MetricType::Summary, "", "", 1s});
    QCOMPARE(f.day->series()->front().meta.type, MetricType::Summary);
    const auto typeOf = [&](int number) {
        const auto db = Database::open(f.path, Database::Mode::ReadWrite);
        if (!(*db)->run(QStringLiteral("UPDATE metrics SET type = ?"), {number}))
            qFatal("not written");
        return (*RecorderDay::openReadOnly(f.path))->series()->front().meta.type;
    };
    QCOMPARE(typeOf(int(MetricType::Summary) + 1), MetricType::Unknown);
    QCOMPARE(typeOf(-1), MetricType::Unknown);
    QCOMPARE(typeOf(int(MetricType::Counter)), MetricType::Counter);
    QCOMPARE(int(typeOf(0)), 0);
}

void TestRecorderFile::seriesAreFoundByNameAndLabels()
{
    File f;
    const std::int64_t a = f.add(key("m", {{"l", "1"}}));
    const std::int64_t b = f.add(key("n", {{"l", "1"}}));
    QVERIFY(a != b);
    QCOMPARE(*f.day->find(key("m", {{"l", "1"}})), a);
    QCOMPARE(*f.day->find(key("n", {{"l", "1"}})), b);
    QCOMPARE(*f.day->find(key("m")), std::int64_t(0));
    QCOMPARE(*f.day->find(key("o", {{"l", "1"}})), std::int64_t(0));
    // Another series with the same hash stands in the way of none.
    {
        const auto db = Database::open(f.path, Database::Mode::ReadWrite);
        QVERIFY((*db)->run(
            QStringLiteral("INSERT INTO identities SELECT hash, %1 FROM identities WHERE series = %2")
                .arg(a)
                .arg(b)));
    }
    f.open();
    QCOMPARE(*f.day->find(key("n", {{"l", "1"}})), b);
}

void TestRecorderFile::seriesOfAName()
{
    File f;
    for (const char *value : {"1", "2", "3"})
        f.add(key("m", {{"l", value}}));
    f.add(key("n"));
    const auto two = f.day->seriesNamed("m", 2);
    QCOMPARE(two->size(), std::size_t(2));
    QCOMPARE(two->front().key, key("m", {{"l", "3"}})); // The youngest first.
    QCOMPARE(f.day->seriesNamed("m", 9)->size(), std::size_t(3));
    QCOMPARE(f.day->seriesNamed("o", 9)->size(), std::size_t(0));
}

void TestRecorderFile::usageOfASeries()
{
    File f;
    const std::int64_t a = f.add(key("a"));
    const std::int64_t b = f.add(key("b"));
    f.block(a, Noon, 10);
    f.block(a, Noon + 1min, 5);
    f.block(b, Noon + 1h);
    const auto usage = f.day->usage();
    QCOMPARE(usage->size(), std::size_t(2));
    QCOMPARE((*usage)[0].series, a);
    QCOMPARE((*usage)[0].blocks, std::int64_t(2));
    QCOMPARE((*usage)[0].samples, std::int64_t(15));
    QVERIFY((*usage)[0].bytes > 0);
    QCOMPARE((*usage)[0].firstAt, Noon);
    QCOMPARE((*usage)[0].lastAt, Noon + 64s);
    QCOMPARE(**f.day->newestBlock(), Noon + 1h);
    QVERIFY(!*File().day->newestBlock());
}

void TestRecorderFile::recentSeriesOnly()
{
    File f;
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 9; ++i) {
        ids.push_back(f.add(key("m" + std::to_string(i))));
        f.block(ids.back(), Noon + i * 1min);
    }
    for (int i = 0; i < 9; ++i) {
        const auto recent = f.day->recentSeries(Noon + i * 1min);
        QCOMPARE(*recent, std::set<std::int64_t>(ids.begin() + i, ids.end()));
    }
    QCOMPARE(f.day->recentSeries(Noon + 8min + 1ms)->size(), std::size_t(0));
    QCOMPARE(File().day->recentSeries(Noon)->size(), std::size_t(0));
}

void TestRecorderFile::rowsOfTheHeadLog()
{
    File f;
    const FeedId other(QStringLiteral("other"));
    QVERIFY(!*f.day->hasHead());
    QVERIFY(f.day->addHead(Feed, ByteString{1}));
    QVERIFY(f.day->addHead(other, ByteString{2}));
    QVERIFY(f.day->addHead(Feed, ByteString{3}));
    QVERIFY(*f.day->hasHead());
    QCOMPARE(f.day->head()->size(), std::size_t(3));
    QCOMPARE(f.day->head(1)->size(), std::size_t(2));
    QCOMPARE(f.day->head(3)->size(), std::size_t(0));
    const auto firsts = f.day->firstHeadRows();
    QCOMPARE(firsts->size(), std::size_t(2));
    QCOMPARE(firsts->front().data, ByteString{1});
    QVERIFY(f.day->clearHead(Feed, 1));
    QCOMPARE(f.day->head()->front().data, ByteString{2});
    QCOMPARE(f.day->head()->size(), std::size_t(2));
    QVERIFY(f.day->clearHead(Feed));
    QCOMPARE(f.day->head()->size(), std::size_t(1));
}

void TestRecorderFile::samplesOfNewBlocks()
{
    File f;
    const std::int64_t a = f.add(key("a"));
    const std::int64_t b = f.add(key("b"));
    f.block(a, Noon, 3);
    const std::int64_t before = *f.day->newestBlockId();
    f.block(a, Noon + 10s, 3);
    f.block(b, Noon + 10s, 3);
    f.block(a, Noon + 20s, 3);
    {
        const auto db = Database::open(f.path, Database::Mode::ReadWrite);
        QVERIFY(
            (*db)->run(QStringLiteral("UPDATE blocks SET data = zeroblob(9) WHERE id = %1").arg(before + 1)));
    }
    const auto read = [&](std::int64_t after, std::optional<Timestamp> sinceA,
                          std::optional<Timestamp> sinceB) {
        QStringList problems;
        const auto samples = f.day->samplesOfBlocks(
            after, [&](std::int64_t series) { return series == a ? sinceA : sinceB; }, problems);
        QStringList said;
        for (const HeadSample &sample : *samples)
            said << QStringLiteral("%1:%2").arg(sample.series).arg((sample.at - Noon) / 1s);
        return said.join(u' ') + QStringLiteral(" !").repeated(problems.size());
    };
    QCOMPARE(read(before, Noon + 12s, {}), QStringLiteral("1:20 1:21 1:22"));
    QCOMPARE(read(before, Noon + 11s, Noon + 11s), QStringLiteral("2:12 1:20 1:21 1:22 !"));
    QCOMPARE(read(before, Noon + 21s, Noon + 12s), QStringLiteral("1:22"));
    QCOMPARE(read(before, Noon + 22s, {}), QString());
    QCOMPARE(read(0, Noon + 1s, {}), QStringLiteral("1:2 1:20 1:21 1:22 !"));
}

void TestRecorderFile::notOursIsRefused()
{
    File f;
    f.add(key("m"));
    f.day.reset();
    const auto set = [&](const QString &pragma) {
        const auto db = Database::open(f.path, Database::Mode::ReadWrite);
        if (!(*db)->run(pragma))
            qFatal("not set");
    };
    set(QStringLiteral("PRAGMA user_version = %1").arg(RecorderSchemaVersion + 1));
    for (const auto &opened : {RecorderDay::open(f.path), RecorderDay::openReadOnly(f.path)}) {
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::NewerVersion);
        QVERIFY(opened.error().message.startsWith(f.path));
    }
    set(QStringLiteral("PRAGMA user_version = %1").arg(RecorderSchemaVersion));
    QVERIFY(RecorderDay::openReadOnly(f.path));
    set(QStringLiteral("PRAGMA application_id = 7"));
    const auto foreign = RecorderDay::openReadOnly(f.path);
    QVERIFY(!foreign);
    QCOMPARE(foreign.error().code, ErrorCode::Corrupt);
    const auto none = RecorderDay::openReadOnly(f.path + QStringLiteral("x"));
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::NotFound);
    QVERIFY2(!QFile::exists(f.path + QStringLiteral("x")), "looking makes nothing");
}

void TestRecorderFile::stateAndStep()
{
    File f;
    QCOMPARE(*f.day->meta(QStringLiteral("k")), QString());
    QCOMPARE(*f.day->step(), Millis(0));
    QVERIFY(f.day->setMeta(QStringLiteral("k"), QStringLiteral("1")));
    QVERIFY(f.day->setMeta(QStringLiteral("k"), QStringLiteral("2")));
    QCOMPARE(*f.day->meta(QStringLiteral("k")), QStringLiteral("2"));
    QVERIFY(f.day->setMeta(QStringLiteral("step_ms"), QStringLiteral("15000")));
    QCOMPARE(*f.day->step(), Millis(15s));
    const std::int64_t id = f.add(key("m"));
    f.block(id, Noon);
    QStringList problems;
    QCOMPARE(f.day->blocks(id, problems)->front().step(), Millis(15s));
    // What fails leaves nothing behind, and the file takes the same again.
    const auto failed = f.day->transaction([&]() -> Expected<void> {
        f.add(key("n"));
        f.block(id, Noon + 1h);
        return fail(ErrorCode::Io, QStringLiteral("no"));
    });
    QVERIFY(!failed);
    QCOMPARE(f.day->series()->size(), std::size_t(1));
    QCOMPARE(f.day->blocks(id, problems)->size(), std::size_t(1));
    const std::int64_t next = f.add(key("n"));
    f.block(next, Noon + 1h);
    QCOMPARE(f.day->series()->back().key, key("n"));
    QCOMPARE(f.day->blocks(next, problems)->size(), std::size_t(1));
    QCOMPARE(problems, QStringList());
}

void TestRecorderFile::pinsOnce()
{
    File f;
    const Pin one{{Noon, Noon + 1s}, QStringLiteral("INC-1")};
    const Pin two{{Noon, Noon + 1s}, QStringLiteral("INC-2")};
    for (const Pin &pin : {one, two, one})
        QVERIFY(f.day->addPin(pin));
    QCOMPARE(*f.day->pins(), (std::vector{one, two}));
}

void TestRecorderFile::freePagesGoBack()
{
    File f;
    for (int i = 0; i < 200; ++i)
        QVERIFY(f.day->addHead(Feed, ByteString(4000, std::uint8_t(i))));
    QVERIFY(f.day->compact());
    const qint64 full = QFileInfo(f.path).size();
    QVERIFY(f.day->clearHead(Feed));
    QVERIFY(f.day->compact());
    QVERIFY(QFileInfo(f.path).size() < full / 4);
    QVERIFY2(!QFile::exists(f.path + QStringLiteral("-wal")), "one file");
}

WF_TEST(TestRecorderFile)

} // namespace tst_recorderfile

#include "tst_recorderfile.moc"
