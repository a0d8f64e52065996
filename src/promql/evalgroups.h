// SPDX-License-Identifier: GPL-3.0-or-later
// The groups of an aggregation; for the evaluator.
#pragma once

#include "promql/evaluator.h"

namespace wf::promql {

/// In the order of their first series; each list is as long as there are groups.
struct Groups
{
    std::vector<LabelsPtr> labels;
    std::vector<bool> dropName;
    std::vector<std::vector<std::size_t>> members; ///< Places of their series.
};

} // namespace wf::promql
