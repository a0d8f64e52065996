// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/labels.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace wf {

enum class RelabelAction {
    Replace,
    Keep,
    Drop,
    KeepEqual,
    DropEqual,
    HashMod,
    LabelMap,
    LabelDrop,
    LabelKeep,
    Lowercase,
    Uppercase
};

/// A step of relabelling as Prometheus has it (prometheus.io, "relabel_config").
struct RelabelRule
{
    std::vector<std::string> sourceLabels;
    std::string separator = ";";
    std::string regex = "(.*)"; ///< RE2; the whole value must match.
    std::uint64_t modulus = 0;  ///< Of HashMod.
    std::string targetLabel;
    std::string replacement = "$1";
    RelabelAction action = RelabelAction::Replace;
    bool operator==(const RelabelRule &) const = default;
};

/// Letters, digits and "_", with no digit at the front.
bool isLabelName(std::string_view name);

/// "labelmap" and so on, in any case.
std::optional<RelabelAction> relabelAction(std::string_view name);

/// What is wrong with a rule, as a sentence.
Expected<void> checkRelabelRule(const RelabelRule &rule);

using LabelMap = std::map<std::string, std::string, std::less<>>;

/// Rules that are ready to work. Any thread.
class Relabeler
{
public:
    Relabeler() = default;
    /// The rules are checked.
    explicit Relabeler(std::vector<RelabelRule> rules);
    Relabeler(Relabeler &&) noexcept;
    Relabeler &operator=(Relabeler &&) noexcept;
    ~Relabeler();

    bool isEmpty() const { return m_steps.empty(); }
    /// False: what has these labels is dropped.
    bool apply(LabelMap &labels) const;

private:
    struct Step;
    static bool applyStep(const Step &step, LabelMap &labels);
    static void replace(const Step &step, const std::string &value, LabelMap &labels);
    std::vector<Step> m_steps;
};

} // namespace wf
