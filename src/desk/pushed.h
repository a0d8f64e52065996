// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/streamseries.h"

#include <QByteArray>

namespace wf {

/// What came of samples that were pushed by hand.
struct PushOutcome
{
    int taken = 0;
    int refused = 0;
    QString problem; ///< Why the first of them was.
};

/// Samples that scripts push through `watchfloorctl push`, without a feed of the configuration: series of the
/// job "pushed". Lives on the ingest thread.
class PushedSamples
{
public:
    static constexpr std::size_t MostSamples = 10'000; ///< At a time.
    static constexpr std::size_t MostSeries = 10'000;
    static FeedId feed() { return FeedId(QStringLiteral("pushed")); }

    explicit PushedSamples(SeriesStore &store);

    /// `json` as readPushJson() reads it. Appends what is in time and what is late.
    Expected<PushOutcome> take(const QByteArray &json, Timestamp now, SampleBatch &batch, SampleBatch &late);

private:
    StreamSeries m_series;
};

// The messages of the control socket:
//   {"do": "push", "samples": "{\"metric\": \"queue_depth\", \"value\": 12}"}   (JSON in a text, as it was
//   sent)
//   {"ok": true, "taken": 1, "refused": 0, "problem": ""}

QByteArray pushRequestText(const QByteArray &json);
/// The samples; none: something else is asked for.
std::optional<QByteArray> pushRequest(const QByteArray &line);
QByteArray pushAnswerText(const Expected<PushOutcome> &outcome);
Expected<PushOutcome> parsePushAnswer(const QByteArray &line);

} // namespace wf
