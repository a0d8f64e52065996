// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/severity.h"
#include "detect/binding.h"
#include "detect/conditionmachine.h"
#include "detect/savedstate.h"
#include "metrics/seriesstore.h"
#include "runbook/runbook.h"

#include <memory>

namespace wf {

/// A condition of a runbook as the detector watches it.
struct DetectorRule
{
    RunbookId runbook;
    int condition = 0; ///< Index in the runbook's conditions.
    Condition source;
};

/// What an expression of PromQL is about, as far as a chart can show it.
struct RuleReads
{
    QStringList metrics;             ///< By name, in the order of the alphabet; at most 8.
    std::optional<Comparison> bound; ///< Of "metric{label="x"} > 5": what the plain grammar makes of it.
};

struct TermStatus
{
    ResolvedBinding binding;
    std::optional<SeriesRef> worst; ///< Of several series the one that decides.
    std::optional<double> value;    ///< In the threshold's unit; none for text or without data.
    QString text;                   ///< Value for people: "0.83", "down", "310 s".
    bool holds = false;
    bool operator==(const TermStatus &) const = default;
};

struct ConditionStatus
{
    RunbookId runbook;
    int condition = 0;
    QString text;
    ConditionState state = ConditionState::Unbound;
    Timestamp since;                       ///< Event time of the last change of `state`.
    std::optional<Timestamp> pendingSince; ///< First true sample of the present stretch.
    std::optional<Timestamp> activeSince;  ///< When it became True; kept while NoData and Clearing.
    std::optional<Timestamp> lastDataAt;
    std::optional<Timestamp> lostSince;                ///< Set while there is no data.
    ConditionState beforeLoss = ConditionState::False; ///< While NoData: the state that is kept.
    bool flapping = false;
    QString valueText; ///< Of the deciding term, now.
    QString trueValue; ///< Of the newest sample that satisfied it; empty where none is known.
    /// Set if the condition is PromQL. It is evaluated as a whole, so its series are not bound one by one.
    std::shared_ptr<const RuleReads> reads;
    bool ended = false; ///< A person ended it while it held, and it has not been false since.
    std::vector<TermStatus> terms;
    bool operator==(const ConditionStatus &) const = default;

    /// It is true by all that is known, whether an incident stands for it or not; kept while there is no
    /// data.
    bool holds() const;
};

/// What of a machine's state is shown. `isRead`: data came since the start; those of an earlier run are none
/// that this one saw.
void showMachine(ConditionStatus &status, const MachineState &state, bool isRead);

/// One change of one condition, stamped with event time. Its value never contradicts the state it tells of.
struct ConditionTransition
{
    RunbookId runbook;
    int condition = 0;
    QString text;
    ConditionState from = ConditionState::Unbound;
    ConditionState to = ConditionState::Unbound;
    Timestamp at;      ///< Event time of the sample, or of the tick that noticed the loss.
    QString valueText; ///< Of the sample that says so; empty where none does.
    bool flapping = false;
    /// It is True and was so before, and no sample at hand says so: nothing new where that is not known.
    bool stands = false;
    std::optional<Severity> severity = {}; ///< If the condition says one, instead of its runbook's.
};

/// How a condition is now, told as a change to the state it is in, with a value that says so.
ConditionTransition standingOf(const ConditionStatus &status);

/// Watches conditions on the samples of a store. Pure: time comes in with each call, nothing is read from a
/// clock, nothing happens but the returned transitions. Lives on the ingest thread.
///
/// Event time drives `for` and `clear`; a sample older than the newest of its series, or much older than the
/// newest evaluated one of its condition, draws but never counts, nor does a backfilled one or one dated an
/// hour ahead. NaN satisfies nothing. No sample for more than two intervals (2.5 with jitter; five minutes
/// where the interval is unknown) or a stale marker is "no data": it keeps the last state, never ends a
/// detection and does not reset `for` when it was short. A series that held and is lost keeps a standing
/// detection without data, whatever the other series of its term say. Six changes into or out of True in ten
/// minutes mark a condition as flapping: it then stays True until it was False for ten minutes. When the
/// sixth is a change out of True, it is reported as one from True to True. An alternative of an `or` without
/// series never holds; the others are watched. A restored state whose series have not come yet is "no data".
class Detector
{
public:
    Detector();
    ~Detector();

    /// Replaces the rules; a rule whose runbook, index and text stay keeps its state. Suggested, Invalid and
    /// PromQl conditions are Unbound with the reason in the binding's explanation.
    void setRules(std::vector<DetectorRule> rules);
    void setBindings(std::vector<ManualBinding> bindings);

    /// After the batch was appended to the store.
    std::vector<ConditionTransition> evaluate(const SeriesStore &store, const SampleBatch &batch);
    /// Now and then (1 Hz): notices lost data and new or vanished series.
    std::vector<ConditionTransition> tick(const SeriesStore &store, Timestamp now);
    /// A person ended the detection of a runbook: its True conditions start over as False, and have to be
    /// false once before they can be True again.
    void endDetection(const RunbookId &runbook);
    /// What a person had ended is open again: conditions that held all along are True again. Tells how every
    /// condition of the runbook stands now, as changes to the state it is in.
    std::vector<ConditionTransition> takeUpAgain(const RunbookId &runbook, Timestamp now);
    /// Sets a state that was saved: used at start, before the first batch; before or after setRules(). Where
    /// "no data" was saved, the caller gives the state before the loss (ConditionStatus::beforeLoss), or it
    /// is lost.
    void restore(const RunbookId &runbook, int condition, ConditionState state, Timestamp since);

    /// What is worth remembering over a restart: conditions that are pending, true, lost or were ended.
    std::vector<SavedCondition> save() const;
    /// Goes on from what was saved: after setRules() and restore(), before the first batch.
    void resume(const std::vector<SavedCondition> &saved);

    /// Series that conditions stand by, also while they are lost: they must not leave the store.
    std::vector<SeriesRef> needed() const;

    const std::vector<ConditionStatus> &statuses() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace wf
