// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded day as it may lie on a damaged disk: a good one, cut off and changed in places. Input:
// see fuzz::DamagedFile.
#include "amplification.h"
#include "damagedfile.h"
#include "metrics/recorderday.h"

using namespace wf;
using fuzz::require;

namespace {

/// A good day to be damaged.
struct Subject
{
    fuzz::DamagedFile files;

    Subject()
    {
        const QString path = files.path(QStringLiteral("2026-11-26.db"));
        {
            auto day = RecorderDay::open(path);
            require(day.has_value() && fill(**day) && (*day)->compact().has_value());
        }
        files.setGood(path);
    }
    static bool fill(RecorderDay &day)
    {
        TimesPool pool;
        HeadState state;
        for (int s = 0; s < 5; ++s) {
            SeriesKey key{"m" + std::to_string(s), Labels({{"job", "a"}, {"instance", "b"}})};
            const auto id = day.addSeries(FeedId(QStringLiteral("f")), key, {});
            std::vector<Sample> samples;
            for (int i = 0; i < 500; ++i)
                samples.push_back({fromMs(1'764'115'200'000 + i * 1000), double(i % 7) * (s + 1)});
            for (const SealedBlock &block : sealSamples(samples, pool)) {
                if (!id || !day.addBlock(*id, block))
                    return false;
            }
        }
        for (int row = 0; row < 5; ++row) {
            std::vector<HeadSample> samples;
            for (int s = 1; s <= 5; ++s)
                samples.push_back({s, fromMs(1'764'115'800'000 + row * 1000), double(row * s)});
            if (!day.addHead(FeedId(QStringLiteral("f")), encodeHead(samples, row == 0, state)))
                return false;
        }
        return true;
    }
};

void readAll(RecorderDay &day)
{
    QStringList problems;
    if (const auto series = day.series()) {
        for (const DaySeries &s : *series) {
            const auto blocks = day.blocks(s.id, problems);
            if (!blocks)
                continue;
            std::vector<Sample> samples;
            for (const SealedBlock &block : *blocks)
                block.decode(samples);
        }
    }
    HeadState state;
    if (const auto rows = day.head()) {
        for (const RecorderDay::HeadRow &row : *rows)
            static_cast<void>(decodeHead(row.data, state).has_value());
    }
    static_cast<void>(day.usage().has_value() && day.newestBlock().has_value() && day.pins().has_value() &&
                      day.step().has_value());
    const auto samples = day.samplesOfBlocks(
        0, [](std::int64_t) { return std::optional(Timestamp::min()); }, problems);
    static_cast<void>(samples.has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static Subject subject;
    if (size < fuzz::DamagedFile::LeastInput)
        return 0;
    const QString path = subject.files.path(QStringLiteral("2026-11-27.db"));
    const std::size_t bytes = subject.files.write(path, data, size);
    const fuzz::Amplification held(bytes, 100, std::size_t{4} << 20);
    if (const auto day = RecorderDay::openReadOnly(path))
        readAll(**day);
    else
        require(day.error().message.contains(path));
    return 0;
}
