// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace wf {

/// Whether a metric is what a program's client library says about the program itself, as every exporter has
/// it: go_, process_, python_, promhttp_ or scrape_. Pure.
bool isAboutItself(std::string_view metric);

} // namespace wf
