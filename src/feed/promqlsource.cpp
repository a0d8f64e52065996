// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/promqlsource.h"

#include "base/print.h"
#include "feed/feedcategory.h"
#include "feed/promapi.h"
#include "feed/scraperequest.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace wf {

namespace {

constexpr std::size_t AtOnce = 4;
constexpr qsizetype MostExpr = 20'000;
constexpr qsizetype MostShown = 300;

/// What the server says stands, and nothing is added.
TargetLabels answerLabels(const FeedConfig &config)
{
    TargetLabels target;
    for (const auto &[name, value] : config.labels)
        target.more.emplace_back(name.toStdString(), value.toStdString());
    target.honored = true;
    return target;
}

/// Between the points of the past: as the feed asks, so that they are no gaps, but not more than an answer
/// may have.
Millis pastStep(Millis interval)
{
    const Millis least =
        std::chrono::ceil<std::chrono::seconds>(PromqlSource::Past / (MostPointsOfAnswer - 1));
    return std::max(interval, least);
}

} // namespace

Expected<void> checkFeedQuery(const FeedQuery &query)
{
    static const QRegularExpression Name(QStringLiteral("^[a-zA-Z_:][a-zA-Z0-9_:]*$"));
    if (query.expr.trimmed().isEmpty() || query.expr.size() > MostExpr)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("a query is an expression, or { expr = \"…\", name = \"…\" }"));
    if (!query.name.isEmpty() && (!Name.match(query.name).hasMatch() || query.name.size() > 200))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("\"%1\" is no name of a metric").arg(query.name.left(100)));
    return {};
}

PromqlSource::PromqlSource(FeedConfig config, SeriesStore &store, const Clock &clock, HttpClient &http,
                           QObject *parent)
    : FeedSource(parent), m_config(std::move(config)), m_store(store), m_clock(clock), m_http(http),
      m_series(store, m_config.name, answerLabels(m_config), m_config.interval),
      m_health(beginFeed(m_config, store)), m_timer(this), m_past(!m_config.queries.empty()),
      m_before(m_config, answerLabels(m_config), m_families, store, clock, http, this)
{
    m_timer.setInterval(m_config.interval);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &PromqlSource::tick);
    m_calls.resize(m_config.queries.size());
    connect(&m_before, &ServerPast::told, this, &FeedSource::past);
}

PromqlSource::~PromqlSource() = default;

void PromqlSource::start()
{
    if (std::exchange(m_running, true))
        return;
    m_timer.start();
    m_began = m_clock.wall();
    if (m_config.queries.empty())
        tick();
    else
        askMetadata();
}

void PromqlSource::stop()
{
    if (!std::exchange(m_running, false))
        return;
    m_timer.stop();
    m_metadataCall.cancel();
    m_rulesCall.cancel();
    m_before.stop();
    m_own.clear();
    for (HttpCall &call : m_calls)
        call.cancel();
    if (std::exchange(m_open, 0) > 0 && !m_past)
        m_series.discard();
    m_notices.reset();
    m_health.waitAgain();
    SampleBatch batch;
    m_series.endAll(m_clock.wall(), batch.samples);
    m_health.series = 0;
    emitBatch(m_config.name, m_clock.wall(), std::move(batch));
    Q_EMIT healthChanged(m_health);
}

/// Once: what a metric is. A server that cannot say it is asked for values all the same.
void PromqlSource::askMetadata()
{
    ++m_open;
    m_metadataCall =
        m_http.start(metadataRequest(m_config), apiLimits(m_config), [this](const HttpAnswer &answer) {
            if (auto read = readMetadata(viewOf(answer.body)); read && apiProblem(m_config, answer).isEmpty())
                m_families = std::move(*read);
            --m_open;
            tick();
        });
}

void PromqlSource::tick()
{
    if (m_open > 0)
        return; // The server has not answered the last round yet.
    m_at = m_clock.wall();
    m_startedAt = m_clock.steady();
    m_health.lastAttempt = m_at;
    m_next = m_good = 0;
    m_samples = 0;
    m_problems.clear();
    if (!m_past)
        m_series.begin(m_at);
    if (m_config.detects && !m_past)
        askRules();
    while (m_next < std::min(AtOnce, m_config.queries.size()))
        ask(m_next++);
}

HttpCall PromqlSource::send(HttpRequest request, std::size_t query, Take take)
{
    return m_http.start(std::move(request), apiLimits(m_config),
                        [this, query, take](const HttpAnswer &answer) { (this->*take)(query, answer); });
}

void PromqlSource::ask(std::size_t query)
{
    ++m_open;
    const QString &expr = m_config.queries[query].expr;
    m_calls[query] =
        m_past ? send(rangeRequest(m_config, expr, {m_at - Past, m_at}, pastStep(m_config.interval)), query,
                      &PromqlSource::takePast)
               : send(instantRequest(m_config, expr, m_at), query, &PromqlSource::takeNow);
}

void PromqlSource::wantPast(const std::vector<SeriesRef> &series, Timestamp from)
{
    const bool isOwn =
        std::any_of(series.begin(), series.end(), [this](SeriesRef ref) { return m_own.contains(ref); });
    if (isOwn && m_running && isUp(m_health.state))
        m_before.want(from, m_began - Past);
}

