// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/redaction.h"
#include "sql/database.h"

namespace wf {

/// The key of `meta` whose value names redactions that are not finished: "DESK:SEQUENCE …".
inline const QString OwedRedactions = QStringLiteral("redacting");
/// The key of `meta` that says that no freed page of the file ever kept what it held.
inline const QString KeepsNothingFreed = QStringLiteral("keeps_nothing_freed");

/// Does work that the table's trigger forbids, and puts the trigger back. Inside the caller's transaction.
Expected<void> pastTrigger(Database &db, const QString &trigger, const std::function<Expected<void>()> &work);

/// Marks in the place of the words of each entry that `redaction` (of kind EntryRedacted) names and that is
/// here as it was; how many. One of another desk than `home` has a say in that desk's entries only. Inside
/// the caller's transaction.
Expected<int> redactRows(Database &db, const Event &redaction, const DeskId &home);

/// Inside the transaction that redacted rows of a copy: the file still has what they held.
Expected<void> oweRedaction(Database &copy);
/// Takes all that is not in its rows from the file of a copy that owes it.
Expected<void> finishRedactionOf(Database &copy);

/// Does the same to an older copy of a log, then takes from the file all that is not in its rows. One that is
/// not a log, or has none of the entries, stays as it is to the byte. False: that.
Expected<bool> redactCopy(const QString &path, const std::vector<EventPtr> &redactions, const DeskId &home);

/// Copies of a log beside it: from before a migration or a restore, or kept as a backup.
QStringList olderCopies(const QString &folder);

} // namespace wf
