// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/severity.h"
#include "detect/detector.h"
#include "rules/groupstate.h"

#include <set>

namespace wf {

/// As what an alert counts: a condition of a runbook.
struct RulePlace
{
    RunbookId runbook;
    int condition = 0; ///< Tells it from the other conditions of the runbook, over restarts too.
    QString text;      ///< "HighLoad: node_load1 > 8".
    std::optional<Severity> severity; ///< If the rule says one.
    Millis clearHold{0};              ///< How long it has to be false to be over.
    std::shared_ptr<const RuleReads> reads = {};
    bool operator==(const RulePlace &) const = default;
};

/// Never null.
std::shared_ptr<const RuleReads> readsOf(const promql::ParsedExpr &expr);

/// One alert as a condition: its label sets together make one state. It is true while one of them fires,
/// without data while one of them is, or while the expression could not be evaluated or reads a metric that
/// is not measured; false only if all of it was measured.
class RuleCondition
{
public:
    explicit RuleCondition(RulePlace place);

    const RulePlace &place() const { return m_place; }
    void adopt(RulePlace place);
    const ConditionStatus &status() const { return m_status; }
    const MachineState &machine() const { return m_state; }
    const QString &explanation() const { return m_explanation; }

    /// What the result of an evaluation rests on.
    struct Ground
    {
        std::set<std::string> missing; ///< See rules::unmeasured().
        bool reaches = true;           ///< As far back as the expression looks.
    };
    /// After the rule's group was evaluated.
    void evaluated(const rules::Rule &rule, const rules::RuleState &state, const Ground &ground, Timestamp at,
                   std::vector<ConditionTransition> &out);
    /// The desk did not evaluate it for so long that its state says nothing about now.
    void lost(Timestamp at, std::vector<ConditionTransition> &out);
    void endDetection();
    ConditionTransition takeUpAgain(Timestamp now);
    void restore(ConditionState state, Timestamp since);
    void resume(MachineState saved);

private:
    void apply(StepResult result, Timestamp at, std::vector<ConditionTransition> &out);
    void showState();

    RulePlace m_place;
    MachineRules m_machineRules;
    MachineState m_state;
    ConditionStatus m_status;
    QString m_explanation; ///< Why it is not watched; empty if it is.
    bool m_isRead = false; ///< Since the start.
};

} // namespace wf
