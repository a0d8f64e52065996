// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QStringList>

namespace wf {

/// Makes a data folder ready to be written to: there, this user's, and closed to all others. What was open
/// to others is mended; the sentences say so. Errors as makePrivateFolder() has them.
Expected<QStringList> openDataFolder(const QString &dataDir);
/// A folder that is there can be read: Io where it cannot, or is a file. Fine where there is none.
Expected<void> checkReadable(const QString &folder);
/// Whether a log can be looked for there. False: there is none yet, nor was there one. An error where the
/// folder cannot be read or is no folder, or where its log is gone while the witness of it is there.
Expected<bool> hasLog(const QString &dataDir);

} // namespace wf
