// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/people.h"

#include "incident/tell.h"

#include <algorithm>

namespace wf {

std::vector<Contact> contactsOf(const RunbookLibrary &library, const Runbook *runbook,
                                const RunbookDocument *document)
{
    std::vector<Contact> contacts;
    const auto add = [&contacts](const std::vector<Contact> &more) {
        for (const Contact &contact : more) {
            if (std::find(contacts.begin(), contacts.end(), contact) == contacts.end())
                contacts.push_back(contact);
        }
    };
    if (runbook)
        add(runbook->contacts);
    if (document)
        add(document->contacts);
    // A team's contacts often stand in a file of their own.
    for (const auto &[path, other] : library.documents()) {
        if (other->runbooks.empty())
            add(other->contacts);
    }
    return contacts;
}

QStringList whoToTell(const Config &config, const RunbookLibrary &library, Severity severity,
                      const Incident *incident)
{
    // What the team wrote down counts before what its contacts suggest.
    if (const auto named = config.tell.find(severity); named != config.tell.end())
        return named->second;
    return whoToTell(severity,
                     incident ? contactsOf(library, incident->runbook(), incident->attached.document.get())
                              : contactsOf(library, nullptr, nullptr));
}

std::optional<command::RunbookCopy> checklistOf(const RunbookLibrary &library)
{
    for (const auto &[path, document] : library.documents()) {
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

} // namespace wf
