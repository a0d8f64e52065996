// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/durablefile.h"

#include "base/privatefiles.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace wf {

namespace {

tl::unexpected<Error> failedOn(const QString &path, const char *what)
{
    return fail(ErrorCode::Io,
                QStringLiteral("%1: %2: %3")
                    .arg(path, QLatin1String(what), QString::fromLocal8Bit(std::strerror(errno))));
}

Expected<void> syncFolderOf(const QString &path)
{
    const QString folder = QFileInfo(path).path();
    const int fd = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return failedOn(folder, "the folder cannot be opened");
    // Some shares know no flush of a folder, and say so.
    const bool synced = ::fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
    const auto result = synced ? Expected<void>() : failedOn(folder, "the folder cannot be flushed");
    ::close(fd);
    return result;
}

/// The file is on the disk; its name need not be.
Expected<void> writeFlushed(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!openPrivate(file, QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered) ||
        file.write(bytes) != bytes.size())
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(path, file.errorString()));
    return ::fsync(file.handle()) == 0 ? Expected<void>() : failedOn(path, "cannot be flushed");
}

} // namespace

Expected<void> writeDurably(const QString &path, const QByteArray &bytes)
{
    const auto written = writeFlushed(path, bytes);
    return written ? syncFolderOf(path) : written;
}

Expected<void> replaceDurably(const QString &path, const QByteArray &bytes)
{
    const QString fresh = path + QStringLiteral(".new");
    const auto written = writeFlushed(fresh, bytes);
    return written ? renameDurably(fresh, path) : written;
}

Expected<void> renameDurably(const QString &from, const QString &to)
{
    if (std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return failedOn(from, "cannot be renamed");
    return syncFolderOf(to);
}

Expected<void> removeDurably(const QStringList &paths)
{
    bool removed = false;
    for (const QString &path : paths) {
        if (::unlink(QFile::encodeName(path).constData()) == 0)
            removed = true;
        else if (errno != ENOENT)
            return failedOn(path, "cannot be removed");
    }
    return removed ? syncFolderOf(paths.front()) : Expected<void>();
}

} // namespace wf
