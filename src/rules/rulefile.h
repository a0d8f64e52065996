// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "promql/parser.h"
#include "rules/template.h"
#include "rules/yamltree.h"

#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wf::rules {

// Bounds of a file, besides those of yamltree.h (4 MB, 64 deep, 500,000 values), of template.h and of
// promql/limits.h.
inline constexpr std::size_t MaxRuleGroups = 5'000;            ///< Of one file.
inline constexpr std::size_t MaxFileRules = 20'000;            ///< Of one file.
inline constexpr std::size_t MaxFileExpressionBytes = 2 << 20; ///< All expressions of one file.
inline constexpr std::size_t MaxRuleLabels = 128;              ///< Of one rule; as many annotations.
inline constexpr std::size_t MaxRuleNameBytes = 1024;          ///< Of a group, a rule, a label.
inline constexpr std::size_t MaxRuleProblems = 1'000;          ///< The last says how many are left out.

/// Something in a file that a person has to mend.
struct RuleProblem
{
    /// Of an error something of the file is not taken, or Prometheus would refuse the file.
    enum class Level { Warning, Error } level = Level::Error;
    int line = 1;
    int column = 1;
    QString text; ///< A sentence without its end; made visible.
    bool operator==(const RuleProblem &) const = default;
};
/// "FILE:LINE:COLUMN: error: text"
QString problemText(const QString &file, const RuleProblem &problem);

/// A label or annotation.
struct RuleText
{
    std::string name;
    TemplatePtr text;
};

enum class RuleKind { Alert, Record };

struct Rule
{
    RuleKind kind = RuleKind::Alert;
    std::string name;           ///< Of the alert, or of the series that it records.
    promql::ParsedExprPtr expr; ///< Of an instant vector or a number.
    Millis holdFor{0};          ///< "for"
    Millis keepFiringFor{0};
    std::vector<RuleText> labels;      ///< Those of the group among them; sorted by name.
    std::vector<RuleText> annotations; ///< Sorted by name. None of a recording rule.
    int line = 1;
};

/// Equal for rules of the same kind, name and labels.
std::string identityOf(const Rule &rule);

/// Rules that are evaluated one after the other, at the same time.
struct RuleGroup
{
    QString file;
    std::string name;
    std::optional<Millis> interval; ///< None: as the desk has it.
    std::size_t limit = 0;          ///< Alerts or series that one of its rules may give; 0: any number.
    std::optional<Millis> queryOffset;
    std::vector<Rule> rules;
    int line = 1;
};
/// Immutable: any thread.
using RuleGroupPtr = std::shared_ptr<const RuleGroup>;

struct RuleFile
{
    QString file;
    std::vector<RuleGroupPtr> groups;
    std::vector<RuleProblem> problems; ///< In the order of the file, as far as one part of it goes.

    bool hasErrors() const;
    std::size_t count(RuleKind kind) const;
};

/// Reads rule files of Prometheus 3 and manifests of its operator (PrometheusRule, and lists of them),
/// several documents too. Never fails as a whole: a rule that cannot be evaluated is left out, a group
/// without a good name with all of its rules, and both are in the problems. A bad template of an annotation
/// leaves its text as it is written. Pure, any thread; never throws.
RuleFile readRuleFile(std::string_view text, const QString &file);
/// Reads the file; one that cannot be read has one problem.
RuleFile loadRuleFile(const QString &path);

} // namespace wf::rules
