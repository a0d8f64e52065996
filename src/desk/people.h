// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/config.h"
#include "incident/command.h"
#include "runbook/library.h"

namespace wf {

/// Of a runbook, of its document (both may be null), and of files that hold nothing but contacts; each once.
std::vector<Contact> contactsOf(const RunbookLibrary &library, const Runbook *runbook,
                                const RunbookDocument *document);
/// Who has to hear of an incident (null: one that is not declared yet) at this severity: as [tell] says, else
/// as the contacts suggest.
QStringList whoToTell(const Config &config, const RunbookLibrary &library, Severity severity,
                      const Incident *incident);
/// The general checklist: the first document that is one; none without.
std::optional<command::RunbookCopy> checklistOf(const RunbookLibrary &library);

} // namespace wf
