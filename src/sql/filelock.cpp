// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/filelock.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace wf {

FileLock::FileLock(int fd) : m_fd(fd) {}

FileLock::FileLock(FileLock &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(m_fd, other.m_fd);
    return *this;
}

FileLock::~FileLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Expected<FileLock> FileLock::acquire(const QString &path)
{
    FileLock lock(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.m_fd < 0) {
        return fail(ErrorCode::Io, QStringLiteral("%1: the lock file cannot be opened: %2")
                                       .arg(path, QString::fromLocal8Bit(std::strerror(errno))));
    }
    if (::flock(lock.m_fd, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        const ssize_t size = ::pread(lock.m_fd, holder, sizeof holder - 1, 0);
        const QString pid = QString::fromLatin1(holder, size > 0 ? int(size) : 0).trimmed();
        return fail(ErrorCode::Locked, QStringLiteral("%1: another process has it open (process %2)")
                                           .arg(path, pid.isEmpty() ? QStringLiteral("unknown") : pid));
    }
    const QByteArray pid = QByteArray::number(qint64(::getpid())) + '\n';
    if (::ftruncate(lock.m_fd, 0) != 0 ||
        ::pwrite(lock.m_fd, pid.constData(), std::size_t(pid.size()), 0) < 0)
        return fail(ErrorCode::Io, QStringLiteral("%1: the lock file cannot be written").arg(path));
    return lock;
}

} // namespace wf
