// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/scraperequest.h"

#include <QUrlQuery>

#include <algorithm>

namespace wf {

namespace {

constexpr Millis LongestDefaultTimeout = std::chrono::seconds(10);
constexpr Millis ShortestTimeout{100};
constexpr qsizetype LongestDetail = 200;

QByteArray acceptHeader()
{
    return QByteArrayLiteral(
        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
}

bool namesSecret(const QString &key)
{
    static constexpr const char *Words[] = {"token", "key", "secret", "pass", "auth", "sig"};
    return std::any_of(std::begin(Words), std::end(Words), [&](const char *word) {
        return key.contains(QLatin1String(word), Qt::CaseInsensitive);
    });
}

QString userOf(const FeedConfig &config)
{
    return config.username.isEmpty() ? config.url.userName(QUrl::FullyDecoded) : config.username;
}

QString passwordOf(const FeedConfig &config)
{
    return config.password.isEmpty() ? config.url.password(QUrl::FullyDecoded) : config.password;
}

QByteArray basicCredentials(const FeedConfig &config)
{
    return (userOf(config) + QLatin1Char(':') + passwordOf(config)).toUtf8().toBase64();
}

} // namespace

QString addressForPeople(const QUrl &url)
{
    QUrl shown = url;
    shown.setUserInfo(QString());
    if (shown.hasQuery()) {
        QUrlQuery query(shown);
        QList<std::pair<QString, QString>> items = query.queryItems(QUrl::FullyDecoded);
        for (auto &[key, value] : items) {
            if (namesSecret(key))
                value = QStringLiteral("…");
        }
        query.setQueryItems(items);
        shown.setQuery(query);
    }
    return shown.toDisplayString(QUrl::PrettyDecoded);
}

QUrl scrapeUrl(QUrl url)
{
    url.setFragment(QString());
    if (url.path().isEmpty() || url.path() == QLatin1String("/"))
        url.setPath(QStringLiteral("/metrics"));
    return url;
}

QUrl apiUrl(const QUrl &server, const QString &path)
{
    QUrl url = server;
    url.setFragment(QString());
    QString base = url.path();
    while (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    url.setPath(base + path);
    return url;
}

QString instanceOf(const QUrl &url)
{
    if (url.host().isEmpty())
        return url.path(); // A Unix socket.
    const int port = url.port(url.scheme() == QLatin1String("https") ? 443 : 80);
    QString host = url.host();
    if (host.contains(QLatin1Char(':')))
        host = QLatin1Char('[') + host + QLatin1Char(']');
    return host + QLatin1Char(':') + QString::number(port);
}

QString jobOf(const FeedConfig &config)
{
    return config.job.isEmpty() ? config.name.text() : config.job;
}

QString instanceOf(const FeedConfig &config)
{
    return config.instance.isEmpty() ? instanceOf(config.url) : config.instance;
}

TargetLabels targetLabels(const FeedConfig &config)
{
    if (config.kind == AlertmanagerKind) { // An alert's labels are its own; only whose it is is added.
        TargetLabels alerts;
        alerts.more = {{"alertmanager", config.name.text().toStdString()}};
        for (const auto &[name, value] : config.labels)
            alerts.more.emplace_back(name.toStdString(), value.toStdString());
        alerts.relabel = config.metricRelabel;
        return alerts;
    }
    TargetLabels target{jobOf(config).toStdString(),
                        instanceOf(config).toStdString(),
                        {},
                        config.metricRelabel,
                        config.honorLabels};
    for (const auto &[name, value] : config.labels)
        target.more.emplace_back(name.toStdString(), value.toStdString());
    return target;
}

FeedHealth beginFeed(const FeedConfig &config, SeriesStore &store)
{
    store.setFeedLimit(config.name, std::size_t(config.seriesLimit));
    FeedHealth health;
    health.feed = config.name;
    health.address = addressForPeople(config.url);
    health.interval = config.interval;
    health.seriesLimit = int(store.feedLimit(config.name));
    return health;
}

void setCommon(HttpRequest &request, const FeedConfig &config)
{
    request.caFile = config.caFile;
    request.certFile = config.certFile;
    request.keyFile = config.keyFile;
    request.proxy = config.proxy;
    request.headers.emplace_back("User-Agent", "Watchfloor");
    if (!config.bearerToken.isEmpty())
        request.headers.emplace_back("Authorization", "Bearer " + config.bearerToken.toUtf8());
    else if (!userOf(config).isEmpty() || !passwordOf(config).isEmpty())
        request.headers.emplace_back("Authorization", "Basic " + basicCredentials(config));
    for (const auto &[name, value] : config.headers)
        request.headers.emplace_back(name.toUtf8(), value.toUtf8());
}

Millis scrapeTimeout(const FeedConfig &config)
{
    const Millis wanted =
        config.timeout > Millis{0} ? config.timeout : std::min(config.interval, LongestDefaultTimeout);
    return std::max(wanted, ShortestTimeout);
}

HttpRequest makeScrapeRequest(const FeedConfig &config)
{
    HttpRequest request;
    request.url = scrapeUrl(config.url);
    request.url.setUserInfo(QString());
    const double seconds = std::chrono::duration<double>(scrapeTimeout(config)).count();
    request.headers = {{"Accept", acceptHeader()},
                       {"Accept-Encoding", "gzip"},
                       {"X-Prometheus-Scrape-Timeout-Seconds", QByteArray::number(seconds, 'g', 10)}};
    setCommon(request, config);
    return request;
}

QString withoutSecrets(QString text, const FeedConfig &config)
{
    QStringList secrets{config.bearerToken, config.password, config.url.password(QUrl::FullyDecoded),
                        config.url.password(QUrl::FullyEncoded),
                        QString::fromLatin1(basicCredentials(config))};
    for (const auto &[name, value] : config.headers)
        secrets += value;
    for (const QString &secret : secrets) {
        if (secret.size() >= 3) // Shorter ones would eat ordinary words and protect nothing.
            text.replace(secret, QStringLiteral("…"));
    }
    return text;
}

Error exchangeError(const FeedConfig &config, const HttpFailure &failure)
{
    const auto error = [&](ErrorCode code, const QString &words) {
        return Error{code, addressForPeople(config.url) + QStringLiteral(": ") + words};
    };
    switch (failure.kind) {
    case HttpFailure::Kind::TimedOut:
        return error(ErrorCode::Timeout,
                     QStringLiteral("no complete answer within %1").arg(durationText(scrapeTimeout(config))));
    case HttpFailure::Kind::BodyTooLarge:
    case HttpFailure::Kind::HeadTooLarge:
        return error(ErrorCode::TooLarge, failure.words);
    case HttpFailure::Kind::Malformed:
        return error(ErrorCode::Protocol, failure.words);
    case HttpFailure::Kind::Stopped:
    case HttpFailure::Kind::NameNotFound:
    case HttpFailure::Kind::NotConnected:
    case HttpFailure::Kind::Tls:
    case HttpFailure::Kind::Closed:
        return error(ErrorCode::Network, failure.words);
    }
    return error(ErrorCode::Network, failure.words);
}

Error statusError(const QUrl &url, int status, const QString &reason)
{
    const bool denied = status == 401 || status == 403;
    const QString words = reason.isEmpty() ? QString() : QLatin1Char(' ') + reason.left(LongestDetail);
    return Error{denied ? ErrorCode::Auth : ErrorCode::Protocol,
                 QStringLiteral("%1: HTTP %2%3").arg(addressForPeople(url)).arg(status).arg(words)};
}

} // namespace wf
