// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a condition: an expression whose text reads back, or an error inside the text.
#include "amplification.h"
#include "runbook/condition.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const wf::fuzz::Amplification held(size, 400);
    const auto parsed = wf::parseCondition(text);
    if (!parsed) {
        const wf::ConditionError &error = parsed.error();
        if (error.message.isEmpty() || error.column < 1 || error.column > text.size() + 1)
            std::abort();
        return 0;
    }
    for (const wf::Comparison &comparison : parsed->terms) {
        const auto again = wf::parseCondition(wf::comparisonText(comparison));
        if (!again || again->terms.size() != 1 || !(again->terms.front() == comparison))
            std::abort();
    }
    return 0;
}
