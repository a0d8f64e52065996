// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/fileplaces.h"

namespace wf {

constexpr int MaxRunbookFiles = MaxPlacedFiles;
constexpr int MaxRunbookFolders = MaxPlacedFolders;
using RunbookPlaces = FilePlaces;

/// Markdown, see findFiles().
RunbookPlaces findRunbooks(const QStringList &paths);
/// See objectionToPlace().
QString objectionToRunbooks(const QString &path);

} // namespace wf
