// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/archivesource.h"

#include "promql/labelsets.h"

#include <algorithm>

namespace wf::promql {

namespace {

struct RecordedSeries
{
    SeriesKey key;
    LabelsPtr labels;
    std::vector<QDate> days; ///< Rising.
};

} // namespace

class ArchiveSource::Selection final : public SeriesSelection
{
public:
    Selection(ArchiveSource &source, TimeRange range) : m_source(source), m_range(range) {}

    std::size_t size() const override { return m_series.size(); }
    const LabelsPtr &labels(std::size_t at) const override { return m_series[at].labels; }
    void open(std::size_t at) override
    {
        m_open = &m_series[at];
        m_nextDay = 0;
        m_handedOut = std::nullopt;
    }
    std::span<const Sample> next(Timestamp from) override
    {
        while (m_open && m_nextDay < m_open->days.size()) {
            const QDate day = m_open->days[m_nextDay++];
            if (startOf(day.addDays(1)) <= from)
                continue;
            m_samples = m_source.samplesOf(day, m_open->key);
            std::erase_if(m_samples, [&](const Sample &sample) {
                return sample.at < from || sample.at > m_range.to ||
                       (m_handedOut && sample.at <= *m_handedOut);
            });
            if (m_samples.empty())
                continue;
            m_handedOut = m_samples.back().at;
            return m_samples;
        }
        return {};
    }

    /// False: there are more than `most`.
    bool add(const SeriesKey &key, QDate day, std::size_t most)
    {
        LabelsPtr labels = withName(key.name, key.labels);
        const auto [it, added] = m_places.try_emplace(labels->pairs(), m_series.size());
        if (added)
            m_series.push_back({key, std::move(labels), {}});
        if (m_series[it->second].days.empty() || m_series[it->second].days.back() != day)
            m_series[it->second].days.push_back(day);
        return m_series.size() <= most;
    }

private:
    ArchiveSource &m_source;
    const TimeRange m_range;
    std::vector<RecordedSeries> m_series;
    std::map<std::vector<Labels::Pair>, std::size_t> m_places;
    const RecordedSeries *m_open = nullptr;
    std::size_t m_nextDay = 0;
    std::optional<Timestamp> m_handedOut;
    std::vector<Sample> m_samples;
};

Expected<std::unique_ptr<SeriesSelection>> ArchiveSource::select(std::span<const Matcher> matchers,
                                                                 TimeRange range, std::size_t most)
{
    auto selection = std::make_unique<Selection>(*this, range);
    for (const QDate date : m_archive.days()) {
        // A sample that came late may stand in the file of the day after.
        if (startOf(date.addDays(1)) + std::chrono::hours(1) <= range.from ||
            startOf(date) - std::chrono::hours(1) > range.to)
            continue;
        const auto day = m_archive.day(date);
        const auto all =
            day ? (*day)->series() : Expected<std::vector<DaySeries>>(tl::unexpected(day.error()));
        if (!all) {
            m_problems << all.error().message;
            continue;
        }
        for (const DaySeries &series : *all) {
            if (matchesAll(matchers, series.key.name, series.key.labels) &&
                !selection->add(series.key, date, most))
                return fail(ErrorCode::TooLarge, QStringLiteral("more than %1 series").arg(most));
        }
    }
    return selection;
}

const ArchiveSource::Head &ArchiveSource::headOf(QDate date)
{
    const auto [it, added] = m_heads.try_emplace(date);
    if (!added)
        return it->second;
    const auto day = m_archive.day(date);
    const auto samples =
        day ? readHead(**day, m_problems) : Expected<std::vector<HeadSample>>(tl::unexpected(day.error()));
    if (!samples) {
        m_problems << samples.error().message;
        return it->second;
    }
    for (const HeadSample &sample : *samples)
        it->second[sample.series].push_back({sample.at, sample.value});
    return it->second;
}

std::vector<Sample> ArchiveSource::samplesOf(QDate date, const SeriesKey &key)
{
    std::vector<Sample> samples;
    const auto blocks = m_archive.blocks(date, key);
    if (!blocks) {
        m_problems << blocks.error().message;
        return samples;
    }
    std::vector<Sample> decoded;
    for (const SealedBlock &block : *blocks) {
        block.decode(decoded);
        samples.insert(samples.end(), decoded.begin(), decoded.end());
    }
    const Head &head = headOf(date);
    if (head.empty())
        return samples;
    const auto day = m_archive.day(date);
    const auto id = day ? (*day)->find(key) : Expected<std::int64_t>(tl::unexpected(day.error()));
    const auto it = id ? head.find(*id) : head.end();
    if (it != head.end())
        samples.insert(samples.end(), it->second.begin(), it->second.end());
    return inTimeOrder(std::move(samples));
}

QStringList ArchiveSource::takeProblems()
{
    m_problems += m_archive.takeProblems();
    m_problems.removeDuplicates();
    return std::exchange(m_problems, {}).mid(0, MaxRecordingProblems);
}

} // namespace wf::promql
