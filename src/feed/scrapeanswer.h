// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"
#include "feed/feedconfig.h"
#include "feed/notice.h"
#include "feed/pushreading.h"
#include "feed/scrapeexchange.h"

namespace wf {

/// What the text of one scrape held.
struct ScrapeReading
{
    int samples = 0;
    int refusedLines = 0;
    QString firstError; ///< Of a refused line, with address, line and column; empty when there is none.
    std::optional<Notices> notices = {}; ///< Of an Alertmanager whose alerts are detections.
    QString droppedExemplar;             ///< Of the first exemplar that was dropped; its sample counts.
};

/// Reads an answer by its Content-Type, or the feed's fallback, and hands its samples to `sink`, a part at a
/// time. `config` and `sink` outlive it.
class ScrapeReader
{
public:
    ScrapeReader(ScrapeAnswer answer, const FeedConfig &config, ExpositionSink &sink);

    /// Reads at most so many lines. False: that was the last.
    bool read(std::size_t lines);
    /// After read() returned false. Fails, with the address in the message, for what is no exposition, for
    /// one that was cut short and for more samples than allowed; then `sink` may have seen some samples that
    /// must not count.
    Expected<ScrapeReading> take();

private:
    const ScrapeAnswer m_answer;
    const FeedConfig &m_config;
    const Expected<ExpositionFormat> m_format;
    Expected<ScrapeReading> takeAlerts() const;
    std::unique_ptr<ExpositionParser> m_parser;    ///< Null for what is no exposition.
    std::optional<Expected<PushReading>> m_alerts; ///< Of an Alertmanager's answer, which is read at once.
};

} // namespace wf
