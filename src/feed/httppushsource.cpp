// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/httppushsource.h"

#include "base/files.h"
#include "feed/scraperequest.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace wf {

namespace {

constexpr Millis Turn{20};
constexpr qint64 MaxPemBytes = 1 << 20;
/// A series that nothing comes for is live no more after so many intervals, or so long.
constexpr int IntervalsLive = 5;
constexpr Millis LeastLive = std::chrono::minutes(15);

Millis liveFor(const FeedConfig &config)
{
    return std::max(LeastLive, IntervalsLive * config.interval);
}

/// Labels of a sender's own stand, and no instance is made up: who sends knows better.
TargetLabels pushLabels(const FeedConfig &config)
{
    TargetLabels target = targetLabels(config);
    target.honored = true;
    target.instance = config.instance.toStdString();
    return target;
}

Expected<HttpServerOptions> optionsOf(const FeedConfig &config)
{
    HttpServerOptions options;
    options.url = config.url;
    options.token = config.bearerToken.toUtf8();
    for (const auto &[path, target] :
         {std::pair(config.certFile, &options.certificate), std::pair(config.keyFile, &options.key)}) {
        if (path.isEmpty())
            continue;
        auto read = readFile(path, MaxPemBytes);
        if (!read)
            return tl::unexpected(read.error());
        *target = std::move(*read);
    }
    for (const PushPath &each : pushPaths())
        options.routes.push_back({each.method, each.path});
    for (const QByteArray &path : Hooks(config.hooks).paths())
        options.routes.push_back({"POST", path});
    return options;
}

} // namespace

Expected<void> checkPush(const FeedConfig &config)
{
    const auto options = optionsOf(config);
    if (!options)
        return tl::unexpected(options.error());
    return checkServer(*options);
}

HttpPushSource::HttpPushSource(FeedConfig feed, SeriesStore &store, const Clock &clock, QObject *parent)
    : ListeningSource(std::move(feed), store, clock, parent),
      m_series(store, config().name, pushLabels(config())),
      m_protocols({std::size_t(config().sampleLimit), std::size_t(config().bodyLimit),
                   std::size_t(config().seriesLimit), liveFor(config())}),
      m_hooks(config().hooks)
{
}

HttpPushSource::~HttpPushSource() = default;

Expected<void> HttpPushSource::open()
{
    auto options = optionsOf(config());
    auto opened = options ? HttpServer::listen(std::move(*options)) : tl::unexpected(options.error());
    if (!opened)
        return tl::unexpected(opened.error());
    m_server = std::move(*opened);
    connect(m_server.get(), &HttpServer::requestsWait, this, &HttpPushSource::readSome);
    return {};
}

void HttpPushSource::takeInterval(Timestamp now)
{
    m_series.forgetBefore(now - liveFor(config()));
    if (const auto refusals = m_server->takeRefusals(); refusals.count > 0)
        refuse(refusals.count,
               QStringLiteral("%1 %2").arg(refusals.status).arg(QString::fromUtf8(refusals.words)));
    const Came came = std::exchange(m_came, {});
    m_health.series = m_series.liveCount();
    if (came.refused > 0)
        m_health.lastError = QStringLiteral("%1: %2 samples or messages refused; the first: %3")
                                 .arg(m_health.address)
                                 .arg(came.refused)
                                 .arg(came.firstBad);
    else if (came.messages > 0)
        m_health.lastError.clear(); // Until then what went wrong can be read.
    if (came.refused + came.messages > 0)
        m_health.rejected = came.refused;
    if (came.messages > 0) {
        m_health.samples = came.samples;
        m_health.refusedSeries = came.refusedSeries;
        m_health.state = came.refusedSeries > 0 ? FeedState::Degraded : FeedState::Up;
    }
}

void HttpPushSource::readSome()
{
    const SteadyTime begun = clock().steady();
    while (m_server) {
        const auto request = m_server->next();
        if (!request)
            return;
        take(*request);
        if (clock().steady() - begun >= Turn) {
            QMetaObject::invokeMethod(this, &HttpPushSource::readSome, Qt::QueuedConnection);
            return;
        }
    }
}

