// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a file of past incidents: rows as wide as the head, and incidents that the rules let in, or
// problems that say something.
#include "amplification.h"
#include "history/importplan.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const wf::fuzz::Amplification held(size, 500);
    const auto table = wf::parseImportTable(bytes, QStringLiteral("fuzz.csv"));
    if (!table) {
        if (table.error().message.isEmpty())
            std::abort();
        return 0;
    }
    for (const wf::ImportTable::Row &row : table->rows) {
        if (row.cells.size() > table->columns.size())
            std::abort();
    }
    const wf::Timestamp now = wf::fromMs(1'760'000'000'000);
    const wf::ImportPlan plan =
        wf::planImport(*table, wf::guessMapping(*table), now, [](const wf::IncidentId &) { return false; });
    if (int(plan.incidents.size()) + plan.known + plan.badRows < plan.rows)
        std::abort();
    const wf::IncidentBook book;
    for (const wf::command::ImportIncidents &command : wf::importCommands(plan)) {
        if (!wf::decide(book, command, {now, QStringLiteral("fuzz")}))
            std::abort();
    }
    return 0;
}
