// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/autostart.h"

#include "base/files.h"
#include "base/sha256.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace wf {

Autostart::Autostart(QString dataDir, QStringList arguments)
    : m_dataDir(std::move(dataDir)), m_arguments(std::move(arguments))
{
}

QString Autostart::file() const
{
    const QString config = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    const QString mark = QString::fromLatin1(sha256(m_dataDir.toUtf8()).toHex().left(8));
    return QStringLiteral("%1/autostart/watchfloor-%2.desktop").arg(config, mark);
}

bool Autostart::isOn() const
{
    return QFileInfo::exists(file());
}

Expected<void> Autostart::set(bool on) const
{
    const QString path = file();
    if (!on) {
        if (QFileInfo::exists(path) && !QFile::remove(path))
            return fail(ErrorCode::Io, QStringLiteral("%1: cannot be removed").arg(path));
        return {};
    }
    if (!QDir().mkpath(QFileInfo(path).path()))
        return fail(ErrorCode::Io, QStringLiteral("%1: cannot be made").arg(QFileInfo(path).path()));
    return writeFile(path, text().toUtf8());
}

QString Autostart::text() const
{
    QStringList words{QCoreApplication::applicationFilePath(), QStringLiteral("--data-dir"), m_dataDir};
    words += m_arguments;
    QStringList quoted;
    for (const QString &word : words)
        quoted << execWord(word);
    return QStringLiteral(
               "[Desktop Entry]\nType=Application\nVersion=1.4\nName=Watchfloor\nExec=%1\nIcon=watchfloor\n"
               "Terminal=false\nStartupNotify=false\n")
        .arg(quoted.join(u' '));
}

QString execWord(const QString &word)
{
    QString quoted;
    for (const QChar c : word) {
        if (QStringLiteral("\"`$\\").contains(c))
            quoted += u'\\';
        if (c == u'%') // Else a field code.
            quoted += u'%';
        quoted += c;
    }
    // The value of a key is itself a string in which a backslash begins an escape.
    return QStringLiteral("\"%1\"").arg(quoted.replace(u'\\', QStringLiteral("\\\\")));
}

} // namespace wf
