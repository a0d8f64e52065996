// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/conditionwatch.h"

#include <algorithm>

namespace wf {

namespace {

/// Why the detector does not watch a condition of that kind; empty when it does.
QString notWatched(const Condition &condition)
{
    switch (condition.kind) {
    case ConditionKind::Declared:
        break;
    case ConditionKind::Suggested:
        return QStringLiteral("read out of prose: it has to be confirmed before it detects");
    case ConditionKind::PromQl:
        return QStringLiteral("PromQL: a desk evaluates it while it watches; it is not evaluated here");
    case ConditionKind::Invalid:
        return condition.error.isEmpty() ? QStringLiteral("this is not a valid condition") : condition.error;
    }
    const ConditionExpression &e = condition.expression;
    if (e.terms.empty() || e.joinedByAnd.size() + 1 != e.terms.size())
        return QStringLiteral("this is not a complete condition");
    return {};
}

const ManualBinding *manualFor(const std::vector<ManualBinding> &bindings, const DetectorRule &rule,
                               std::size_t term)
{
    const auto it = std::find_if(bindings.begin(), bindings.end(), [&](const ManualBinding &b) {
        return b.runbook == rule.runbook && b.conditionText == rule.source.text &&
               b.term == static_cast<int>(term);
    });
    return it == bindings.end() ? nullptr : &*it;
}

} // namespace

ConditionWatch::ConditionWatch(DetectorRule rule)
{
    adopt(std::move(rule));
}

void ConditionWatch::adopt(DetectorRule rule)
{
    const bool same = !m_terms.empty() && rule.source.expression.terms == m_rule.source.expression.terms &&
                      rule.source.kind == m_rule.source.kind;
    m_rule = std::move(rule);
    m_rebind = true;
    m_machineRules.hold = m_rule.source.expression.hold;
    m_machineRules.clearHold = m_rule.source.expression.clearHold;
    if (!same) {
        m_terms.clear();
        if (notWatched(m_rule.source).isEmpty()) {
            for (const Comparison &comparison : m_rule.source.expression.terms)
                m_terms.emplace_back(comparison);
        }
        clearReading();
    }
    m_status.runbook = m_rule.runbook;
    m_status.condition = m_rule.condition;
    m_status.text = m_rule.source.text;
    showState();
}

bool ConditionWatch::isBound() const
{
    // One of the alternatives that `or` joins has to have series for all of its terms.
    bool whole = true;
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        if (i > 0 && !m_rule.source.expression.joinedByAnd[i - 1]) {
            if (whole)
                return true;
            whole = true;
        }
        whole = whole && m_terms[i].isBound();
    }
    return whole && !m_terms.empty();
}

bool ConditionWatch::resolveTerms(const SeriesStore &store, const std::vector<ManualBinding> &bindings)
{
    bool changed = false;
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        TermReader &term = m_terms[i];
        ResolvedBinding found = resolveBinding(store, term.comparison(), manualFor(bindings, m_rule, i));
        // That all its series left, silent for long, says nothing: it goes on to be without data.
        if (found.match == ResolvedBinding::Match::None && term.isBound() && !m_rebind)
            continue;
        const ResolvedBinding &old = term.binding();
        if (found.match != old.match || found.series != old.series || found.scale != old.scale ||
            found.stateLabel != old.stateLabel || found.explanation != old.explanation) {
            term.bind(store, std::move(found));
            changed = true;
        }
    }
    return changed;
}

void ConditionWatch::resolve(const SeriesStore &store, const std::vector<ManualBinding> &bindings,
                             Timestamp now, std::vector<ConditionTransition> &out)
{
    if (resolveTerms(store, bindings)) {
        m_unread = true;
        clearReading();
    }
    const bool bound = isBound();
    if (!bound && m_rebind && (m_wasBound || m_terms.empty())) {
        m_evaluatedAt.reset();
        apply(stepUnbound(m_state, now), now, out);
    }
    if (m_state.state == ConditionState::Unbound && m_state.since == Timestamp{})
        m_state.since = now;
    m_wasBound = bound;
    m_rebind = false;
    showState();
}

