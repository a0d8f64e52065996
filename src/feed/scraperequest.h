// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/feedconfig.h"
#include "feed/scrapeseries.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QStringList>

namespace wf {

/// The address as people may see it: no user, no password, and secrets in the query masked.
QString addressForPeople(const QUrl &url);

/// The address that is asked: /metrics where the URL names no path, and no fragment.
QUrl scrapeUrl(QUrl url);

/// "host:port", the port of the scheme where the URL names none; what Prometheus calls the instance.
QString instanceOf(const QUrl &url);

/// The labels of a feed's series: its name as the job, its instance.
TargetLabels targetLabels(const FeedConfig &config);

/// The configured timeout, else the interval, at most 10 s and at least 100 ms.
Millis scrapeTimeout(const FeedConfig &config);

/// The request of one scrape: path, Accept of both formats, gzip, timeout, credentials, and redirects
/// within the same origin only. Credentials in the URL move to the Authorization header.
QNetworkRequest makeScrapeRequest(const FeedConfig &config);

/// `text` with the feed's secrets (also as they travel in the header) replaced by "…".
QString withoutSecrets(QString text, const FeedConfig &config);

/// What became of an exchange, for the error text.
struct ExchangeFailure
{
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QString detail;        ///< Qt's own words.
    QStringList tlsErrors; ///< Reasons why the certificate was not trusted.
    QUrl redirectTarget;   ///< Where a refused redirect pointed.
};

/// The error of an exchange that brought no HTTP status worth reading; the message begins with the address.
Error exchangeError(const QUrl &url, const ExchangeFailure &failure);

/// The error of an answer with another status than 200.
Error statusError(const QUrl &url, int status, const QString &reason);

} // namespace wf
