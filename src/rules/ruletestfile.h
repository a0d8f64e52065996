// SPDX-License-Identifier: GPL-3.0-or-later
// What a file of tests of rules holds; for the layer's own sources.
#pragma once

#include "rules/ruletest.h"

namespace wf::rules {

struct ExpectedAlert
{
    Labels labels; ///< With alertname.
    Labels annotations;
};
struct ExpectedSample
{
    Labels labels;
    double value = 0;
};
struct AlertTest
{
    int line = 1;
    Millis at{0};
    std::string alert;
    std::string group; ///< Empty: any.
    std::vector<ExpectedAlert> expected;
};
struct ExpressionTest
{
    int line = 1;
    Millis at{0};
    std::string expression;
    std::vector<ExpectedSample> expected;
};
struct InputSeries
{
    Labels labels;
    std::vector<std::optional<double>> points;
};
struct RuleTest
{
    int line = 1;
    QString name;
    Timestamp start{};
    std::optional<Millis> interval;
    std::vector<InputSeries> series;
    std::vector<AlertTest> alerts;
    std::vector<ExpressionTest> expressions;
    Labels externalLabels;
    std::string externalUrl;
};
struct RuleTestFile
{
    std::vector<std::pair<QString, int>> ruleFiles; ///< Patterns, with their lines.
    Millis interval = std::chrono::minutes(1);
    std::vector<std::string> order; ///< Of groups.
    bool fuzzy = false;
    std::vector<RuleTest> tests;
    std::vector<RuleProblem> problems;
};

RuleTestFile readRuleTestFile(std::string_view text);

} // namespace wf::rules
