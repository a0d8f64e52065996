// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/serverpast.h"

#include "base/print.h"
#include "feed/feedcategory.h"
#include "feed/scraperequest.h"
#include "feed/streamseries.h"

#include <algorithm>

namespace wf {

namespace {

constexpr Millis AfterFailure = std::chrono::minutes(1);

} // namespace

std::vector<PastPiece> pastPieces(TimeRange range, Millis least)
{
    if (range.from > range.to)
        return {};
    const std::int64_t most = MostPointsOfAnswer;
    const Millis length = range.to - range.from;
    // In whole seconds, as people read it.
    const auto fitting =
        std::chrono::ceil<std::chrono::seconds>(length / (most * MostPieces - 1) + Millis{1});
    const Millis step = std::max(least, length / least < most * MostPieces ? least : Millis(fitting));
    std::vector<PastPiece> pieces;
    for (Timestamp to = range.to; to >= range.from;) {
        const Timestamp from = std::max(range.from, to - step * (most - 1));
        pieces.push_back({{from, to}, step});
        to = from - step;
    }
    return pieces;
}

Expected<SampleBatch> readPastAnswer(const FeedConfig &config, const TargetLabels &target, SeriesStore &store,
                                     Timestamp now, const HttpAnswer &answer, PromReadOptions options)
{
    if (const QString problem = apiProblem(config, answer); !problem.isEmpty())
        return fail(ErrorCode::Refused, problem);
    StreamSeries series(store, config.name, target); // Nothing of it is live.
    series.learnNothing();
    series.begin(now);
    options.maxSamples = MostPastSamples;
    if (const auto read = readPromAnswer(viewOf(answer.body), options, series); !read)
        return fail(read.error().code,
                    withoutSecrets(addressForPeople(config.url) + QStringLiteral(": ") + read.error().message,
                                   config));
    SampleBatch batch;
    series.commit(batch.samples, batch.samples);
    return batch;
}

ServerPast::ServerPast(const FeedConfig &config, TargetLabels target, const MetricFamilies &families,
                       SeriesStore &store, const Clock &clock, HttpClient &http, QObject *parent)
    : QObject(parent), m_config(config), m_target(std::move(target)), m_families(families), m_store(store),
      m_clock(clock), m_http(http)
{
}

ServerPast::~ServerPast() = default;

void ServerPast::stop()
{
    m_call.cancel();
    m_pieces.clear();
    m_known.reset();
}

void ServerPast::want(Timestamp from, Timestamp known)
{
    const Timestamp begin = std::max(from, m_known.value_or(known) - Longest);
    if (!m_pieces.empty() || begin >= m_known.value_or(known) || m_clock.steady() < m_notBefore)
        return;
    m_known = m_known.value_or(known);
    const Millis least = std::max<Millis>(m_config.interval, std::chrono::seconds(15));
    m_pieces = pastPieces({begin, *m_known - least}, least);
    std::reverse(m_pieces.begin(), m_pieces.end());
    m_query = 0;
    if (m_pieces.empty())
        m_known = begin; // Less than a point.
    else
        ask();
}

void ServerPast::ask()
{
    const PastPiece &piece = m_pieces.back();
    m_call = m_http.start(rangeRequest(m_config, m_config.queries[m_query].expr, piece.range, piece.step),
                          apiLimits(m_config), [this](const HttpAnswer &answer) { take(answer); });
}

void ServerPast::take(const HttpAnswer &answer)
{
    const PastPiece piece = m_pieces.back();
    const auto batch = readPastAnswer(m_config, m_target, m_store, m_clock.wall(), answer,
                                      {m_config.queries[m_query].name, 0, false, &m_families});
    if (!batch) {
        qCWarning(feedCategory).noquote()
            << QStringLiteral("the past of feed %1: %2")
                   .arg(excerpt(m_config.name.text()), excerpt(batch.error().message));
        m_pieces.clear();
        m_notBefore = m_clock.steady() + AfterFailure;
        return;
    }
    if (++m_query == m_config.queries.size()) {
        m_query = 0;
        m_known = piece.range.from;
        m_pieces.pop_back();
    }
    if (!m_pieces.empty())
        ask();
    if (!batch->samples.empty())
        Q_EMIT told(*batch, piece.step);
}

} // namespace wf

#include "moc_serverpast.cpp"
