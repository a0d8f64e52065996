// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace wf::testing {

/// Programs of the test's own in place of all others; each notes what it was called with.
class Players
{
public:
    Players() { qputenv("PATH", QFile::encodeName(m_dir.path())); }
    ~Players() { qputenv("PATH", m_path); }
    Players(const Players &) = delete;
    Players &operator=(const Players &) = delete;

    /// `then`: what it does after its note, of a shell.
    void add(const QString &name, const QString &then = QStringLiteral("exit 0"))
    {
        QFile script(m_dir.filePath(name));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write(QStringLiteral("#!/bin/sh\nPATH=/usr/bin:/bin\necho \"%1 $*\" >> '%2'\n%3\n")
                         .arg(name, heardFile(), then)
                         .toUtf8());
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QString file(const QString &name)
    {
        QFile file(m_dir.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write("RIFF");
        return file.fileName();
    }
    QString path(const QString &name) const { return m_dir.filePath(name); }
    QStringList heard() const
    {
        QFile file(heardFile());
        return file.open(QIODevice::ReadOnly)
                   ? QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)
                   : QStringList();
    }

private:
    QString heardFile() const { return m_dir.filePath(QStringLiteral("heard")); }

    QByteArray m_path = qgetenv("PATH");
    QTemporaryDir m_dir;
};

} // namespace wf::testing
