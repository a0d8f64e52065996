// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"
#include "feed/feedconfig.h"
#include "feed/scrapeexchange.h"

namespace wf {

/// What the text of one scrape held.
struct ScrapeReading
{
    int samples = 0;
    int refusedLines = 0;
    QString firstError;      ///< Of a refused line, with address, line and column; empty when there is none.
    QString droppedExemplar; ///< Of the first exemplar that was dropped; its sample counts.
};

/// Reads an answer by its Content-Type, or the feed's fallback, and hands its samples to `sink`. Fails, with
/// the address in the message, for what is no exposition, for one that was cut short and for more samples
/// than allowed; then `sink` may have seen some samples that must not count.
Expected<ScrapeReading> readScrape(const ScrapeAnswer &answer, const FeedConfig &config,
                                   ExpositionSink &sink);

} // namespace wf
