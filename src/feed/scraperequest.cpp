// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/scraperequest.h"

#include <QUrlQuery>

#include <algorithm>

namespace wf {

namespace {

constexpr Millis LongestDefaultTimeout = std::chrono::seconds(10);
constexpr Millis ShortestTimeout{100};
constexpr int MostRedirects = 5;
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

QNetworkRequest makeScrapeRequest(const FeedConfig &config)
{
    QUrl url = scrapeUrl(config.url);
    url.setUserInfo(QString());
    QNetworkRequest request(url);
    request.setRawHeader("Accept", acceptHeader());
    // Named here, so that QNetworkAccessManager leaves the inflating and its bounds to us.
    request.setRawHeader("Accept-Encoding", "gzip");
    request.setRawHeader("User-Agent", "Watchfloor");
    const double seconds = std::chrono::duration<double>(scrapeTimeout(config)).count();
    request.setRawHeader("X-Prometheus-Scrape-Timeout-Seconds", QByteArray::number(seconds, 'g', 10));
    if (!config.bearerToken.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + config.bearerToken.toUtf8());
    else if (!userOf(config).isEmpty() || !passwordOf(config).isEmpty())
        request.setRawHeader("Authorization", "Basic " + basicCredentials(config));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::SameOriginRedirectPolicy);
    request.setMaximumRedirectsAllowed(MostRedirects);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
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

Error exchangeError(const QUrl &url, const ExchangeFailure &failure)
{
    const QString address = addressForPeople(url);
    const auto error = [&](ErrorCode code, const QString &what) {
        return Error{code, address + QStringLiteral(": ") + what};
    };
    const QNetworkReply::NetworkError kind = failure.error;
    if (!failure.tlsErrors.isEmpty() || kind == QNetworkReply::SslHandshakeFailedError) {
        const QString reason = failure.tlsErrors.isEmpty() ? failure.detail.left(LongestDetail)
                                                           : failure.tlsErrors.join(QStringLiteral("; "));
        return error(ErrorCode::Network, QStringLiteral("the TLS connection was refused here: ") + reason);
    }
    if (kind == QNetworkReply::ConnectionRefusedError)
        return error(ErrorCode::Network, QStringLiteral("connection refused, nothing listens there"));
    if (kind == QNetworkReply::HostNotFoundError)
        return error(ErrorCode::Network, QStringLiteral("the name %1 was not found (DNS)").arg(url.host()));
    if (kind == QNetworkReply::RemoteHostClosedError)
        return error(ErrorCode::Network,
                     QStringLiteral("the connection was closed before the answer was complete"));
    if (kind == QNetworkReply::TooManyRedirectsError)
        return error(ErrorCode::Protocol, QStringLiteral("redirects more than %1 times").arg(MostRedirects));
    if (kind == QNetworkReply::InsecureRedirectError || kind == QNetworkReply::ProtocolUnknownError) {
        const QString target = failure.redirectTarget.isEmpty() ? QStringLiteral("elsewhere")
                                                                : addressForPeople(failure.redirectTarget);
        return error(
            ErrorCode::Protocol,
            QStringLiteral("redirects to %1, and only redirects within one origin are followed").arg(target));
    }
    return error(ErrorCode::Network, failure.detail.left(LongestDetail));
}

Error statusError(const QUrl &url, int status, const QString &reason)
{
    const bool denied = status == 401 || status == 403;
    const QString words = reason.isEmpty() ? QString() : QLatin1Char(' ') + reason.left(LongestDetail);
    return Error{denied ? ErrorCode::Auth : ErrorCode::Protocol,
                 QStringLiteral("%1: HTTP %2%3").arg(addressForPeople(url)).arg(status).arg(words)};
}

} // namespace wf
