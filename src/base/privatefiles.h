// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QFile>
#include <QStringList>

namespace wf {

/// From here on whatever this process makes is for its user alone (umask 077). First thing in main(); what
/// follows holds without it too, for the files of a data folder.
void keepFilesPrivate();

/// Opens a file; one that is made by it is for its user alone (0600). False as QFile::open() is.
bool openPrivate(QFile &file, QIODevice::OpenMode mode);
/// Makes an empty file, 0600; what is there already is left as it is.
void makePrivateFile(const QString &path);
/// Makes the folder where there is none, and the folders above it, for its user alone (0700). Refused where
/// it belongs to another user, or where it is no folder of its own: the root of a disk, the home folder, one
/// that everybody may write to. Io where it cannot be made or is no folder. Changes no rights.
Expected<void> makePrivateFolder(const QString &path);
/// Takes away what group and others may do with a folder and with those of its files (no folders, no
/// symbolic links) that match one of `names` ("incidents.*"). A sentence where others could read or change
/// one of them, or still can. Not `reachable`: the folder above was closed to others all the time.
QStringList mendRights(const QString &folder, const QStringList &names, bool reachable = true);

} // namespace wf