void PromqlSource::askRules()
{
    ++m_open;
    m_rulesCall = send(rulesRequest(m_config), 0, &PromqlSource::takeRules);
}

PromReadOptions PromqlSource::readOptions(std::size_t query) const
{
    return {m_config.queries[query].name, std::size_t(m_config.sampleLimit), false, &m_families};
}

void PromqlSource::takePast(std::size_t query, const HttpAnswer &answer)
{
    if (auto batch =
            readPastAnswer(m_config, answerLabels(m_config), m_store, m_at, answer, readOptions(query)))
        tellPast(std::move(*batch));
    end();
}

/// What is known already stays as it is.
void PromqlSource::tellPast(SampleBatch batch)
{
    std::unordered_map<SeriesRef, Timestamp> known;
    std::erase_if(batch.samples, [&](const SeriesSample &each) {
        const auto [found, isNew] = known.try_emplace(each.series);
        if (isNew) {
            const auto last = m_store.last(each.series);
            found->second = last ? last->at : Timestamp::min();
        }
        return each.sample.at <= found->second;
    });
    batch.backfill = true;
    emitBatch(m_config.name, m_clock.wall(), std::move(batch));
}

void PromqlSource::takeNow(std::size_t query, const HttpAnswer &answer)
{
    const QString problem = apiProblem(m_config, answer);
    const QString place = addressForPeople(m_config.url) + QStringLiteral(": ") +
                          m_config.queries[query].expr.left(MostShown) + QStringLiteral(": ");
    if (!problem.isEmpty()) {
        tell(problem);
        return end();
    }
    const auto read = readPromAnswer(viewOf(answer.body), readOptions(query), m_series);
    if (!read) {
        tell(withoutSecrets(place + read.error().message, m_config));
        return end();
    }
    ++m_good;
    m_samples += int(read->reading.samples);
    for (const QString &warning : read->warnings)
        tell(withoutSecrets(place + warning, m_config));
    if (read->reading.refused > 0)
        tell(place + QString::fromStdString(read->reading.problem));
    end();
}

void PromqlSource::takeRules(std::size_t, const HttpAnswer &answer)
{
    if (const QString problem = apiProblem(m_config, answer); !problem.isEmpty()) {
        tell(problem);
    } else if (auto rules = readServerRules(viewOf(answer.body), m_clock.wall()); !rules) {
        tell(withoutSecrets(addressForPeople(m_config.url) + QStringLiteral(": ") + rules.error().message,
                            m_config));
    } else {
        ++m_good;
        m_notices = noticesOf(*rules, m_config.name.text());
        m_health.rules = std::make_shared<const ServerRules>(std::move(*rules));
    }
    end();
}

void PromqlSource::tell(const QString &problem)
{
    if (!m_problems.contains(problem))
        m_problems += problem;
}

void PromqlSource::end()
{
    if (!m_running)
        return; // A receiver of the samples stopped us.
    --m_open;
    if (m_next < m_config.queries.size())
        ask(m_next++);
    if (m_open > 0)
        return;
    if (std::exchange(m_past, false))
        tick();
    else
        endRound();
}

void PromqlSource::endRound()
{
    const FeedState before = m_health.state;
    SampleBatch batch;
    m_series.commit(batch.samples); // What an answer that failed would hold becomes stale.
    m_own.clear();                  // Those that are gone are not kept for ever.
    for (const SeriesSample &each : batch.samples)
        m_own.insert(each.series);
    judgeRound();
    if (before == FeedState::Waiting || isUp(before) != isUp(m_health.state))
        qCInfo(feedCategory).noquote()
            << QStringLiteral("feed %1 is %2: %3")
                   .arg(excerpt(m_config.name.text()),
                        isUp(m_health.state) ? QStringLiteral("up") : QStringLiteral("down"),
                        excerpt(m_health.lastError));
    emitBatch(m_config.name, m_clock.wall(), std::move(batch));
    // What cannot be written down now comes again with the next answer.
    if (const auto notices = std::exchange(m_notices, {}); m_running && notices)
        Q_EMIT noticed(*notices, {});
    if (m_running)
        Q_EMIT healthChanged(m_health);
}

/// How the feed stands after the round at hand.
void PromqlSource::judgeRound()
{
    m_health.duration = m_clock.steady() - m_startedAt;
    m_health.series = m_series.liveCount();
    m_health.refusedSeries = m_series.refusedSeries();
    m_health.rejected = m_series.refusedSeries() + m_series.refusedSamples() + m_series.refusedForLabels();
    if (m_health.refusedSeries > 0)
        tell(QStringLiteral("%1: refused %2 series (limit %3): raise series_limit, or ask for fewer")
                 .arg(m_health.address)
                 .arg(m_health.refusedSeries)
                 .arg(m_health.seriesLimit));
    m_health.lastError = m_problems.value(0);
    if (m_problems.size() > 1)
        m_health.lastError += QStringLiteral(" (and %1 more)").arg(m_problems.size() - 1);
    if (m_good == 0) {
        m_health.state = FeedState::Down;
        m_health.downSince = m_health.downSince.value_or(m_at);
        return;
    }
    m_health.state = m_problems.isEmpty() ? FeedState::Up : FeedState::Degraded;
    m_health.downSince.reset();
    m_health.lastSample = m_clock.wall();
    m_health.samples = m_samples;
}

} // namespace wf

#include "moc_promqlsource.cpp"
