// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/outline.h"

namespace wf {

/// "x/dynex-outage.md" -> "x/dynex-outage.watchfloor.toml"
QString sidecarPath(const QString &runbookPath);

/// Reads the roles of a sidecar:
///     [sections]
///     "Node-level issues" = "steps"
///     "Disk pressure" = "new runbook"
///     [lists]
///     "Check the queue depth" = "steps"
/// A list is named by the first line of its first item; its role is steps, detection or reference.
/// What is wrong with it goes to `diagnostics`, naming the sidecar and its line.
RoleOverrides parseOverrides(const QByteArray &toml, const QString &sidecar,
                             std::vector<Diagnostic> &diagnostics);

/// The key of a list among the roles, by the words its first item begins with.
QString listKey(const QString &firstItem);
/// Marks the lists that a person gave a role, at any depth.
void applyListRoles(std::vector<Block> &blocks, const RoleOverrides &overrides);

/// The parser with sidecar roles.
RunbookDocument parseRunbookWith(const QByteArray &source, const QString &file,
                                 const RoleOverrides &overrides);
/// A document that holds one error and nothing else.
RunbookDocument failedDocument(const QString &file, const QString &message);
/// What stands beside a runbook.
struct Sidecar
{
    QByteArray text; ///< Null: there is none, or it cannot be read.
    QString problem; ///< Why it cannot be read.
};
Sidecar readSidecar(const QString &runbookPath);
/// loadRunbook() for bytes that were already read.
RunbookDocument parseWithSidecar(const QByteArray &source, const QString &path, const Sidecar &sidecar);
/// The bytes of a file up to the bound, or why it cannot be read.
Expected<QByteArray> readBounded(const QString &path, qint64 bound);

inline constexpr qint64 MaxSidecarBytes = 256 << 10;

} // namespace wf
