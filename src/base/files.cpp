// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"

#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wf {

namespace {

QString systemText(int error)
{
    return QString::fromLocal8Bit(std::strerror(error));
}

ErrorCode codeOf(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return ErrorCode::NotFound;
    case EACCES:
    case EPERM:
        return ErrorCode::ReadOnly;
    default:
        return ErrorCode::Io;
    }
}

/// Why a file could not be written, in the words of the system.
tl::unexpected<Error> failure(const QString &path, int error)
{
    const bool full = error == ENOSPC || error == EDQUOT;
    return fail(full ? ErrorCode::NoSpace : ErrorCode::Io,
                QStringLiteral("%1: cannot be written: %2").arg(path, systemText(error)));
}

/// Removes what was not finished.
class Part
{
public:
    explicit Part(QByteArray path) : m_path(std::move(path)) {}
    Part(const Part &) = delete;
    Part &operator=(const Part &) = delete;
    ~Part()
    {
        if (m_fd >= 0)
            ::close(m_fd);
        if (m_made && !m_kept)
            ::unlink(m_path.constData());
    }
    /// 0, or errno.
    int make(mode_t mode)
    {
        m_fd = ::open(m_path.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        m_made = m_fd >= 0;
        return m_made ? 0 : errno;
    }
    int write(const QByteArray &bytes) const
    {
        for (qsizetype at = 0; at < bytes.size();) {
            const ssize_t n = ::write(m_fd, bytes.constData() + at, std::size_t(bytes.size() - at));
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return errno;
            at += n;
        }
        return ::fsync(m_fd) == 0 ? 0 : errno;
    }
    /// As the file it replaces.
    void takeMode(mode_t mode) const
    {
        // A file system without modes refuses: then it is as all of its files.
        if (::fchmod(m_fd, mode & 0777) != 0)
            errno = 0;
    }
    int renameTo(const QByteArray &path)
    {
        m_kept = ::rename(m_path.constData(), path.constData()) == 0;
        return m_kept ? 0 : errno;
    }

private:
    QByteArray m_path;
    int m_fd = -1;
    bool m_made = false;
    bool m_kept = false;
};

/// The new name itself lives in the folder.
void flushFolder(const QString &folder)
{
    const int fd = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

} // namespace

Expected<OpenFile> OpenFile::open(const QString &path, Place place)
{
    // A pipe without a writer would be waited for; without O_NOCTTY a terminal could become ours.
    const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (place == Place::Ours ? O_NOFOLLOW : 0);
    OpenFile file(::open(QFile::encodeName(path).constData(), flags));
    if (file.m_fd < 0) {
        if (errno == ELOOP && place == Place::Ours)
            return fail(ErrorCode::Refused,
                        QStringLiteral("it is a symbolic link, which is not followed here"));
        return fail(codeOf(errno), errno == ENOENT
                                       ? QStringLiteral("there is no such file")
                                       : QStringLiteral("it cannot be read: ") + systemText(errno));
    }
    struct stat info
    {
    };
    if (::fstat(file.m_fd, &info) != 0)
        return fail(ErrorCode::Io, systemText(errno));
    if (S_ISDIR(info.st_mode))
        return fail(ErrorCode::Io, QStringLiteral("it is a folder"));
    if (!S_ISREG(info.st_mode))
        return fail(ErrorCode::Io, QStringLiteral("it is not a regular file, but a pipe or a device"));
    file.m_size = info.st_size;
    file.m_shared = (info.st_mode & (S_IRWXG | S_IRWXO)) != 0;
    return file;
}

OpenFile::OpenFile(OpenFile &&other) noexcept
    : m_fd(std::exchange(other.m_fd, -1)), m_size(other.m_size), m_shared(other.m_shared)
{
}

OpenFile &OpenFile::operator=(OpenFile &&other) noexcept
{
    std::swap(m_fd, other.m_fd);
    m_size = other.m_size;
    m_shared = other.m_shared;
    return *this;
}

OpenFile::~OpenFile()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Expected<QByteArray> OpenFile::read(qint64 most)
{
    constexpr qint64 Step = 1 << 20;
    QByteArray bytes;
    while (bytes.size() < most) {
        const qsizetype had = bytes.size();
        bytes.resize(had + qsizetype(std::min(Step, most - had)));
        const ssize_t n = ::read(m_fd, bytes.data() + had, std::size_t(bytes.size() - had));
        bytes.resize(had + qsizetype(std::max<ssize_t>(n, 0)));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(ErrorCode::Io, QStringLiteral("it cannot be read: ") + systemText(errno));
        if (n == 0)
            break;
    }
    return bytes;
}

Expected<QByteArray> readFile(const QString &path, qint64 most, Place place)
{
    auto file = OpenFile::open(path, place);
    // One byte more than allowed tells a full file from a longer one without reading all of it.
    auto bytes = file ? file->read(most + 1) : Expected<QByteArray>(tl::unexpected(file.error()));
    if (!bytes)
        return fail(bytes.error().code, QStringLiteral("%1: %2").arg(path, bytes.error().message));
    if (bytes->size() > most)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1: it has %2 bytes, at most %3 are read")
                                             .arg(path)
                                             .arg(std::max(file->size(), qint64(bytes->size())))
                                             .arg(most));
    return bytes;
}

Expected<void> checkNoLink(const QString &path)
{
    struct stat info
    {
    };
    if (::lstat(QFile::encodeName(path).constData(), &info) == 0 && S_ISLNK(info.st_mode))
        return fail(
            ErrorCode::Refused,
            QStringLiteral("%1: it is a symbolic link; name the file it leads to, or remove it").arg(path));
    return {};
}

QString throughLinks(const QString &path)
{
    const QString real = QFileInfo(path).canonicalFilePath();
    return real.isEmpty() ? path : real;
}

Expected<void> makeNewFile(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(),
                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return failure(path, errno);
    ::close(fd);
    return {};
}

Expected<void> writeFile(const QString &path, const QByteArray &bytes, Readers readers)
{
    if (const auto none = checkNoLink(path); !none)
        return none;
    const QFileInfo place(path);
    if (place.isDir())
        return fail(ErrorCode::Io, QStringLiteral("%1: it is a folder").arg(path));
    const QString folder = place.absolutePath();
    Part part(QFile::encodeName(
        QStringLiteral("%1/.%2.%3")
            .arg(folder, place.fileName().left(100), QUuid::createUuid().toString(QUuid::Id128).left(12))));
    int error = part.make(readers == Readers::Owner ? 0600 : 0666);
    struct stat before
    {
    };
    if (!error && readers == Readers::Everybody &&
        ::lstat(QFile::encodeName(path).constData(), &before) == 0 && S_ISREG(before.st_mode))
        part.takeMode(before.st_mode);
    error = error ? error : part.write(bytes);
    error = error ? error : part.renameTo(QFile::encodeName(place.absoluteFilePath()));
    if (error)
        return failure(path, error);
    flushFolder(folder);
    return {};
}

} // namespace wf
