// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "feed/scrapeseries.h"
#include "http/httpexchange.h"

namespace wf {

inline constexpr int StatusOk = 200;

/// The address as people may see it: no user, no password, and secrets in the query masked.
QString addressForPeople(const QUrl &url);

/// The address that is asked: /metrics where the URL names no path, and no fragment.
QUrl scrapeUrl(QUrl url);

/// A path of a server's API, below the path that its address has.
QUrl apiUrl(const QUrl &server, const QString &path);

/// "host:port", the port of the scheme where the URL names none; what Prometheus calls the instance. Of a
/// Unix socket its path.
QString instanceOf(const QUrl &url);

/// The labels `job` and `instance` of a feed's series: as configured, else its name, and host and port.
QString jobOf(const FeedConfig &config);
QString instanceOf(const FeedConfig &config);

/// The labels of a feed's series: its job, its instance and those it has besides.
TargetLabels targetLabels(const FeedConfig &config);

/// The health of a feed that begins: what it is and what it may have, which the store learns too.
FeedHealth beginFeed(const FeedConfig &config, SeriesStore &store);

/// What every request of a feed has besides what it asks for: who asks, credentials, headers, certificates,
/// proxy.
void setCommon(HttpRequest &request, const FeedConfig &config);

/// The configured timeout, else the interval, at most 10 s and at least 100 ms.
Millis scrapeTimeout(const FeedConfig &config);

/// The request of one scrape: path, Accept of both formats, gzip, timeout, credentials. Credentials in the
/// URL move to the Authorization header.
HttpRequest makeScrapeRequest(const FeedConfig &config);

/// `text` with the feed's secrets (also as they travel in the header) replaced by "…".
QString withoutSecrets(QString text, const FeedConfig &config);

/// The error of an exchange that brought no complete answer; the message begins with the address.
Error exchangeError(const FeedConfig &config, const HttpFailure &failure);

/// The error of an answer with another status than 200.
Error statusError(const QUrl &url, int status, const QString &reason);

} // namespace wf
