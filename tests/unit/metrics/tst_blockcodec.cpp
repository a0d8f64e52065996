// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/sealedblock.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

namespace tst_blockcodec {

using namespace std::chrono_literals;
using wf::ByteString;
using wf::fromMs;
using wf::Sample;
using wf::SealedBlock;
using wf::TimesPool;
using wf::Timestamp;

namespace {

using Values = std::vector<double>;

constexpr double Infinity = std::numeric_limits<double>::infinity();

Values made(std::size_t count, const std::function<double(std::size_t)> &value)
{
    Values values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = value(i);
    return values;
}

bool sameBits(const Values &a, const Values &b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

std::vector<Sample> samplesFrom(Timestamp start, std::size_t count, double value)
{
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < count; ++i)
        samples.push_back({start + 1s * i, value + double(i)});
    return samples;
}

std::vector<Sample> decoded(const SealedBlock &block)
{
    std::vector<Sample> samples;
    block.decode(samples);
    return samples;
}

} // namespace

class TestBlockCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void valuesComeBackToTheBit_data();
    void valuesComeBackToTheBit();
    void randomValuesComeBack();
    void timesComeBack_data();
    void timesComeBack();
    void everyFlippedBitIsNoticed();
    void rubbishIsRefused();
    void cutBytesAreRefused();
    void seriesOfOneScrapeShareTheirTimes();
    void laterWrittenSamplesWinWhenBlocksOverlap();
};

void TestBlockCodec::valuesComeBackToTheBit_data()
{
    QTest::addColumn<Values>("values");
    QTest::addColumn<int>("most"); // ByteString for all of them.
    QTest::newRow("one") << Values{42} << 12;
    QTest::newRow("constant whole") << Values(256, 1) << 10;
    QTest::newRow("constant fraction") << Values(256, M_PI) << 13;
    QTest::newRow("constant decimal") << Values(256, 0.25) << 12;
    QTest::newRow("a counter that rises by one") << made(256, [](auto i) { return 1e6 + double(i); }) << 24;
    QTest::newRow("a counter of hundredths") << made(256, [](auto i) { return double(i * i) / 100; }) << 150;
    QTest::newRow("a level that moves a little")
        << made(256, [](auto i) { return 300 + double((i * 7919) % 5); }) << 140;
    QTest::newRow("mostly still, once in a while a jump")
        << made(256, [](auto i) { return i < 200 ? 0.0 : 1e12; }) << 80;
    QTest::newRow("irrational") << made(256, [](auto i) { return std::sin(double(i)); }) << 2150;
    QTest::newRow("ends with a stale marker")
        << made(256, [](auto i) { return i < 255 ? 7.0 : wf::staleMarker(); }) << 40;
    QTest::newRow("all stale") << Values(256, wf::staleMarker()) << 13;
    QTest::newRow("NaN payloads") << Values{std::bit_cast<double>(0x7ff8000000000123ULL), 1,
                                            std::bit_cast<double>(0xfff8000000000001ULL), wf::staleMarker()}
                                  << 60;
    QTest::newRow("infinities and zeros") << Values{0.0, -0.0, Infinity, -Infinity, 0.0} << 60;
    QTest::newRow("denormal") << Values{5e-324, 1e-310, 2.2250738585072014e-308} << 60;
    QTest::newRow("largest") << Values{std::numeric_limits<double>::max(),
                                       std::numeric_limits<double>::lowest()}
                             << 60;
    QTest::newRow("around 2^53") << Values{9007199254740991, 9007199254740992, 9007199254740994} << 60;
    QTest::newRow("exponent grows at the end")
        << made(100, [](auto i) { return i < 99 ? 9e14 : 0.123456789; }) << 400;
    QTest::newRow("far apart") << Values{-4503599627370496, 4503599627370495, 0, -1} << 60;
    QTest::newRow("as many as a block may have")
        << made(wf::MaxBlockSamples, [](auto i) { return double(i % 17); }) << 5000;
}

void TestBlockCodec::valuesComeBackToTheBit()
{
    QFETCH(Values, values);
    QFETCH(int, most);
    const ByteString bytes = wf::encodeValues(values);
    Values back(values.size());
    const auto read = wf::decodeValues(bytes, back);
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QVERIFY(sameBits(back, values));
    QVERIFY2(int(bytes.size()) <= most, qPrintable(QString::number(bytes.size())));
}

void TestBlockCodec::randomValuesComeBack()
{
    std::mt19937_64 random(1);
    for (int round = 0; round < 3000; ++round) {
        const std::size_t count = 1 + random() % 300;
        const auto kind = random() % 5;
        const double scale = std::pow(10.0, double(random() % 12));
        double level = 0;
        const Values values = made(count, [&](std::size_t) -> double {
            if (random() % 40 == 0)
                return std::bit_cast<double>(random());
            level += double(std::int64_t(random() % 2001) - 1000) / 7;
            switch (kind) {
            case 0:
                return std::bit_cast<double>(random());
            case 1:
                return std::round(level) / scale;
            case 2:
                return level;
            case 3:
                return double(random() % 3);
            default:
                return std::round(level * scale);
            }
        });
        Values back(count);
        QVERIFY(wf::decodeValues(wf::encodeValues(values), back));
        QVERIFY(sameBits(back, values));
    }
}

