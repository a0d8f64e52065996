// SPDX-License-Identifier: GPL-3.0-or-later
// The evaluation of one rule; for the layer's own sources.
#pragma once

#include "rules/evaluate.h"
#include "rules/overlaysource.h"

#include <functional>

namespace wf::rules {

/// What the rules of a group share while it is evaluated.
struct EvaluationContext
{
    const RuleGroup &group;
    OverlaySource &source;
    Liveness &liveness;
    const EvaluationOptions &options;
    Timestamp at;        ///< Of the evaluation.
    Timestamp queryAt;   ///< The same without the group's query offset; recorded samples have it.
    TemplateQuery query; ///< For templates.
};

/// Why a rule failed.
struct RuleFailure
{
    QString text;
    bool stopped = false;
};
template <typename T>
using RuleExpected = tl::expected<T, RuleFailure>;

/// The result of a rule's expression; a number is one element without labels.
RuleExpected<std::vector<promql::VectorElement>> ruleResult(const Rule &rule, RuleState &state,
                                                            const EvaluationContext &context);
RuleExpected<void> evaluateAlert(const Rule &rule, RuleState &state, const EvaluationContext &context,
                                 std::vector<InstanceChange> &changes, std::vector<RecordedSample> &samples);
/// Adds stale markers for what was written before and is not now.
void finishWritten(RuleState &state, LabelsSet written, Timestamp at, std::vector<RecordedSample> &samples);

} // namespace wf::rules
