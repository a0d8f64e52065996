// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feedfactory.h"

#include "feed/graphitesource.h"
#include "feed/httppushsource.h"
#include "feed/prometheussource.h"
#include "feed/scraperequest.h"
#include "feed/statsdsource.h"

namespace wf {

namespace {

const QString Prometheus = QStringLiteral("prometheus");
const QString Statsd = QStringLiteral("statsd");
const QString Dogstatsd = QStringLiteral("dogstatsd");
const QString Graphite = QStringLiteral("graphite");

} // namespace

QStringList knownFeedKinds()
{
    return {Prometheus, PromqlKind, PushKind, AlertmanagerKind, Statsd, Dogstatsd, Graphite};
}

Expected<void> checkFeedAddress(const FeedConfig &config)
{
    const QString &kind = config.kind;
    const QUrl &url = config.url;
    if (kind == PushKind)
        return checkPush(config);
    if (kind == Statsd || kind == Dogstatsd)
        return checkStatsdUrl(url);
    if (kind == Graphite)
        return checkGraphiteUrl(url);
    const bool web = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!web || url.host().isEmpty())
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral("url needs http or https and a host, not \"%1\"").arg(addressForPeople(url)));
    return {};
}

Expected<std::unique_ptr<FeedSource>> makeFeedSource(const FeedConfig &config, SeriesStore &store,
                                                     const Clock &clock, HttpClient &http)
{
    if (!knownFeedKinds().contains(config.kind))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("feed \"%1\": there is no kind \"%2\"; known: %3")
                        .arg(config.name.text(), config.kind, knownFeedKinds().join(QStringLiteral(", "))));
    if (const auto fits = checkFeedAddress(config); !fits)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("feed \"%1\": %2").arg(config.name.text(), fits.error().message));
    if (config.kind == Prometheus)
        return std::unique_ptr<FeedSource>(std::make_unique<PrometheusSource>(config, store, clock, http));
    if (config.kind == PromqlKind)
        return std::unique_ptr<FeedSource>(std::make_unique<PromqlSource>(config, store, clock, http));
    if (config.kind == AlertmanagerKind) {
        FeedConfig alerts = config;
        alerts.url = apiUrl(config.url, QStringLiteral("/api/v2/alerts"));
        return std::unique_ptr<FeedSource>(std::make_unique<PrometheusSource>(alerts, store, clock, http));
    }
    if (config.kind == PushKind)
        return std::unique_ptr<FeedSource>(std::make_unique<HttpPushSource>(config, store, clock));
    if (config.kind == Graphite)
        return std::unique_ptr<FeedSource>(std::make_unique<GraphiteSource>(config, store, clock));
    return std::unique_ptr<FeedSource>(std::make_unique<StatsdSource>(config, store, clock));
}

} // namespace wf
