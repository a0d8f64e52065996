// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/archive.h"
#include "promql/seriessource.h"

#include <map>

namespace wf::promql {

/// The recorded days of a folder, read-only; a desk may be writing to them. Reads a series a day at a time.
/// The series of a day are listed once for each selection, so it is for people's queries, not for rules.
class ArchiveSource final : public SeriesSource
{
public:
    explicit ArchiveSource(RecorderArchive &archive) : m_archive(archive) {}

    Expected<std::unique_ptr<SeriesSelection>> select(std::span<const Matcher> matchers, TimeRange range,
                                                      std::size_t most) override;
    /// What was found damaged since the last call; at most MaxRecordingProblems.
    QStringList takeProblems();

private:
    class Selection;
    /// What of a day is in no block yet, by the series' number in its file.
    using Head = std::map<std::int64_t, std::vector<Sample>>;

    const Head &headOf(QDate day);
    /// The samples of a series on one day, in time order.
    std::vector<Sample> samplesOf(QDate day, const SeriesKey &key);

    RecorderArchive &m_archive;
    std::map<QDate, Head> m_heads;
    QStringList m_problems;
};

} // namespace wf::promql
