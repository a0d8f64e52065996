// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <QString>

#include <optional>
#include <vector>

namespace wf {

enum class ConditionState { Unbound, NoData, False, Pending, True, Clearing };
QString
conditionStateName(ConditionState s); ///< "unbound", "no data", "false", "pending", "true", "clearing"

/// How long things take for one condition.
struct MachineRules
{
    Millis hold{0};                               ///< `for`: how long it must hold to become True.
    Millis clearHold = std::chrono::seconds(60);  ///< How long it must be clear to become False.
    Millis maxGap = std::chrono::minutes(5);      ///< A longer distance of two samples is a loss.
    std::size_t flapTurns = 6;                    ///< So many turns ...
    Millis flapWindow = std::chrono::minutes(10); ///< ... in so long mark it as flapping.
};

/// What the samples of one moment say.
struct MachineInput
{
    bool holds = false;   ///< The condition is satisfied.
    bool isFalse = false; ///< Real samples deny it; neither this nor `holds` with NaN.
    bool clear = false;   ///< What ends it is satisfied: the clear clause, else the same as `isFalse`.
    Timestamp at;         ///< Event time; not before the one of the step before.
    QString value = {}; ///< Of the sample that decides, for people: it satisfies the condition where `holds`.
};

/// Everything remembered of one condition between samples.
struct MachineState
{
    ConditionState state = ConditionState::Unbound;
    ConditionState kept = ConditionState::False; ///< While NoData: what it was.
    Timestamp since;
    std::optional<Timestamp> pendingSince;
    std::optional<Timestamp> activeSince;
    std::optional<Timestamp> clearSince;
    std::optional<Timestamp> lastDataAt;
    std::optional<Timestamp> lostSince;
    bool flapping = false;
    bool mustBeFalse = false;     ///< A person ended it: it has to be false once before it can hold again.
    std::vector<Timestamp> turns; ///< Latest changes into and out of True, at most `flapTurns`.
    QString trueValue; ///< Of the newest sample that satisfied it, until one denied it and ended it.

    /// A detection stands: True or Clearing, or one of them kept while there is no data.
    bool isActive() const;
};

struct StateChange
{
    ConditionState from = ConditionState::Unbound;
    ConditionState to = ConditionState::Unbound;
    /// Of the sample that says so. Empty where none does: a condition that stays True while its samples lie
    /// between threshold and clear value, that flaps, or whose data came back and says something else.
    QString value = {};
    bool operator==(const StateChange &) const = default;
};

struct StepResult
{
    MachineState next;
    std::vector<StateChange>
        changes; ///< In order; two when data returned and changed the kept state at once.
};

/// The next state after samples that decide the condition.
StepResult step(MachineState state, const MachineInput &input, const MachineRules &rules);
/// The next state when it is noticed at `at` that data is missing.
StepResult stepNoData(MachineState state, Timestamp at);
/// The next state when the last series was taken away by hand.
StepResult stepUnbound(MachineState state, Timestamp at);
/// A person ended the detection: an active condition starts over as False.
MachineState endedByPerson(MachineState state);
/// The incident a person had ended is open again: a condition that has not been false since is active again.
MachineState takenUpAgain(MachineState state, Timestamp at);
/// What a saved state starts from.
MachineState restoredState(ConditionState state, Timestamp since);

} // namespace wf
