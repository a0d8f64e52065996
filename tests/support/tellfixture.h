// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of drafts and briefs tell of.
#pragma once

#include "support/bookfixture.h"

namespace wf {

inline ConditionRecord condition(const char *text, ConditionRecord::State state, bool wasTrue,
                                 const char *value = "")
{
    return {QString::fromLatin1(text), state, wasTrue, QString::fromLatin1(value), {}, false};
}

inline constexpr auto TwoPhases = R"(# Failover

## Immediate response (0-5 minutes)
1. Stop the writers
2. Tell the team

## Recovery (5-30 minutes)
1. Promote the replica
)";

} // namespace wf
