// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/runbookfile.h"

#include "base/files.h"
#include "base/privatefiles.h"
#include "runbook/runbook.h"
#include "runbook/textdiff.h"

#include <QFileInfo>

#include <algorithm>

namespace wf {

Expected<void> canReplaceRunbook(const QString &file, const QByteArray &expected)
{
    const QFileInfo info(file);
    if (!info.isFile())
        return fail(ErrorCode::NotFound, QStringLiteral("%1: there is no such file").arg(file));
    // A new file takes the place of the old one, so its folder counts too.
    if (!info.isWritable() || !QFileInfo(info.absolutePath()).isWritable())
        return fail(ErrorCode::ReadOnly, QStringLiteral("%1: the file cannot be written").arg(file));
    const auto present = readFile(file, MaxRunbookBytes);
    if (!present && present.error().code != ErrorCode::TooLarge)
        return tl::unexpected(present.error());
    if (!present || *present != expected)
        return fail(ErrorCode::Refused, QStringLiteral("%1: the file has changed in the meantime").arg(file));
    return {};
}

Expected<void> replaceRunbook(const QString &file, const QByteArray &expected, const QByteArray &text,
                              const QString &backup)
{
    if (const auto can = canReplaceRunbook(file, expected); !can)
        return can;
    const RunbookDocument parsed = parseRunbook(text, file);
    const auto error = std::find_if(parsed.diagnostics.begin(), parsed.diagnostics.end(),
                                    [](const Diagnostic &d) { return d.level == Diagnostic::Level::Error; });
    if (error != parsed.diagnostics.end())
        return fail(ErrorCode::Refused, diagnosticText(file, *error));
    if (const auto made = makePrivateFolder(QFileInfo(backup).absolutePath()); !made)
        return made;
    if (const auto kept =
            writeFile(backup, unifiedDiff(expected, text, QFileInfo(file).fileName()), Readers::Owner);
        !kept)
        return kept;
    // A runbook folder may be put together of links: the text belongs where they lead.
    return writeFile(throughLinks(file), text);
}

} // namespace wf