void HttpPushSource::refuse(int count, const QString &why)
{
    if (m_came.refused == 0)
        m_came.firstBad = why;
    m_came.refused += count;
}

QString HttpPushSource::whyRefused() const
{
    if (m_series.refusedSeries() > 0)
        return QStringLiteral("more series than %1 (series_limit), or names and labels that are too long")
            .arg(m_health.seriesLimit);
    return QStringLiteral("an impossible time");
}

void HttpPushSource::takeNotices(const InboundRequest &request)
{
    const auto notices = m_hooks.read(request);
    if (!notices) {
        refuse(1, QStringLiteral("%1: %2").arg(QString::fromUtf8(request.path), notices.error().message));
        return m_server->answer(request.id,
                                refusal(httpStatusOf(notices.error()), notices.error().message.toUtf8()));
    }
    ++m_came.messages;
    m_health.lastSample = clock().wall();
    if (!notices->remark.isEmpty())
        refuse(1, notices->remark);
    if (notices->isEmpty())
        return m_server->answer(request.id, {200, "Nothing to record.\n"});
    const auto told = [this, server = QPointer(m_server.get()),
                       id = request.id](const Expected<void> &stored) {
        if (!server)
            return;
        if (!stored)
            refuse(1, stored.error().message);
        server->answer(id, stored ? InboundAnswer{200, "Recorded.\n"}
                                  : refusal(httpStatusOf(stored.error()), stored.error().message.toUtf8()));
    };
    Q_EMIT noticed(*notices, {this, told});
    if (m_health.state == FeedState::Waiting)
        flush();
}

void HttpPushSource::take(const InboundRequest &request)
{
    if (Hooks::isHook(request))
        return takeNotices(request);
    const auto protocol = PushProtocols::protocolOf(request);
    if (!protocol)
        return m_server->answer(request.id, refusal(404, "Nothing is heard at this path."));
    const Timestamp now = clock().wall();
    m_series.begin(now);
    const PushProtocols::Taken taken = m_protocols.take(*protocol, request, now, m_series);
    if (!taken.reading) {
        m_series.discard();
        refuse(1, taken.reading.error().message);
        return m_server->answer(request.id, PushProtocols::answer(taken, 0, {}));
    }
    SampleBatch batch;
    SampleBatch late;
    late.backfill = true;
    m_series.commit(batch.samples, late.samples);
    m_health.lateSamples += int(late.samples.size());
    if (!batch.samples.empty() || !late.samples.empty()) {
        const auto &newest = batch.samples.empty() ? late.samples : batch.samples;
        m_health.lag = std::max(Millis{0}, now - newest.back().sample.at);
    }
    const int noRoom = m_series.refusedSeries() + m_series.refusedSamples();
    const QString why = noRoom > 0 ? whyRefused() : QString();
    if (noRoom > 0)
        refuse(noRoom, why);
    if (taken.reading->refused > 0)
        refuse(int(taken.reading->refused), QString::fromStdString(taken.reading->problem));
    m_came.refusedSeries += m_series.refusedSeries();
    if (*protocol != PushProtocol::InfluxPing) {
        ++m_came.messages;
        m_came.samples += int(taken.reading->samples) - noRoom;
        m_health.lastSample = taken.reading->samples > 0 ? now : m_health.lastSample;
    }
    const bool first = m_health.state == FeedState::Waiting && taken.reading->samples > 0;
    const quint64 id = request.id;
    emitBatch(config().name, now, std::move(late));
    emitBatch(config().name, now, std::move(batch));
    if (m_server) // A receiver of the samples may have stopped us.
        m_server->answer(id, PushProtocols::answer(taken, std::size_t(noRoom), why));
    if (first)
        flush();
}

} // namespace wf

#include "moc_httppushsource.cpp"
