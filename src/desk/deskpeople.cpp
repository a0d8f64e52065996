// SPDX-License-Identifier: GPL-3.0-or-later
// What the runbooks say besides their steps: people, channels, the general checklist.
#include "desk/desk.h"

#include "desk/people.h"

namespace wf {

std::vector<Contact> Desk::contacts(const Runbook *runbook, const RunbookDocument *document) const
{
    return contactsOf(m_library, runbook, document);
}

QStringList Desk::whoToTell(Severity severity, const Incident *incident) const
{
    return wf::whoToTell(m_options.config, m_library, severity, incident);
}

std::optional<command::RunbookCopy> Desk::checklistCopy() const
{
    return checklistOf(m_library);
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
