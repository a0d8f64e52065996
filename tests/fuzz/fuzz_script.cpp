// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as the script of a drill: it plays, or the error names its line.
#include "amplification.h"
#include "sim/estate.h"
#include "sim/script.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    wf::Estate estate(1); // What it is made of is no part of the input.
    const wf::fuzz::Amplification held(size, 400, std::size_t{4} << 20);
    const auto loaded = estate.loadScript(text, QStringLiteral("drill"));
    if (!loaded && !loaded.error().message.startsWith(QStringLiteral("drill")))
        std::abort();
    if (!loaded)
        return 0;
    const wf::Timestamp start = wf::fromMs(1'760'000'000'000);
    for (const int seconds : {0, 61, 3600}) {
        const wf::Millis elapsed{seconds * 1000};
        if (!estate.openMetrics(elapsed, start + elapsed).endsWith("# EOF\n"))
            std::abort();
        static_cast<void>(estate.isFailing(elapsed));
    }
    return 0;
}