void TestBlockCodec::timesComeBack_data()
{
    QTest::addColumn<std::vector<qint64>>("ms");
    QTest::addColumn<int>("most");
    QTest::newRow("one") << std::vector<qint64>{-5} << 20;
    std::vector<qint64> regular;
    std::vector<qint64> jittered;
    for (qint64 i = 0; i < 256; ++i) {
        regular.push_back(1'760'000'000'000 + i * 15'000);
        jittered.push_back(1'760'000'000'000 + i * 1000 + (i * 7919) % 5);
    }
    QTest::newRow("regular") << regular << 32;
    QTest::newRow("with some jitter") << jittered << 200;
    QTest::newRow("over all of time")
        << std::vector<qint64>{-62'167'219'200'000, 0, 253'402'300'799'999} << 60;
}

void TestBlockCodec::timesComeBack()
{
    QFETCH(std::vector<qint64>, ms);
    QFETCH(int, most);
    std::vector<Timestamp> times;
    for (const qint64 t : ms)
        times.push_back(fromMs(t));
    const ByteString bytes = wf::encodeTimes(times);
    const auto back = wf::decodeTimes(bytes);
    QVERIFY(back);
    QVERIFY(*back == times);
    QVERIFY2(int(bytes.size()) <= most, qPrintable(QString::number(bytes.size())));
}

void TestBlockCodec::everyFlippedBitIsNoticed()
{
    const Values values = made(64, [](auto i) { return double(i * i); });
    const ByteString bytes = wf::encodeValues(values);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        ByteString damaged = bytes;
        damaged[bit / 8] ^= std::uint8_t(1U << (bit % 8));
        Values back(values.size());
        const auto read = wf::decodeValues(damaged, back);
        QVERIFY(!read);
        QCOMPARE(read.error().code, wf::ErrorCode::Corrupt);
    }
}

void TestBlockCodec::rubbishIsRefused()
{
    Values back(256);
    QVERIFY(!wf::decodeValues({}, back));
    QVERIFY(!wf::decodeValues(ByteString{1, 2, 3}, back));
    QVERIFY(!wf::decodeTimes({}));
    QVERIFY(!wf::decodeTimes(ByteString(40, 0xff)));
}

void TestBlockCodec::cutBytesAreRefused()
{
    const Values values = made(256, [](auto i) { return std::sin(double(i)); });
    const ByteString bytes = wf::encodeValues(values);
    Values back(values.size());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        QVERIFY(!wf::decodeValues(std::span(bytes).first(size), back));
}

void TestBlockCodec::seriesOfOneScrapeShareTheirTimes()
{
    TimesPool pool;
    const auto a = samplesFrom(fromMs(1000), 100, 1);
    const auto b = samplesFrom(fromMs(1000), 100, 50);
    const auto other = samplesFrom(fromMs(1001), 100, 50);
    QVERIFY(pool.share(a) == pool.share(b));
    QVERIFY(pool.share(other) != pool.share(b));
    const SealedBlock block(pool.share(b), b);
    QCOMPARE(block.count(), std::size_t{100});
    QCOMPARE(block.summary().max, 149.0);
    const auto read = SealedBlock::fromBytes(block.times(), block.values());
    QVERIFY(read);
    QCOMPARE(read->summary().last, 149.0);
    QCOMPARE(decoded(*read).back().at, fromMs(100'000));
    QVERIFY(!SealedBlock::fromBytes(pool.share(samplesFrom(fromMs(0), 101, 0)), block.values()));
}

void TestBlockCodec::laterWrittenSamplesWinWhenBlocksOverlap()
{
    TimesPool pool;
    const auto seal = [&](const std::vector<Sample> &samples) {
        return SealedBlock(pool.share(samples), samples);
    };
    std::vector<SealedBlock> written;
    written.push_back(seal(samplesFrom(fromMs(100'000), 10, 1)));
    written.push_back(seal(samplesFrom(fromMs(0), 10, 1)));
    written.push_back(seal({{fromMs(102'000), -1}, {fromMs(102'500), -2}, {fromMs(200'000), -3}}));
    const auto merged = wf::mergedBlocks(written, pool);
    QCOMPARE(merged.size(), std::size_t{2});
    QCOMPARE(merged[0].firstAt(), fromMs(0));
    const auto samples = decoded(merged[1]);
    QCOMPARE(samples.size(), std::size_t{12});
    QCOMPARE(samples[2].value, -1.0);
    QCOMPARE(samples[3].value, -2.0);
    QCOMPARE(samples[4].value, 4.0);
    QCOMPARE(samples.back().value, -3.0);
}

WF_TEST(TestBlockCodec)

} // namespace tst_blockcodec

#include "tst_blockcodec.moc"
