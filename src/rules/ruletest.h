// SPDX-License-Identifier: GPL-3.0-or-later
// Unit tests of rules in the format of "promtool test rules".
#pragma once

#include "rules/evaluate.h"

#include <functional>

namespace wf::rules {

/// Points that the series of one file may have; "1x1000000" is short.
inline constexpr std::size_t MaxRuleTestPoints = 5'000'000;
/// Evaluations of groups in one file.
inline constexpr std::int64_t MaxRuleTestSteps = 500'000;

/// One expectation of a file: of an alert or an expression at a time.
struct RuleTestCase
{
    int line = 1;
    QString what; ///< "InstanceDown at 5m", "sum(up) at 1m"; of a file that cannot be run, its name.
    bool passed = false;
    QString message; ///< Why it failed.
};

/// Reads the rule files a pattern names, relative to the test's file.
using RuleFileFinder = std::function<std::vector<RuleFile>(const QString &pattern)>;

/// Runs a file. Alerts are as Prometheus has them: one that vanishes resolves. What is wrong with the file,
/// or with a rule file, is a case that failed. Values count as equal within 1e-9 of themselves, since sums
/// may be taken in another order; with fuzzy_compare within 1e-6. Never throws.
std::vector<RuleTestCase> runRuleTests(std::string_view text, const QString &file,
                                       const RuleFileFinder &find);

} // namespace wf::rules
