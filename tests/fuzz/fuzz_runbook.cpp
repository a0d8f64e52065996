// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a runbook: never a crash, and never a lost line.
#include "amplification.h"
#include "runbook/runbook.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const wf::fuzz::Amplification held(size, 1500, std::size_t{2} << 20);
    const wf::RunbookDocument document = wf::parseRunbook(bytes, QStringLiteral("fuzz.md"));
    if (!document.hasErrors() && !document.unreachedLines.empty())
        std::abort();
    for (const wf::Runbook &runbook : document.runbooks) {
        if (runbook.title.isEmpty() || runbook.id.isEmpty())
            std::abort();
    }
    return 0;
}
