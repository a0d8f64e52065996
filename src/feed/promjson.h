// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/jsonvalue.h"

namespace wf {

/// The data of an answer of Prometheus' HTTP API. Errors: Refused with what the server says, Protocol where
/// there is none.
Expected<json::Element> promData(const json::Element &root);

} // namespace wf
