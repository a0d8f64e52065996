// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup/backupplace.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/stat.h>

namespace wf {

namespace {

constexpr qsizetype IdLength = 8;
constexpr std::size_t MaxFound = 200;

/// Answers of a disk that is not there, or of a share whose server is not.
bool saysAway(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EIO:
    case ENODEV:
    case ENXIO:
    case ESTALE:
    case ENOTCONN:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ETIMEDOUT:
        return true;
    default:
        return false;
    }
}

void findIn(const QString &place, std::vector<FoundBackup> &found)
{
    const QDir dir(place);
    const QStringList names =
        dir.entryList({QStringLiteral("incidents.db"), QStringLiteral("incidents.db.kept-*")},
                      QDir::Files | QDir::NoSymLinks, QDir::Name);
    for (const QString &name : names) {
        const bool kept = name.contains(QLatin1String(".kept-"));
        if (!name.endsWith(QLatin1String("-journal")) && found.size() < MaxFound)
            found.push_back({dir.absolutePath(), dir.absoluteFilePath(name), kept});
    }
}

} // namespace

QString backupPlace(const QString &folder, const DeskId &desk)
{
    QString id;
    for (const QChar c : desk.text()) {
        if (id.size() < IdLength && c.unicode() < 128 && c.isLetterOrNumber())
            id += c;
    }
    return QDir::cleanPath(folder) + QStringLiteral("/watchfloor-") + id;
}

QString backupLogPath(const QString &place)
{
    return place + QStringLiteral("/incidents.db");
}

Expected<void> checkBackupFolder(const QString &dataDir, const QString &folder)
{
    const auto real = [](const QString &path) {
        const QString canonical = QFileInfo(path).canonicalFilePath();
        return canonical.isEmpty() ? QDir::cleanPath(QDir(path).absolutePath()) : canonical;
    };
    const QString data = real(dataDir);
    const QString chosen = real(folder);
    if (chosen == data || chosen.startsWith(data + QLatin1Char('/')))
        return fail(
            ErrorCode::Refused,
            QStringLiteral("%1 is the data folder, or in it: a backup there is lost with it. Choose a "
                           "folder on another disk")
                .arg(folder));
    return {};
}

Expected<void> lookForFolder(const QString &folder)
{
    struct stat info
    {
    };
    const bool there = ::stat(QFile::encodeName(folder).constData(), &info) == 0;
    if (there && S_ISDIR(info.st_mode))
        return {};
    const int error = there ? ENOTDIR : errno;
    return fail(saysAway(error) ? ErrorCode::NotFound : ErrorCode::Io,
                QStringLiteral("%1: %2").arg(folder, QString::fromLocal8Bit(std::strerror(error))));
}

bool onSameDisk(const QString &one, const QString &other)
{
    struct stat a
    {
    };
    struct stat b
    {
    };
    return ::stat(QFile::encodeName(one).constData(), &a) == 0 &&
           ::stat(QFile::encodeName(other).constData(), &b) == 0 && a.st_dev == b.st_dev;
}

QString dateInName(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
}

Expected<std::vector<FoundBackup>> findBackups(const QString &folder)
{
    if (const auto there = lookForFolder(folder); !there)
        return tl::unexpected(there.error());
    std::vector<FoundBackup> found;
    findIn(folder, found);
    const QStringList places =
        QDir(folder).entryList({QStringLiteral("watchfloor-*")}, QDir::Dirs | QDir::NoSymLinks, QDir::Name);
    for (const QString &name : places)
        findIn(QDir(folder).absoluteFilePath(name), found);
    std::stable_sort(found.begin(), found.end(),
                     [](const FoundBackup &a, const FoundBackup &b) { return !a.kept && b.kept; });
    return found;
}

} // namespace wf
