// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/pagecopy.h"

#include "sql/durablefile.h"

#include <QFile>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace wf {

namespace {

constexpr int BytesAtOnce = 2 << 20;

Expected<void> copyInto(Database &from, Database &to, const std::function<bool()> &goesOn)
{
    // The file is thrown away if it does not come to its end, and flushed as a whole when it does.
    for (const char *pragma :
         {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF"}) {
        if (const auto set = to.run(QLatin1String(pragma)); !set)
            return set;
    }
    const auto pageSize = from.value(QStringLiteral("PRAGMA page_size"));
    const auto source = from.handle();
    const auto target = to.handle();
    if (!pageSize || !source || !target)
        return tl::unexpected(!pageSize ? pageSize.error() : !source ? source.error() : target.error());
    sqlite3_backup *copy = sqlite3_backup_init(*target, "main", *source, "main");
    if (!copy)
        return tl::unexpected(to.failure(sqlite3_extended_errcode(*target), QStringLiteral("copying")));
    const int pages = std::max(1, BytesAtOnce / std::max(512, pageSize->toInt()));
    int result = SQLITE_OK;
    bool stopped = false;
    while (result == SQLITE_OK && !stopped) {
        result = sqlite3_backup_step(copy, pages);
        stopped = result == SQLITE_OK && goesOn && !goesOn();
    }
    const int ended = sqlite3_backup_finish(copy);
    if (stopped)
        return fail(ErrorCode::Refused, QStringLiteral("%1: the copy was broken off").arg(to.path()));
    if (result == SQLITE_DONE && ended == SQLITE_OK)
        return {};
    return tl::unexpected(to.failure(result == SQLITE_DONE ? ended : result, QStringLiteral("copying")));
}

tl::unexpected<Error> copyFailed(const QString &path, const char *what)
{
    return fail(errno == ENOSPC ? ErrorCode::NoSpace : ErrorCode::Io,
                QStringLiteral("%1: %2: %3")
                    .arg(path, QLatin1String(what), QString::fromLocal8Bit(std::strerror(errno))));
}

/// The first page came from a file with a write-ahead log. This one has none: SQLite would make one beside it
/// for every reader. Bytes 18 and 19 of the file format, 1 is a rollback journal.
Expected<void> endCopy(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return copyFailed(path, "cannot be opened");
    constexpr char Journal[2] = {1, 1};
    Expected<void> done;
    if (::pwrite(fd, Journal, sizeof Journal, 18) != ssize_t(sizeof Journal))
        done = copyFailed(path, "cannot be written");
    else if (::fsync(fd) != 0)
        done = copyFailed(path, "cannot be flushed");
    ::close(fd);
    return done;
}

} // namespace

Expected<void> copyPages(Database &from, const QString &to, const std::function<bool()> &goesOn)
{
    if (const auto cleared = removeDurably(Database::filesOf(to)); !cleared)
        return cleared;
    auto copied = [&]() -> Expected<void> {
        auto target = Database::open(to, Database::Mode::ReadWriteCreate);
        if (!target)
            return tl::unexpected(target.error());
        return copyInto(from, **target, goesOn);
    }();
    if (copied)
        copied = endCopy(to);
    if (!copied) // Its room may be what is missing.
        static_cast<void>(removeDurably(Database::filesOf(to)).has_value());
    return copied;
}

} // namespace wf
