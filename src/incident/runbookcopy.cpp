// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/runbookcopy.h"

namespace wf {

command::RunbookCopy copyOf(const RunbookLibrary::Found &found)
{
    const RunbookDocument &document = *found.document;
    return {found.runbook->id,    int(found.runbook - document.runbooks.data()),
            found.runbook->title, document.file,
            document.source,      document.sha256};
}

} // namespace wf
