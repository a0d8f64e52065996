// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feedfactory.h"

#include "feed/prometheussource.h"

namespace wf {

QStringList knownFeedKinds()
{
    return {QStringLiteral("prometheus")};
}

Expected<std::unique_ptr<FeedSource>> makeFeedSource(const FeedConfig &config, SeriesStore &store,
                                                     const Clock &clock, HttpClient &http)
{
    if (!knownFeedKinds().contains(config.kind))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("feed \"%1\": there is no kind \"%2\"; known: %3")
                        .arg(config.name.text(), config.kind, knownFeedKinds().join(QStringLiteral(", "))));
    const QString scheme = config.url.scheme();
    const bool web = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    if (!web || config.url.host().isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("feed \"%1\": url needs http or https and a host, not \"%2\"")
                        .arg(config.name.text(), addressForPeople(config.url)));
    return std::unique_ptr<FeedSource>(std::make_unique<PrometheusSource>(config, store, clock, http));
}

} // namespace wf
