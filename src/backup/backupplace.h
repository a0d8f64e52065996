// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/ids.h"
#include "base/time.h"

#include <QStringList>

namespace wf {

// Where a backup is. FOLDER is what a person chose; each desk has a place of its own in it, so that two desks
// may share a folder:
//
//   FOLDER/watchfloor-1a2b3c4d/incidents.db           the log; rollback journal, whole at all times
//                              incidents.db.partial   a copy that is not finished
//                              incidents.db.kept-…    one that a later copy could not be put on
//                              evidence/SHA256
//                              recorder/YYYY-MM-DD.db

/// FOLDER/watchfloor-ID8.
QString backupPlace(const QString &folder, const DeskId &desk);
/// PLACE/incidents.db
QString backupLogPath(const QString &place);
/// Refused for the data folder itself, or one in it.
Expected<void> checkBackupFolder(const QString &dataDir, const QString &folder);
/// NotFound if the folder is away: not mounted, pulled out, not answering. Io for anything else.
Expected<void> lookForFolder(const QString &folder);
/// Both are on one disk; false where one of them cannot be asked.
bool onSameDisk(const QString &one, const QString &other);
/// "20261129T021400Z", for the name of a file on any file system.
QString dateInName(Timestamp at);

/// A log in a folder of backups.
struct FoundBackup
{
    QString place; ///< The folder it is in.
    QString file;  ///< Its log: incidents.db, or one that was kept.
    bool kept = false;
};
/// What is in a folder of backups, or in one place of it: the present ones first. At most 200.
Expected<std::vector<FoundBackup>> findBackups(const QString &folder);

} // namespace wf
