// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/datafolder.h"

#include "base/privatefiles.h"
#include "log/eventlog.h"

#include <QDir>
#include <QFileInfo>

#include <cerrno>
#include <cstring>

#include <dirent.h>

namespace wf {

namespace {

constexpr QFile::Permissions Others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                                      QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

} // namespace

Expected<QStringList> openDataFolder(const QString &dataDir)
{
    if (const auto made = makePrivateFolder(dataDir); !made)
        return tl::unexpected(made.error());
    const bool entered = (QFileInfo(dataDir).permissions() & Others) != QFile::Permissions();
    // Only what is the program's: nobody's other files are touched.
    QStringList said =
        mendRights(dataDir, {QStringLiteral("incidents.*"), QStringLiteral("desk.*"),
                             QStringLiteral("settings.ini*"), QStringLiteral("watchfloor*.log*")});
    for (const char *folder : {"recorder", "evidence", "runbook-changes"})
        said += mendRights(QDir(dataDir).filePath(QLatin1String(folder)), {QStringLiteral("*")}, entered);
    return said;
}

Expected<void> checkReadable(const QString &folder)
{
    DIR *open = ::opendir(QFile::encodeName(folder).constData());
    if (!open && errno == ENOENT)
        return {};
    if (!open)
        return fail(ErrorCode::Io, QStringLiteral("%1: cannot be read as a folder of data: %2")
                                       .arg(folder, QString::fromLocal8Bit(std::strerror(errno))));
    ::closedir(open);
    return {};
}

Expected<bool> hasLog(const QString &dataDir)
{
    // That a file is not there can only be told in a folder that can be read.
    if (const auto readable = checkReadable(dataDir); !readable)
        return tl::unexpected(readable.error());
    const bool exists = QFileInfo::exists(logPath(dataDir));
    if (!exists && QFileInfo::exists(witnessPath(dataDir)))
        return fail(ErrorCode::Corrupt,
                    QStringLiteral("%1: the log is gone, and %2 says that there was one: restore it from a "
                                   "backup, or move the witness away to start a new log")
                        .arg(logPath(dataDir), witnessPath(dataDir)));
    return exists;
}

} // namespace wf
