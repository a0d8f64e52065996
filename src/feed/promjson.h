// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/jsonvalue.h"

namespace wf {

/// The data of an answer of Prometheus' HTTP API. Errors: Refused with what the server says, Protocol where
/// there is none.
Expected<json::Element> promData(const json::Element &root);
/// The same of a text. Errors as json::parse() too; valid while `parser` is, and until it reads again.
Expected<json::Element> readPromData(simdjson::dom::parser &parser, std::string_view body);

} // namespace wf
