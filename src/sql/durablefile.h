// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QByteArray>
#include <QStringList>

/// Changes to files that are on the disk, folder included, when they return. Io names the file.
namespace wf {

/// Writes the file afresh: afterwards it holds these bytes. Not in one step: a power cut may leave a part.
Expected<void> writeDurably(const QString &path, const QByteArray &bytes);
/// The same in one step: it holds what it held, or these bytes. Uses FILE.new beside it.
Expected<void> replaceDurably(const QString &path, const QByteArray &bytes);
/// Gives the file another name in the same folder, in one step; what was called so before is gone.
Expected<void> renameDurably(const QString &from, const QString &to);
/// Removes what is there of these files, all in one folder.
Expected<void> removeDurably(const QStringList &paths);

} // namespace wf
