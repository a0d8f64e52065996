// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/outline.h"

namespace wf {

/// "x/dynex-outage.md" -> "x/dynex-outage.watchfloor.toml"
QString sidecarPath(const QString &runbookPath);

/// Reads the roles of a sidecar:
///     [sections]
///     "Node-level issues" = "steps"
/// What is wrong with it goes to `diagnostics`, naming the sidecar and its line.
RoleOverrides parseOverrides(const QByteArray &toml, const QString &sidecar,
                             std::vector<Diagnostic> &diagnostics);

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
