// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/conditionmachine.h"

namespace wf {

namespace {

bool isActiveState(ConditionState s)
{
    return s == ConditionState::True || s == ConditionState::Clearing;
}

/// One step under way.
class Turn
{
public:
    Turn(MachineState state, const MachineInput &input, const MachineRules &rules)
        : m_input(input), m_rules(rules)
    {
        m_result.next = std::move(state);
    }

    StepResult run()
    {
        MachineState &s = m_result.next;
        const bool gap = s.lastDataAt && m_input.at - *s.lastDataAt > m_rules.maxGap;
        s.lastDataAt = m_input.at;
        s.lostSince.reset();
        if (m_input.holds)
            s.trueValue = m_input.value;
        if (s.state == ConditionState::NoData)
            change(s.kept);
        if (gap) {
            // Nobody knows what was in between: neither `for` nor `clear` may count it.
            s.clearSince.reset();
            if (s.state == ConditionState::Pending)
                s.pendingSince = m_input.at;
        }
        advance();
        if (s.state == ConditionState::False && !s.mustBeFalse)
            s.trueValue.clear();
        return std::move(m_result);
    }

private:
    void advance()
    {
        switch (m_result.next.state) {
        case ConditionState::Unbound:
        case ConditionState::NoData:
        case ConditionState::False:
            fromFalse();
            return;
        case ConditionState::Pending:
            fromPending();
            return;
        case ConditionState::True:
            fromTrue();
            return;
        case ConditionState::Clearing:
            fromClearing();
            return;
        }
    }

    void fromFalse()
    {
        MachineState &s = m_result.next;
        if (m_input.isFalse)
            s.mustBeFalse = false;
        if (m_input.holds && !s.mustBeFalse) {
            s.pendingSince = m_input.at;
            if (m_rules.hold.count() <= 0)
                enterTrue();
            else
                change(ConditionState::Pending);
        } else if (s.state != ConditionState::False) {
            change(ConditionState::False);
        }
    }

    void fromPending()
    {
        MachineState &s = m_result.next;
        if (!m_input.holds)
            enterFalse();
        else if (m_input.at - s.pendingSince.value_or(m_input.at) >= m_rules.hold)
            enterTrue();
    }

    void fromTrue()
    {
        MachineState &s = m_result.next;
        if (m_input.holds || !m_input.clear) {
            s.clearSince.reset();
            return;
        }
        if (!s.clearSince)
            s.clearSince = m_input.at;
        if (s.flapping) {
            if (m_input.at - *s.clearSince >= m_rules.flapWindow)
                enterFalse();
            return;
        }
        countTurn();
        if (s.flapping)
            change(ConditionState::True); // Reported as True to True: from here on it stays one.
        else if (m_rules.clearHold.count() <= 0)
            enterFalse();
        else
            change(ConditionState::Clearing);
    }

    void fromClearing()
    {
        MachineState &s = m_result.next;
        if (m_input.holds || !m_input.clear) {
            enterTrue();
            return;
        }
        if (!s.clearSince)
            s.clearSince = m_input.at;
        if (m_input.at - *s.clearSince >= m_rules.clearHold)
            enterFalse();
    }

    void enterTrue()
    {
        MachineState &s = m_result.next;
        if (!s.activeSince)
            s.activeSince = m_input.at;
        s.clearSince.reset();
        countTurn();
        change(ConditionState::True);
    }

    void enterFalse()
    {
        MachineState &s = m_result.next;
        s.pendingSince.reset();
        s.activeSince.reset();
        s.clearSince.reset();
        if (s.flapping)
            s.turns.clear();
        s.flapping = false;
        change(ConditionState::False);
    }

    /// Counts a change into or out of True. The way through Pending and Clearing is not a turn of its own:
    /// a detection that came and went once is two turns.
    void countTurn()
    {
        MachineState &s = m_result.next;
        std::erase_if(s.turns, [this](Timestamp t) { return m_input.at - t > m_rules.flapWindow; });
        s.turns.push_back(m_input.at);
        if (s.turns.size() >= m_rules.flapTurns) {
            s.flapping = true;
            s.turns.erase(s.turns.begin());
        }
    }

