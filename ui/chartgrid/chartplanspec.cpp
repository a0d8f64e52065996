// SPDX-License-Identifier: GPL-3.0-or-later
#include "chartgrid/chartplanspec.h"

#include "plot/readablename.h"

namespace wf {

ChartSpec chartSpecOf(const ChartPlan &plan, ChartForm form)
{
    ChartSpec spec;
    spec.name = readableName(plan.metric, plan.help);
    spec.title = plan.metric;
    spec.scale = plan.scale;
    spec.unit = unitOf(plan.unit, form);
    spec.stateName = plan.stateName;
    QStringList texts;
    const bool held = form == plan.forms.front();
    for (const Comparison &comparison : plan.comparisons) {
        if (!held)
            break;
        texts += QStringLiteral("%1 %2").arg(opText(comparison.op), valueText(comparison));
        if (const auto *quantity = std::get_if<Quantity>(&comparison.value)) {
            ChartThreshold threshold{comparison.op, quantity->number, {}};
            if (comparison.warn)
                threshold.warn = comparison.warn->number;
            spec.thresholds.push_back(threshold);
        } else {
            spec.thresholds.push_back({CompareOp::Equal, 1, {}});
        }
    }
    spec.thresholdText = texts.join(QStringLiteral(", "));
    return spec;
}

} // namespace wf
