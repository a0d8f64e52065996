// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/runbookplaces.h"

namespace wf {

namespace {

FileKind runbookFiles()
{
    return {{QStringLiteral("md"), QStringLiteral("markdown")}, QStringLiteral("Markdown files")};
}

} // namespace

RunbookPlaces findRunbooks(const QStringList &paths)
{
    return findFiles(paths, runbookFiles());
}

QString objectionToRunbooks(const QString &path)
{
    return objectionToPlace(path, runbookFiles());
}

} // namespace wf
