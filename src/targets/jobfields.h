// SPDX-License-Identifier: GPL-3.0-or-later
// Values of a job in Prometheus' configuration; for the layer's own sources.
#pragma once

#include "feed/relabel.h"
#include "rules/rulefields.h"

namespace wf {

inline constexpr int MaxSampleLimit = 5'000'000;

/// What is none of these is a problem with its line, and reads as false, 0 or nothing.
bool readTruth(rules::RuleFields &fields, std::string_view key, rules::ProblemList &problems);
/// A whole number from 0 to `most`.
int readNumber(rules::RuleFields &fields, std::string_view key, int most, rules::ProblemList &problems);
/// The texts of a list; `what` begins the sentence about it.
std::vector<std::string> textsOf(const rules::YamlNode &list, const char *what, rules::ProblemList &problems);
/// The steps of relabelling under a key, at most 200.
std::vector<RelabelRule> readRelabel(rules::RuleFields &fields, std::string_view key,
                                     rules::ProblemList &problems);

} // namespace wf
