// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/rotatingfile.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wf {

namespace {

QByteArray numbered(const QString &path, int number)
{
    return QFile::encodeName(number == 0 ? path : QStringLiteral("%1.%2").arg(path).arg(number));
}

} // namespace

RotatingFile::RotatingFile(QString path, Limits limits) : m_path(std::move(path)), m_limits(limits) {}

RotatingFile::~RotatingFile()
{
    close();
}

void RotatingFile::close()
{
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

bool RotatingFile::open()
{
    // A pipe that nobody reads would be waited for, and a link could lead anywhere.
    m_fd = ::open(numbered(m_path, 0).constData(),
                  O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
    struct stat info
    {
    };
    if (m_fd < 0)
        return false;
    const bool ours = ::fstat(m_fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid() &&
                      ((info.st_mode & 077) == 0 || ::fchmod(m_fd, 0600) == 0);
    if (!ours)
        close();
    return ours;
}

/// Not so after another process turned it, or somebody removed it.
bool RotatingFile::isInPlace() const
{
    struct stat opened
    {
    };
    struct stat named
    {
    };
    return ::fstat(m_fd, &opened) == 0 && ::lstat(numbered(m_path, 0).constData(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/// Under a lock on the file that is full: of several processes one turns it, and the others find it turned.
void RotatingFile::rotate()
{
    if (::flock(m_fd, LOCK_EX | LOCK_NB) == 0 && isInPlace()) {
        for (int number = m_limits.files - 1; number > 0; --number)
            ::rename(numbered(m_path, number - 1).constData(), numbered(m_path, number).constData());
        if (m_limits.files == 1)
            ::unlink(numbered(m_path, 0).constData());
    }
    close(); // With its lock.
}

bool RotatingFile::write(const QByteArray &line)
{
    if (m_fd >= 0 && !isInPlace())
        close();
    if (m_fd < 0 && !open())
        return false;
    struct stat info
    {
    };
    if (::fstat(m_fd, &info) == 0 && info.st_size > 0 && info.st_size + line.size() > m_limits.bytes) {
        rotate();
        if (!open())
            return false;
        m_cutOff = false;
    }
    const QByteArray bytes = std::exchange(m_cutOff, false) ? '\n' + line : line;
    for (qsizetype at = 0; at < bytes.size();) {
        const ssize_t n = ::write(m_fd, bytes.constData() + at, std::size_t(bytes.size() - at));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            m_cutOff = at > 0;
            return false;
        }
        at += n;
    }
    return true;
}

} // namespace wf
