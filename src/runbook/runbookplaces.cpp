// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/runbookplaces.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace wf {

namespace {

constexpr int MaxDepth = 16;
constexpr int MaxEntries = 100'000;

QString realPath(const QString &path)
{
    const QString real = QFileInfo(path).canonicalFilePath();
    return real.isEmpty() ? QDir::cleanPath(QFileInfo(path).absoluteFilePath()) : real;
}

/// One walk over all places.
class Walk
{
public:
    void addFile(const QString &file)
    {
        const QString path = QFileInfo(file).absoluteFilePath();
        if (m_known.contains(path))
            return;
        m_known.insert(path);
        m_places.files << path;
    }
    void addFolder(const QString &folder, int depth)
    {
        if (isMadeUpByKernel(folder))
            return leaveOut(QStringLiteral("%1 is made up by the kernel").arg(folder));
        if (depth > MaxDepth)
            return leaveOut(QStringLiteral("%1 is deeper than %2 folders").arg(folder).arg(MaxDepth));
        if (m_places.folders.size() >= MaxRunbookFolders)
            return leaveOut(QStringLiteral("there are more than %1 folders, from %2 on")
                                .arg(MaxRunbookFolders)
                                .arg(folder));
        m_places.folders << QDir(folder).absolutePath();
        QStringList names;
        QDirIterator it(folder, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot);
        while (it.hasNext() && m_entries < MaxEntries) {
            it.next();
            names << it.fileName();
            ++m_entries;
        }
        if (it.hasNext())
            leaveOut(QStringLiteral("%1 has more entries than can be looked at").arg(folder));
        names.sort();
        const QDir dir(folder);
        for (const QString &name : std::as_const(names)) {
            const QFileInfo entry(dir.filePath(name));
            const QString suffix = entry.suffix().toLower();
            if (entry.isDir()) {
                if (!entry.isSymLink())
                    addFolder(entry.filePath(), depth + 1);
            } else if ((suffix == u"md" || suffix == u"markdown") && isWanted(entry)) {
                addFile(entry.filePath());
            }
            if (isFull())
                return;
        }
    }
    void addPath(const QString &path)
    {
        const QFileInfo info(path);
        if (info.isDir()) {
            addFolder(path, 0);
            return;
        }
        if (isMadeUpByKernel(path))
            return leaveOut(QStringLiteral("%1 is made up by the kernel").arg(path));
        // A single file that is gone comes back when its folder shows it again.
        if (info.dir().exists())
            m_places.folders << info.absolutePath();
        if (info.isFile())
            addFile(path);
        else
            m_places.problems.push_back(QStringLiteral("%1: there is no such file or folder").arg(path));
    }
    /// One more than is read: it is known that there are more.
    bool isFull() const { return m_places.files.size() > MaxRunbookFiles; }
    bool sawAll() const { return m_entries < MaxEntries; }

    RunbookPlaces finish()
    {
        m_places.files.sort();
        if (isFull()) {
            m_places.problems.push_back(
                QStringLiteral("more than %1 runbook files; the ones from %2 on are not read")
                    .arg(MaxRunbookFiles)
                    .arg(m_places.files[MaxRunbookFiles]));
            m_places.files = m_places.files.mid(0, MaxRunbookFiles);
        }
        if (m_leftOut > 0)
            m_places.problems.push_back(
                QStringLiteral("%1; %2 such places in all are not read").arg(m_firstLeftOut).arg(m_leftOut));
        m_places.folders.removeDuplicates();
        return std::move(m_places);
    }

private:
    /// A link may lead to what is no text at all.
    static bool isWanted(const QFileInfo &file)
    {
        return !file.isSymLink() || (file.isFile() && !isMadeUpByKernel(file.filePath()));
    }
    void leaveOut(const QString &why)
    {
        if (m_leftOut++ == 0)
            m_firstLeftOut = why;
    }

    RunbookPlaces m_places;
    QSet<QString> m_known;
    int m_entries = 0;
    int m_leftOut = 0;
    QString m_firstLeftOut;
};

} // namespace

RunbookPlaces findRunbooks(const QStringList &paths)
{
    Walk walk;
    for (const QString &path : paths)
        walk.addPath(path);
    return walk.finish();
}

bool isMadeUpByKernel(const QString &path)
{
    const QString real = realPath(path);
    for (const auto *made : {"/proc", "/sys", "/dev"}) {
        const QLatin1String root(made);
        if (real == root || (real.startsWith(root) && real[root.size()] == QLatin1Char('/')))
            return true;
    }
    return false;
}

QString objectionToRunbooks(const QString &path)
{
    const QString real = realPath(path);
    if (real == QLatin1String("/"))
        return QStringLiteral("%1 is the root of the file system").arg(path);
    if (isMadeUpByKernel(path))
        return QStringLiteral("%1 is made up by the kernel and holds no runbooks").arg(path);
    const QStringList roots{
        QStringLiteral("/bin"),       QStringLiteral("/boot"),     QStringLiteral("/etc"),
        QStringLiteral("/home"),      QStringLiteral("/lib"),      QStringLiteral("/lib64"),
        QStringLiteral("/media"),     QStringLiteral("/mnt"),      QStringLiteral("/opt"),
        QStringLiteral("/root"),      QStringLiteral("/run"),      QStringLiteral("/sbin"),
        QStringLiteral("/srv"),       QStringLiteral("/tmp"),      QStringLiteral("/usr"),
        QStringLiteral("/usr/bin"),   QStringLiteral("/usr/lib"),  QStringLiteral("/usr/lib64"),
        QStringLiteral("/usr/local"), QStringLiteral("/usr/sbin"), QStringLiteral("/usr/share"),
        QStringLiteral("/var"),       QStringLiteral("/var/lib"),  QStringLiteral("/var/log")};
    if (roots.contains(real))
        return QStringLiteral("%1 is a folder of the system").arg(path);
    if (!QFileInfo(path).isDir())
        return {};
    Walk walk;
    walk.addFolder(path, 0);
    if (walk.isFull())
        return QStringLiteral("%1 holds more than %2 Markdown files").arg(path).arg(MaxRunbookFiles);
    if (!walk.sawAll())
        return QStringLiteral("%1 holds more than %2 files and folders").arg(path).arg(MaxEntries);
    return {};
}

} // namespace wf