    void change(ConditionState to)
    {
        MachineState &s = m_result.next;
        m_result.changes.push_back({s.state, to, valueFor(to)});
        if (s.state != to)
            s.since = m_input.at;
        s.state = to;
    }

    /// The value of the samples at hand, where it is a reason for that state.
    QString valueFor(ConditionState to) const
    {
        switch (to) {
        case ConditionState::Pending:
        case ConditionState::True:
            return m_input.holds ? m_input.value : QString();
        case ConditionState::False:
        case ConditionState::Clearing:
            return m_input.holds ? QString() : m_input.value;
        case ConditionState::Unbound:
        case ConditionState::NoData:
            break;
        }
        return {};
    }

    const MachineInput &m_input;
    const MachineRules &m_rules;
    StepResult m_result;
};

} // namespace

QString conditionStateName(ConditionState s)
{
    switch (s) {
    case ConditionState::Unbound:
        return QStringLiteral("unbound");
    case ConditionState::NoData:
        return QStringLiteral("no data");
    case ConditionState::False:
        return QStringLiteral("false");
    case ConditionState::Pending:
        return QStringLiteral("pending");
    case ConditionState::True:
        return QStringLiteral("true");
    case ConditionState::Clearing:
        return QStringLiteral("clearing");
    }
    return {};
}

bool MachineState::isActive() const
{
    return isActiveState(state == ConditionState::NoData ? kept : state);
}

StepResult step(MachineState state, const MachineInput &input, const MachineRules &rules)
{
    return Turn(std::move(state), input, rules).run();
}

StepResult stepNoData(MachineState state, Timestamp at)
{
    if (state.state == ConditionState::NoData)
        return {std::move(state), {}};
    const StateChange change{state.state, ConditionState::NoData, QStringLiteral("no data")};
    state.kept = state.state == ConditionState::Unbound ? ConditionState::False : state.state;
    state.state = ConditionState::NoData;
    state.since = at;
    state.lostSince = state.lastDataAt.value_or(at);
    return {std::move(state), {change}};
}

StepResult stepUnbound(MachineState state, Timestamp at)
{
    if (state.state == ConditionState::Unbound)
        return {std::move(state), {}};
    MachineState fresh;
    fresh.since = at;
    return {fresh, {{state.state, ConditionState::Unbound}}};
}

MachineState endedByPerson(MachineState state)
{
    if (!state.isActive())
        return state;
    MachineState ended;
    ended.state = state.state == ConditionState::NoData ? ConditionState::NoData : ConditionState::False;
    ended.since =
        ended.state == ConditionState::NoData ? state.since : state.lastDataAt.value_or(state.since);
    ended.lastDataAt = state.lastDataAt;
    ended.lostSince = state.lostSince;
    ended.mustBeFalse = true;
    ended.trueValue = state.trueValue;
    return ended;
}

MachineState takenUpAgain(MachineState state, Timestamp at)
{
    if (!state.mustBeFalse)
        return state;
    MachineState again = restoredState(ConditionState::True, at);
    again.lastDataAt = state.lastDataAt;
    again.trueValue = state.trueValue;
    if (state.state == ConditionState::NoData) {
        again.state = ConditionState::NoData;
        again.kept = ConditionState::True;
        again.lostSince = state.lostSince;
        again.since = state.since;
    }
    return again;
}

MachineState restoredState(ConditionState state, Timestamp since)
{
    MachineState s;
    s.state = state;
    s.since = since;
    switch (state) {
    case ConditionState::Unbound:
    case ConditionState::False:
        break;
    case ConditionState::NoData:
        s.lostSince = since;
        break;
    case ConditionState::Pending:
        s.pendingSince = since;
        break;
    case ConditionState::True:
        s.pendingSince = since;
        s.activeSince = since;
        break;
    case ConditionState::Clearing:
        // Nothing was seen while the program was down: the clear time starts over with the next sample.
        s.activeSince = since;
        break;
    }
    return s;
}

} // namespace wf
