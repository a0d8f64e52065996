// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as the configuration, and as the file beside a runbook that says what its headings mean.
#include "amplification.h"
#include "desk/config.h"
#include "runbook/overrides.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    const wf::fuzz::Amplification held(size, 400);
    const auto config = wf::parseConfig(text, QStringLiteral("/nowhere/watchfloor.toml"));
    if (!config && !config.error().message.startsWith(QStringLiteral("/nowhere/")))
        std::abort();
    static const QByteArray Runbook("# One\n\n## Detection\n\n- `a > 1`\n\n## Recovery\n\n1. Look\n2. Go\n");
    const wf::RunbookDocument document = wf::parseWithSidecar(Runbook, QStringLiteral("one.md"), {text, {}});
    for (const wf::Diagnostic &d : document.diagnostics) {
        if (d.message.isEmpty())
            std::abort();
    }
    return 0;
}
