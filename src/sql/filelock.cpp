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

namespace {

/// When a process began, in ticks since the machine did; empty when there is none. A number that is used
/// again belongs to a process that began at another time.
QByteArray startOf(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return {};
    const QByteArray line = stat.readAll();
    // The name may hold anything; fields are counted from behind it: the state, and as the 20th the start.
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    const bool over = fields.first() == "Z" || fields.first() == "X";
    return over ? QByteArray() : fields.value(19);
}

} // namespace

FileLock::FileLock(int fd) : m_fd(fd) {}

FileLock::FileLock(FileLock &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(m_fd, other.m_fd);
    return *this;
}

FileLock::~FileLock()
{
    if (m_fd < 0)
        return;
    // A process that lives on is not its holder any more.
    static_cast<void>(::ftruncate(m_fd, 0) == 0);
    ::close(m_fd);
}

std::optional<qint64> FileLock::holder(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QList<QByteArray> lines = file.read(256).split('\n');
    const qint64 pid = lines.first().toLongLong();
    const QByteArray start = pid > 0 ? startOf(pid) : QByteArray();
    if (start.isEmpty() || (lines.size() > 1 && !lines[1].isEmpty() && lines[1] != start))
        return std::nullopt;
    return pid;
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
        const QString text = QString::fromLatin1(holder, size > 0 ? int(size) : 0);
        const QString pid = text.section(QLatin1Char('\n'), 0, 0).trimmed();
        // It is another's: closing it must leave what stands in it.
        ::close(std::exchange(lock.m_fd, -1));
        return fail(ErrorCode::Locked, QStringLiteral("%1: another process has it open (process %2)")
                                           .arg(path, pid.isEmpty() ? QStringLiteral("unknown") : pid));
    }
    const QByteArray pid = QByteArray::number(qint64(::getpid())) + '\n' + startOf(qint64(::getpid())) + '\n';
    if (::ftruncate(lock.m_fd, 0) != 0 ||
        ::pwrite(lock.m_fd, pid.constData(), std::size_t(pid.size()), 0) < 0)
        return fail(ErrorCode::Io, QStringLiteral("%1: the lock file cannot be written").arg(path));
    return lock;
}

} // namespace wf
