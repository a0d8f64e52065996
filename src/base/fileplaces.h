// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <vector>

namespace wf {

constexpr int MaxPlacedFiles = 2000;
constexpr int MaxPlacedFolders = 2000;

/// What is looked for in folders.
struct FileKind
{
    QStringList suffixes; ///< In lower case, without the dot.
    QString noun;         ///< "runbook files"
};

/// The files that were found and the folders to watch. `problems` says in sentences what was left out.
struct FilePlaces
{
    QStringList files;   ///< Sorted; at most MaxPlacedFiles.
    QStringList folders; ///< At most MaxPlacedFolders.
    std::vector<QString> problems;
};

/// Walks folders with their subfolders, and takes single files whatever their names are. Links to folders are
/// not followed, and what the kernel makes up (/proc, /sys, /dev) is never entered. Looks at 100,000 entries
/// at most.
FilePlaces findFiles(const QStringList &paths, const FileKind &kind);

/// Why a path should not become a place of such files unasked: it is a root of the system, or holds more than
/// MaxPlacedFiles of them. A sentence without its end; empty where nothing speaks against it. What the kernel
/// makes up is refused however often somebody says yes.
QString objectionToPlace(const QString &path, const FileKind &kind);
/// The path, or what it links to, is /proc, /sys or /dev, or lies in one of them.
bool isMadeUpByKernel(const QString &path);

} // namespace wf
