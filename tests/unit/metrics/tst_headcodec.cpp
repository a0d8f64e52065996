// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/headcodec.h"

#include "metrics/series.h"
#include "support/testentry.h"

#include <QTest>

#include <random>

namespace tst_headcodec {

using namespace wf;

namespace {

bool same(const std::vector<HeadSample> &a, const std::vector<HeadSample> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const HeadSample &x, const HeadSample &y) {
        return x.series == y.series && x.at == y.at &&
               std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value);
    });
}

std::vector<HeadSample> scrape(std::int64_t ms, int count, double value)
{
    std::vector<HeadSample> samples;
    for (int k = 1; k <= count; ++k)
        samples.push_back({k, fromMs(ms), k % 3 == 0 ? value : double(k)});
    return samples;
}

} // namespace

class TestHeadCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsComeBack();
    void randomRowsComeBack();
    void aSteadyScrapeIsSmall();
    void damageIsRefused();
    void aRowWithoutTheOneBeforeIsRefused();
};

void TestHeadCodec::rowsComeBack()
{
    HeadState writing;
    HeadState reading;
    const std::vector<std::vector<HeadSample>> rows{
        scrape(1'760'000'000'000, 50, 0.5),
        scrape(1'760'000'001'003, 50, staleMarker()),
        {},
        {{7, fromMs(5), -0.0}, {7, fromMs(6), 1e300}, {900'000'000'000, fromMs(-7), 5e-324}},
        scrape(1'760'000'002'000, 10, 0.25),
    };
    for (const auto &row : rows) {
        const auto back = decodeHead(encodeHead(row, &row == &rows[0], writing), reading);
        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QVERIFY(same(*back, row));
    }
}

void TestHeadCodec::randomRowsComeBack()
{
    std::mt19937_64 random(5);
    HeadState writing;
    HeadState reading;
    std::vector<HeadSample> row;
    for (int round = 0; round < 2000; ++round) {
        if (random() % 3 != 0) {
            row.clear();
            for (std::size_t i = random() % 40; i > 0; --i)
                row.push_back(
                    {std::int64_t(1 + random() % 50), fromMs(std::int64_t(random() % 1'000'000)), 0});
        }
        for (HeadSample &s : row) {
            if (random() % 2 == 0)
                s.value = std::bit_cast<double>(random() >> (random() % 60) << (random() % 60));
        }
        const auto back = decodeHead(encodeHead(row, random() % 50 == 0, writing), reading);
        QVERIFY(back);
        QVERIFY(same(*back, row));
    }
}

void TestHeadCodec::aSteadyScrapeIsSmall()
{
    HeadState state;
    encodeHead(scrape(0, 500, 1), true, state);
    // Nothing changed: no series, no times, no values.
    QVERIFY(encodeHead(scrape(1000, 500, 1), false, state).size() <= 12);
    QVERIFY(encodeHead(scrape(2000, 500, 2), false, state).size() < 900);
}

void TestHeadCodec::damageIsRefused()
{
    HeadState writing;
    const ByteString row = encodeHead(scrape(0, 20, 1.5), true, writing);
    for (std::size_t i = 0; i < row.size(); ++i) {
        ByteString damaged = row;
        damaged[i] ^= 0x10;
        HeadState reading;
        QVERIFY(!decodeHead(damaged, reading));
        QVERIFY(!decodeHead(std::span(row).first(i), reading));
    }
}

void TestHeadCodec::aRowWithoutTheOneBeforeIsRefused()
{
    HeadState writing;
    encodeHead(scrape(0, 20, 1.5), true, writing);
    const ByteString second = encodeHead(scrape(1000, 20, 2.5), false, writing);
    HeadState reading;
    const auto row = decodeHead(second, reading);
    QVERIFY(!row);
    QCOMPARE(row.error().code, ErrorCode::Corrupt);
}

WF_TEST(TestHeadCodec)

} // namespace tst_headcodec

#include "tst_headcodec.moc"
