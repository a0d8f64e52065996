// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <vector>

namespace wf {

constexpr int MaxRunbookFiles = 2000;
constexpr int MaxRunbookFolders = 2000;

/// Where runbooks stand: what is read and watched, and in sentences what was left out.
struct RunbookPlaces
{
    QStringList files;   ///< Markdown, sorted; at most MaxRunbookFiles.
    QStringList folders; ///< At most MaxRunbookFolders.
    std::vector<QString> problems;
};

/// Walks folders with their subfolders, and takes single files. Links to folders are not followed, and what
/// the kernel makes up (/proc, /sys, /dev) is never entered. Looks at 100,000 entries at most.
RunbookPlaces findRunbooks(const QStringList &paths);

/// Why a path should not become a place of runbooks unasked: it is a root of the system, or holds more than
/// 2,000 Markdown files. A sentence without its end; empty where nothing speaks against it. What the kernel
/// makes up is refused however often somebody says yes.
QString objectionToRunbooks(const QString &path);
/// The path, or what it links to, is /proc, /sys or /dev, or lies in one of them.
bool isMadeUpByKernel(const QString &path);

} // namespace wf
