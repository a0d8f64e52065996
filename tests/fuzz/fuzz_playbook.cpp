// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a playbook of another tool: an error that names the file, or Markdown with bounded work in it.
#include "amplification.h"
#include "runbook/playbook.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray json(reinterpret_cast<const char *>(data), qsizetype(size));
    const wf::fuzz::Amplification held(size, 2000, std::size_t{4} << 20);
    const auto markdown = wf::markdownOfPlaybook(json, QStringLiteral("file.json"));
    if (!markdown) {
        if (!markdown.error().message.startsWith(QStringLiteral("file.json")))
            std::abort();
        return 0;
    }
    std::size_t steps = 0;
    const wf::RunbookDocument document = wf::parseRunbook(*markdown, QStringLiteral("file.md"));
    for (const wf::Runbook &runbook : document.runbooks) {
        for (const wf::Phase &phase : runbook.phases)
            steps += phase.steps.size();
    }
    if (steps > std::size_t(2 * wf::MaxPlaybookSteps))
        std::abort();
    return 0;
}
