// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/rulecondition.h"

#include "base/print.h"
#include "detect/valuetext.h"
#include "rules/needs.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr qsizetype MaxLabelsText = 120;
constexpr qsizetype MaxNamesText = 200;
constexpr qsizetype MaxMetrics = 8;

/// The number that the whole expression is compared with, and whether smaller is worse.
struct Bound
{
    double threshold = 0;
    bool smallerIsWorse = false;
};

Bound boundOf(const promql::Expr &expr)
{
    const auto *binary = std::get_if<promql::Binary>(&promql::withoutParens(expr).node);
    if (!binary || !promql::isComparison(binary->op))
        return {};
    const bool less = binary->op == promql::BinaryOp::Less || binary->op == promql::BinaryOp::LessEqual;
    if (const auto *right = std::get_if<promql::NumberLiteral>(&promql::withoutParens(*binary->right).node))
        return {right->value, less};
    if (const auto *left = std::get_if<promql::NumberLiteral>(&promql::withoutParens(*binary->left).node))
        return {left->value, !less};
    return {};
}

/// What tells an instance from the others of its rule.
QString labelsText(const rules::AlertInstance &instance)
{
    Labels own = *instance.series;
    promql::setLabel(own, promql::NameLabel, {});
    return excerpt(QString::fromStdString(toText(own)), MaxLabelsText);
}

/// "0.92 {host="db-1"}", "3 series, worst 0.92 {host="db-1"}".
QString valueOf(const rules::Rule &rule, const rules::RuleState &state)
{
    const Bound bound = boundOf(*rule.expr->root);
    const rules::AlertInstance *worst = nullptr;
    std::size_t firing = 0;
    const auto isWorse = [&](const rules::AlertInstance &a, const rules::AlertInstance &b) {
        if (a.value != b.value && !std::isnan(a.value) && !std::isnan(b.value))
            return bound.smallerIsWorse ? a.value < b.value : a.value > b.value;
        return promql::compare(*a.labels, *b.labels) < 0; // The same one each time.
    };
    for (const auto &[labels, instance] : state.instances) {
        if (instance.state != rules::InstanceState::Firing)
            continue;
        ++firing;
        if (!worst || isWorse(instance, *worst))
            worst = &instance;
    }
    if (!worst)
        return {};
    const QString labels = labelsText(*worst);
    const QString one = valueForPeople(worst->value, {bound.threshold, Unit::None}) +
                        (labels.isEmpty() ? QString() : u' ' + labels);
    return firing == 1 ? one : QStringLiteral("%1 series, worst %2").arg(firing).arg(one);
}

QString missingText(const std::set<std::string> &missing)
{
    QStringList names;
    for (const std::string &name : missing)
        names << QString::fromStdString(name);
    return QStringLiteral("not measured: %1").arg(excerpt(names.join(QStringLiteral(", ")), MaxNamesText));
}

/// "metric{label="x"} > 5" without offset: the one form that both grammars read alike.
std::optional<Comparison> comparisonOf(const promql::ParsedExpr &expr)
{
    const auto *binary = std::get_if<promql::Binary>(&promql::withoutParens(*expr.root).node);
    if (!binary || binary->returnBool || !std::holds_alternative<promql::VectorSelector>(binary->left->node))
        return std::nullopt;
    const auto parsed = parseCondition(QString::fromStdString(expr.text));
    return parsed && parsed->terms.size() == 1 && !parsed->terms.front().isText()
               ? std::optional(parsed->terms.front())
               : std::nullopt;
}

} // namespace

std::shared_ptr<const RuleReads> readsOf(const promql::ParsedExpr &expr)
{
    auto reads = std::make_shared<RuleReads>();
    for (const std::string &name : rules::unmeasured(*expr.root, [](std::string_view) { return false; })) {
        if (reads->metrics.size() < MaxMetrics)
            reads->metrics << QString::fromStdString(name);
    }
    reads->bound = comparisonOf(expr);
    return reads;
}

RuleCondition::RuleCondition(RulePlace place)
{
    // When it was not evaluated for too long is for RuleWatch to say.
    m_machineRules.maxGap = std::chrono::hours(24);
    adopt(std::move(place));
}

