// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/command.h"

#include <QStringList>

namespace wf {

/// A command of the entry line: "/update", …
struct EntryCommand
{
    QString name;
    QString example;
};
const std::vector<EntryCommand> &entryCommands();

/// What a line of the entry field asks for. Without a slash it is a note.
///   /update [in 20m:] TEXT    /decision TEXT    /action TEXT    /todo TEXT
///   /role ROLE NAME           ROLE: commander (ic), deputy, scribe, communications (comms), operations
///   (ops), expert
/// InvalidInput names the word that is wrong and what is possible.
Expected<Command> parseEntry(const QString &line, const IncidentId &incident);

} // namespace wf
