// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/privatefiles.h"

#include <QDir>
#include <QFileInfo>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wf {

namespace {

constexpr mode_t OfOthers = 077;
constexpr mode_t OthersWrite = 022;
constexpr mode_t OwnersFolder = 0700;
constexpr QFile::Permissions OwnersFile = QFile::ReadOwner | QFile::WriteOwner;

QString userName(uid_t id)
{
    const passwd *known = ::getpwuid(id);
    return known ? QString::fromLocal8Bit(known->pw_name) : QString::number(id);
}

QString reason()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

/// Takes the rights of others from one file or folder, and returns them; an error where they stay.
Expected<mode_t> closeToOthers(int at, const char *name)
{
    struct stat info
    {
    };
    if (::fstatat(at, name, &info, AT_SYMLINK_NOFOLLOW) != 0 || S_ISLNK(info.st_mode))
        return mode_t(0);
    const mode_t had = info.st_mode & OfOthers;
    const bool closed =
        had == 0 || (::fchmodat(at, name, info.st_mode & 07777 & ~OfOthers, 0) == 0 &&
                     ::fstatat(at, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && (info.st_mode & OfOthers) == 0);
    return closed ? Expected<mode_t>(had) : fail(ErrorCode::Io, reason());
}

/// The folder as a descriptor, for as long as this lives.
class OpenFolder
{
public:
    explicit OpenFolder(const QString &path)
        : m_fd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    {
    }
    OpenFolder(const OpenFolder &) = delete;
    OpenFolder &operator=(const OpenFolder &) = delete;
    ~OpenFolder()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int fd() const { return m_fd; }

private:
    int m_fd;
};

} // namespace

void keepFilesPrivate()
{
    ::umask(OfOthers);
}

bool openPrivate(QFile &file, QIODevice::OpenMode mode)
{
    return file.open(mode, OwnersFile);
}

void makePrivateFile(const QString &path)
{
    // O_EXCL: to open and close a database that is in use would give up its locks.
    const int fd =
        ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0)
        ::close(fd);
}

Expected<void> makePrivateFolder(const QString &path)
{
    const QString clean = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(clean).constData(), &info) != 0) {
        if (errno != ENOENT)
            return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(path, reason()));
        const QString above = QFileInfo(clean).absolutePath();
        if (const auto made = QFileInfo(above).isDir() ? Expected<void>() : makePrivateFolder(above); !made)
            return made;
        if (::mkdir(QFile::encodeName(clean).constData(), OwnersFolder) != 0 && errno != EEXIST)
            return fail(ErrorCode::Io,
                        QStringLiteral("%1: the folder cannot be created: %2").arg(path, reason()));
        if (::stat(QFile::encodeName(clean).constData(), &info) != 0)
            return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(path, reason()));
    }
    if (!S_ISDIR(info.st_mode))
        return fail(ErrorCode::Io, QStringLiteral("%1: is a file, and a folder is needed").arg(path));
    if (info.st_uid != ::geteuid())
        return fail(
            ErrorCode::Refused,
            QStringLiteral("%1: the folder belongs to %2, and this program runs as %3: work as %2, or "
                           "give --data-dir a folder of your own")
                .arg(path, userName(info.st_uid), userName(::geteuid())));
    if ((info.st_mode & S_ISVTX) != 0 || clean == QLatin1String("/") ||
        QFileInfo(clean).canonicalFilePath() == QFileInfo(QDir::homePath()).canonicalFilePath())
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1: is in use for other things: give --data-dir a folder in it, such as "
                                   "%2")
                        .arg(path, QDir(clean).filePath(QStringLiteral("watchfloor"))));
    return {};
}

QStringList mendRights(const QString &folder, const QStringList &names, bool reachable)
{
    const OpenFolder open(folder);
    if (open.fd() < 0)
        return {};
    QString problem;
    const auto close = [&](const QString &name) {
        const auto had = closeToOthers(open.fd(), QFile::encodeName(name).constData());
        if (!had)
            problem =
                QStringLiteral("%1: other users may read or change it, and that cannot be corrected: %2")
                    .arg(QDir(folder).filePath(name), had.error().message);
        return had.value_or(0);
    };
    const QStringList files = QDir(folder).entryList(names, QDir::Files | QDir::System | QDir::Hidden |
                                                                QDir::NoSymLinks | QDir::NoDotAndDotDot);
    const mode_t entry = close(QStringLiteral("."));
    mode_t harm = entry & OthersWrite;
    for (const QString &name : files)
        harm |= close(name);
    if (!problem.isEmpty())
        return {problem};
    // Nobody came to a file through a folder that was closed, and one without files held nothing.
    if (!reachable || entry == 0 || harm == 0 || files.isEmpty())
        return {};
    return {QStringLiteral("%1: other users could read or change what is in it; now only %2 can")
                .arg(folder, userName(::geteuid()))};
}

} // namespace wf
