// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "feed/promqlsource.h"
#include "http/httpclient.h"
#include "metrics/seriesstore.h"

#include <memory>

namespace wf {

/// A feed that asks a server of Prometheus' API.
inline const QString PromqlKind = QStringLiteral("promql");

/// One that listens for what is pushed over HTTP.
inline const QString PushKind = QStringLiteral("push");

/// The kinds makeFeedSource() knows.
QStringList knownFeedKinds();

/// Whether a feed of that kind may have that address, and may listen there if it does; a sentence without the
/// feed's name where not.
Expected<void> checkFeedAddress(const FeedConfig &config);

/// The source that a [[feed]] table asks for, not yet started. `store`, `clock` and `http` outlive it.
/// InvalidInput for an unknown kind and for an address that does not fit it.
Expected<std::unique_ptr<FeedSource>> makeFeedSource(const FeedConfig &config, SeriesStore &store,
                                                     const Clock &clock, HttpClient &http);

} // namespace wf
