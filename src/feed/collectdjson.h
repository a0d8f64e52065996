// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/pushreading.h"

namespace wf {

/// Reads what collectd's write_http sends as JSON (collectd.org, "JSON"): its series have the names and
/// labels that collectd's own write_prometheus gives them, such as collectd_cpu_total{cpu="0",type="idle"}.
/// Errors as readPushJson().
Expected<PushReading> readCollectdJson(std::string_view text, std::size_t maxSamples, ExpositionSink &sink);

} // namespace wf
