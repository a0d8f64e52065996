// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/conditionmachine.h"
#include "detect/detector.h"
#include "detect/savedstate.h"
#include "detect/termreader.h"

namespace wf {

/// One condition under watch: its terms, its state, and what is shown of it.
class ConditionWatch
{
public:
    explicit ConditionWatch(DetectorRule rule);

    const DetectorRule &rule() const { return m_rule; }
    /// Without the bindings of its terms, which are large and change rarely.
    const ConditionStatus &status() const { return m_status; }
    void showBindings(ConditionStatus &status) const;
    /// The rule was set again with the same text: the state stays.
    void adopt(DetectorRule rule);
    /// Rules or bindings were set: losing all series now means Unbound, not "no data".
    void setRebind() { m_rebind = true; }

    /// Finds the series of every term anew.
    void resolve(const SeriesStore &store, const std::vector<ManualBinding> &bindings, Timestamp now,
                 std::vector<ConditionTransition> &out);
    /// The longest silence any of its series may have; set after resolve().
    void setMaxGap(Millis gap) { m_machineRules.maxGap = gap; }
    std::vector<SeriesRef> series() const;
    /// Appends series that it stands by: they held when they were last seen.
    void addHeld(std::vector<SeriesRef> &held) const
    {
        for (const TermReader &term : m_terms)
            term.addHeld(held);
    }

    /// A sample of one of its series at `at` was taken into `values`; it may turn out to be too late to
    /// count.
    void sampleArrived(const SeriesValues &values, Timestamp at, Timestamp now,
                       std::vector<ConditionTransition> &out);
    /// Notices lost data, and reads new series for the first time.
    void tick(const SeriesValues &values, Timestamp now, std::vector<ConditionTransition> &out);
    void endDetection();
    void takeUpAgain(Timestamp now);
    void restore(ConditionState state, Timestamp since);
    const MachineState &machine() const { return m_state; }
    /// Goes on from a saved state, see resumedState().
    void resume(MachineState saved);

private:
    struct Reading
    {
        Truth truth = Truth::Unknown;
        Truth settled = Truth::Unknown;
        bool clear = false;
        std::size_t deciding = 0; ///< Index of the term that decides.
        std::vector<TermReading> terms;
    };

    bool isBound() const;
    bool resolveTerms(const SeriesStore &store, const std::vector<ManualBinding> &bindings);
    Reading read(const SeriesValues &values, Timestamp at, Timestamp now);
    void evaluate(const SeriesValues &values, Timestamp at, Timestamp now,
                  std::vector<ConditionTransition> &out);
    void apply(StepResult result, Timestamp at, std::vector<ConditionTransition> &out);
    void showReading(const Reading &reading);
    void clearReading();
    void showState();

    DetectorRule m_rule;
    MachineRules m_machineRules;
    MachineState m_state;
    std::vector<TermReader> m_terms;
    ConditionStatus m_status;
    std::optional<Timestamp> m_evaluatedAt; ///< Newest event time that was evaluated.
    bool m_wasBound = false;
    bool m_rebind = true;
    bool m_unread = true; ///< The series were resolved and not read since.
};

} // namespace wf
