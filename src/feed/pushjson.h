// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/pushreading.h"

namespace wf {

/// Reads samples as JSON: an object, a list of them, or one in each line.
///
///     {"metric": "queue_depth", "value": 12, "labels": {"queue": "mail"}, "time": 1764600000.5, "type":
///     "gauge"}
///
/// `value` is a number, a truth value, or a text such as "NaN". `labels`, `time` (Unix seconds; else the time
/// of receipt) and `type` (gauge or counter) may be missing. Errors: Protocol where it is no JSON, TooLarge
/// beyond `maxSamples`; then the sink's owner forgets what was handed over.
Expected<PushReading> readPushJson(std::string_view text, std::size_t maxSamples, ExpositionSink &sink);

} // namespace wf
