// SPDX-License-Identifier: GPL-3.0-or-later
// What the runbooks say besides their steps: people, channels, the general checklist.
#include "desk/desk.h"

#include "incident/tell.h"

#include <algorithm>

namespace wf {

std::vector<Contact> Desk::contacts(const Runbook *runbook, const RunbookDocument *document) const
{
    return contactsOf(runbook, document, m_library);
}

QStringList Desk::whoToTell(Severity severity, const Incident *incident) const
{
    // What the team wrote down counts before what its contacts suggest.
    if (const auto named = m_options.config.tell.find(severity); named != m_options.config.tell.end())
        return named->second;
    return wf::whoToTell(severity, incident ? contacts(incident->runbook(), incident->attached.document.get())
                                            : contacts(nullptr, nullptr));
}

std::optional<command::RunbookCopy> Desk::checklistCopy() const
{
    for (const auto &[path, document] : m_library.documents()) {
        if (!document->runbooks.empty() || document->checklists.empty())
            continue;
        const QString title = checklistsOf(*document)->title;
        return command::RunbookCopy{RunbookId(QStringLiteral("checklist")),
                                    ChecklistIndex,
                                    title,
                                    document->file,
                                    document->source,
                                    document->sha256};
    }
    return std::nullopt;
}

void Desk::attachEvidence(const command::AttachEvidence &evidence, const QByteArray &bytes, QObject *context,
                          std::function<void(const CommandResult &)> then)
{
    const CommandTicket ticket = wait(context, std::move(then));
    onLog([ticket, evidence, bytes, actor = user()](LogWorker &worker) {
        worker.attach(ticket, evidence, bytes, actor);
    });
}

} // namespace wf