std::vector<SeriesRef> ConditionWatch::series() const
{
    std::vector<SeriesRef> all;
    for (const TermReader &term : m_terms)
        all.insert(all.end(), term.binding().series.begin(), term.binding().series.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

ConditionWatch::Reading ConditionWatch::read(const SeriesValues &values, Timestamp at, Timestamp now)
{
    const ConditionExpression &e = m_rule.source.expression;
    const ReadMoment moment{at, now, m_state.isActive()};
    Reading r{Truth::False, Truth::False, e.clear.has_value(), 0, {}};
    struct Group
    {
        Truth truth = Truth::True;
        Truth settled = Truth::True;
        std::size_t deciding = 0;
    };
    std::optional<Group> group;
    std::optional<Group> best;
    const auto close = [&] {
        r.truth = either(r.truth, group->truth);
        r.settled = either(r.settled, group->settled);
        if (!best || best->truth < group->truth)
            best = group;
    };
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        TermReading term;
        if (m_terms[i].isBound()) {
            term = m_terms[i].read(values, moment, e.clear);
            // A text has no clear value of its own: it is clear when it no longer says so.
            r.clear =
                r.clear && (m_terms[i].comparison().isText() ? term.settled == Truth::False : term.clear);
        } else {
            // Shown as unbound; the alternatives beside it are still watched.
            term.truth = term.settled = Truth::False;
        }
        if (!group || !e.joinedByAnd[i - 1]) {
            if (group)
                close();
            group = Group{term.truth, term.settled, i};
        } else {
            if (term.truth < group->truth)
                group->deciding = i;
            group->truth = both(group->truth, term.truth);
            group->settled = both(group->settled, term.settled);
        }
        r.terms.push_back(std::move(term));
    }
    close();
    r.deciding = best->deciding;
    if (!e.clear)
        r.clear = r.settled == Truth::False;
    return r;
}

void ConditionWatch::sampleArrived(const SeriesValues &values, Timestamp at, Timestamp now,
                                   std::vector<ConditionTransition> &out)
{
    if (!isBound() || (m_evaluatedAt && *m_evaluatedAt - at > std::max(MaxSkew, m_machineRules.maxGap)))
        return;
    evaluate(values, at, now, out);
}

void ConditionWatch::evaluate(const SeriesValues &values, Timestamp at, Timestamp now,
                              std::vector<ConditionTransition> &out)
{
    m_evaluatedAt = std::max(m_evaluatedAt.value_or(at), at);
    m_unread = false;
    const Reading reading = read(values, *m_evaluatedAt, now);
    showReading(reading);
    if (reading.truth == Truth::Unknown) {
        apply(stepNoData(m_state, *m_evaluatedAt), *m_evaluatedAt, out);
        return;
    }
    const MachineInput input{reading.truth == Truth::True, reading.settled == Truth::False, reading.clear,
                             *m_evaluatedAt, reading.terms[reading.deciding].text};
    apply(step(m_state, input, m_machineRules), *m_evaluatedAt, out);
}

void ConditionWatch::tick(const SeriesValues &values, Timestamp now, std::vector<ConditionTransition> &out)
{
    if (!isBound()) {
        // A state that was restored waits for its series; it is not live.
        if (m_state.state != ConditionState::Unbound)
            apply(stepNoData(m_state, now), now, out);
        return;
    }
    if (m_unread) {
        std::optional<Timestamp> newest;
        for (const SeriesRef ref : series()) {
            const SeriesValue &v = values[ref];
            if (v.seen && now - v.receivedAt <= v.tolerance)
                newest = std::max(newest.value_or(v.at), v.at);
        }
        if (newest) {
            evaluate(values, *newest, now, out);
            return;
        }
    }
    const Reading reading = read(values, m_evaluatedAt.value_or(now), now);
    if (reading.truth != Truth::Unknown)
        return;
    showReading(reading);
    apply(stepNoData(m_state, now), now, out);
}

void ConditionWatch::endDetection()
{
    if (!m_state.isActive())
        return;
    m_state = endedByPerson(std::move(m_state));
    for (TermReader &term : m_terms)
        term.forget();
    showState();
}

void ConditionWatch::takeUpAgain(Timestamp now)
{
    m_state = wf::takenUpAgain(std::move(m_state), now);
    showState();
}

void ConditionWatch::restore(ConditionState state, Timestamp since)
{
    m_state = restoredState(state, since);
    m_unread = true;
    showState();
}

void ConditionWatch::resume(MachineState saved)
{
    m_state = resumedState(m_state, std::move(saved));
    m_unread = true;
    showState();
}

void ConditionWatch::apply(StepResult result, Timestamp at, std::vector<ConditionTransition> &out)
{
    m_state = std::move(result.next);
    showState();
    for (const StateChange &change : result.changes) {
        const bool stands = change.to == ConditionState::True && change.value.isEmpty();
        out.push_back({m_rule.runbook, m_rule.condition, m_rule.source.text, change.from, change.to, at,
                       change.value, m_state.flapping, stands});
    }
}

void ConditionWatch::showReading(const Reading &reading)
{
    for (std::size_t i = 0; i < reading.terms.size(); ++i) {
        TermStatus &shown = m_status.terms[i];
        const TermReading &term = reading.terms[i];
        shown.worst = term.worst;
        shown.value = term.value;
        shown.text = term.text;
        shown.holds = term.truth == Truth::True;
    }
    m_status.valueText = reading.terms[reading.deciding].text;
}

void ConditionWatch::clearReading()
{
    m_status.terms.assign(std::max<std::size_t>(m_terms.size(), 1), TermStatus{});
    m_status.valueText.clear();
}

void ConditionWatch::showBindings(ConditionStatus &status) const
{
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        ResolvedBinding &shown = status.terms[i].binding;
        shown = m_terms[i].binding();
        if (shown.explanation.isEmpty())
            shown.explanation = QStringLiteral("not looked up yet");
    }
    if (m_terms.empty())
        status.terms.front().binding.explanation = notWatched(m_rule.source);
}

void ConditionWatch::showState()
{
    showMachine(m_status, m_state, m_evaluatedAt.has_value());
}

} // namespace wf
