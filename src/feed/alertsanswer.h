// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/notice.h"
#include "feed/pushreading.h"

namespace wf {

/// Reads the alerts of an Alertmanager (its API v2, GET /api/v2/alerts): a series ALERTS with the value 1 for
/// each, as Prometheus has them, with the alert's labels and alertstate: firing, suppressed (silenced or
/// inhibited) or unprocessed. Errors: Protocol where it is no such answer, TooLarge beyond `maxSamples`.
Expected<PushReading> readAlerts(std::string_view body, std::size_t maxSamples, ExpositionSink &sink);
/// The same answer as notices of all alerts of `source`. Errors as readAlertMessage().
Expected<Notices> alertsOf(const QByteArray &body, const QString &source);

} // namespace wf
