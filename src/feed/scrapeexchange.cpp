// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/scrapeexchange.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace wf {

namespace {

constexpr qint64 LargestCaFile = 4 << 20;
constexpr int MostRedirects = 5;

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool sameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) {
        return url.port(url.scheme() == QLatin1String("https") ? 443 : 80);
    };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

/// Looked at before each scrape, so that a mended file takes effect and a wrong one is named.
Expected<void> checkCaFile(const FeedConfig &config)
{
    if (config.caFile.isEmpty())
        return {};
    const QString place = QStringLiteral("%1: ca_file %2").arg(addressForPeople(config.url), config.caFile);
    QFile file(config.caFile);
    if (!QFileInfo(file).isFile())
        return fail(ErrorCode::Io, place + QStringLiteral(": there is no such file"));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, place + QStringLiteral(": ") + file.errorString());
    if (!file.read(LargestCaFile).contains("-----BEGIN CERTIFICATE-----"))
        return fail(ErrorCode::InvalidInput, place + QStringLiteral(" holds no PEM certificate"));
    return {};
}

} // namespace

ScrapeExchange::ScrapeExchange(const FeedConfig &config, HttpClient &http, QObject *parent)
    : QObject(parent), m_config(config), m_http(http)
{
}

void ScrapeExchange::start()
{
    m_deadline.setRemainingTime(scrapeTimeout(m_config));
    if (const Expected<void> usable = checkCaFile(m_config); !usable) {
        const Error error = usable.error();
        // Not from within start(): the caller is not ready for an answer yet.
        QMetaObject::invokeMethod(
            this, [this, error] { end(error); }, Qt::QueuedConnection);
        return;
    }
    ask(scrapeUrl(m_config.url));
}

void ScrapeExchange::ask(const QUrl &url)
{
    constexpr qint64 ShortestMs = 1; // 0 would be no limit.
    m_url = url;
    HttpRequest request = makeScrapeRequest(m_config);
    request.url = url;
    HttpLimits limits;
    limits.total = limits.connect = Millis{std::max(m_deadline.remainingTime(), ShortestMs)};
    limits.bodyBytes = m_config.bodyLimit;
    limits.inflate = true;
    limits.errorBodies = false;
    m_call = m_http.start(std::move(request), limits, [this](const HttpAnswer &answer) { take(answer); });
}

void ScrapeExchange::take(const HttpAnswer &answer)
{
    m_spent += answer.spent;
    if (answer.failure)
        end(exchangeError(m_config, *answer.failure));
    else if (isRedirect(answer.status))
        redirect(answer);
    else if (answer.status != StatusOk)
        end(statusError(m_config.url, answer.status, QString::fromUtf8(answer.reason)));
    else
        Q_EMIT finished(ScrapeAnswer{answer.body, answer.header("content-type"),
                                     answer.lengthKnown || !answer.header("content-encoding").isEmpty()});
}

void ScrapeExchange::redirect(const HttpAnswer &answer)
{
    const QUrl target = m_url.resolved(QUrl::fromEncoded(answer.header("location")));
    if (answer.header("location").isEmpty() || !target.isValid()) {
        end(statusError(m_config.url, answer.status, QString::fromUtf8(answer.reason)));
        return;
    }
    const auto refuse = [this](const QString &what) {
        end({ErrorCode::Protocol, addressForPeople(m_config.url) + QStringLiteral(": redirects ") + what});
    };
    if (!sameOrigin(m_url, target))
        refuse(QStringLiteral("to %1, and only redirects within one origin are followed")
                   .arg(addressForPeople(target)));
    else if (++m_redirects > MostRedirects)
        refuse(QStringLiteral("more than %1 times").arg(MostRedirects));
    else
        ask(target);
}

void ScrapeExchange::end(const Error &error)
{
    Q_EMIT finished(fail(error.code, withoutSecrets(error.message, m_config)));
}

} // namespace wf

#include "moc_scrapeexchange.cpp"
