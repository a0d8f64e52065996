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

TargetLabels targetLabels(const FeedConfig &config)
{
    const QString instance = config.instance.isEmpty() ? instanceOf(config.url) : config.instance;
    return {config.name.text().toStdString(), instance.toStdString()};
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
    request.caFile = config.caFile;
    const double seconds = std::chrono::duration<double>(scrapeTimeout(config)).count();
    request.headers = {{"Accept", acceptHeader()},
                       {"Accept-Encoding", "gzip"},
                       {"User-Agent", "Watchfloor"},
                       {"X-Prometheus-Scrape-Timeout-Seconds", QByteArray::number(seconds, 'g', 10)}};
    if (!config.bearerToken.isEmpty())
        request.headers.emplace_back("Authorization", "Bearer " + config.bearerToken.toUtf8());
    else if (!userOf(config).isEmpty() || !passwordOf(config).isEmpty())
        request.headers.emplace_back("Authorization", "Basic " + basicCredentials(config));
    return request;
}

QString withoutSecrets(QString text, const FeedConfig &config)
{
    const QString basic = QString::fromLatin1(basicCredentials(config));
    for (const QString &secret :
         {config.bearerToken, config.password, config.url.password(QUrl::FullyDecoded),
          config.url.password(QUrl::FullyEncoded), basic}) {
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
