// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/savingwords.h"

#include "base/print.h"
#include "log/execute.h"

namespace wf {

namespace {

constexpr qsizetype MaxWords = 80;
constexpr std::size_t MaxLines = 6;

} // namespace

QString SavingWords::state(const SavingWatch &saving)
{
    if (saving.slow().empty())
        return {};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(saving.longest()).count();
    return saving.isLong() ? tr("Not on disk yet · saving for %1 s").arg(seconds) : tr("Saving…");
}

QStringList SavingWords::lines(const SavingWatch &saving, const IncidentId &incident)
{
    QStringList lines;
    std::size_t more = 0;
    for (const Unsaved &unsaved : saving.slow()) {
        if (!incident.isEmpty() && targetOf(unsaved.command) != incident)
            continue;
        if (std::size_t(lines.size()) == MaxLines) {
            ++more;
            continue;
        }
        if (const auto *entry = unsaved.command.as<command::AddEntry>())
            lines += excerpt(entry->text, MaxWords);
        else if (const auto *amended = unsaved.command.as<command::AmendEntry>())
            lines += excerpt(amended->text, MaxWords);
        else
            lines += tr("another change");
    }
    if (more > 0)
        lines += tr("and %1 more").arg(more);
    return lines;
}

} // namespace wf