void RuleCondition::adopt(RulePlace place)
{
    m_place = std::move(place);
    m_machineRules.clearHold = m_place.clearHold;
    m_status.runbook = m_place.runbook;
    m_status.condition = m_place.condition;
    m_status.text = m_place.text;
    m_status.reads = m_place.reads ? m_place.reads : std::make_shared<const RuleReads>();
    m_status.terms.resize(1);
    if (!m_isRead)
        m_explanation = QStringLiteral("not evaluated yet");
    showState();
}

void RuleCondition::evaluated(const rules::Rule &rule, const rules::RuleState &state, const Ground &ground,
                              Timestamp at, std::vector<ConditionTransition> &out)
{
    const bool fires = state.count(rules::InstanceState::Firing) > 0;
    const bool failed = state.health == rules::RuleHealth::Bad;
    const bool lostOne = state.count(rules::InstanceState::NoData) > 0;
    // What held is over only if the expression could see all that it looks at.
    const bool tooShort = m_state.isActive() && !ground.reaches;
    m_explanation = failed                    ? excerpt(state.error)
                    : !ground.missing.empty() ? missingText(ground.missing)
                    : lostOne                 ? QStringLiteral("what it holds for is not measured any more")
                    : tooShort                ? QStringLiteral("too little of the past is known yet")
                                              : QString();
    if (failed || (!fires && (lostOne || tooShort || !ground.missing.empty()))) {
        // Until it was read once there is nothing to lose.
        if (m_state.state != ConditionState::Unbound)
            apply(stepNoData(std::move(m_state), at), at, out);
        showState();
        return;
    }
    m_isRead = true;
    m_status.valueText = fires ? valueOf(rule, state) : QString();
    m_status.terms.front().text = m_status.valueText;
    m_status.terms.front().holds = fires;
    apply(step(std::move(m_state), {fires, !fires, !fires, at, m_status.valueText}, m_machineRules), at, out);
    if (m_state.state != ConditionState::False || m_state.mustBeFalse)
        return;
    // It waits for its "for": nothing has changed for the log, and a person sees it coming.
    std::optional<Timestamp> first;
    for (const auto &[labels, instance] : state.instances) {
        if (instance.state == rules::InstanceState::Pending)
            first = std::min(first.value_or(instance.activeAt), instance.activeAt);
    }
    if (first) {
        m_status.state = ConditionState::Pending;
        m_status.since = *first;
        m_status.pendingSince = first;
    }
}

void RuleCondition::lost(Timestamp at, std::vector<ConditionTransition> &out)
{
    if (m_state.state == ConditionState::Unbound || m_state.state == ConditionState::NoData)
        return;
    m_explanation = QStringLiteral("not evaluated for long");
    apply(stepNoData(std::move(m_state), at), at, out);
}

void RuleCondition::endDetection()
{
    if (!m_state.isActive())
        return;
    m_state = endedByPerson(std::move(m_state));
    showState();
}

ConditionTransition RuleCondition::takeUpAgain(Timestamp now)
{
    m_state = wf::takenUpAgain(std::move(m_state), now);
    showState();
    ConditionTransition standing = standingOf(m_status);
    standing.severity = m_place.severity;
    return standing;
}

void RuleCondition::restore(ConditionState state, Timestamp since)
{
    m_state = restoredState(state, since);
    showState();
}

void RuleCondition::resume(MachineState saved)
{
    m_state = resumedState(m_state, std::move(saved));
    showState();
}

void RuleCondition::apply(StepResult result, Timestamp at, std::vector<ConditionTransition> &out)
{
    m_state = std::move(result.next);
    showState();
    for (const StateChange &change : result.changes) {
        const bool stands = change.to == ConditionState::True && change.value.isEmpty();
        out.push_back({m_place.runbook, m_place.condition, m_place.text, change.from, change.to, at,
                       change.value, m_state.flapping, stands, m_place.severity});
    }
}

void RuleCondition::showState()
{
    showMachine(m_status, m_state, m_isRead);
    m_status.terms.front().binding.explanation = m_explanation;
}

} // namespace wf
