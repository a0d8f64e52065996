// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/testentry.h"

#include <QDBusConnection>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace wf::guitest {

/// A message bus of the test's own.
class TestBus
{
public:
    bool start()
    {
        const QString daemon = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (daemon.isEmpty())
            return false;
        m_process.start(daemon, {QStringLiteral("--session"), QStringLiteral("--nofork"),
                                 QStringLiteral("--print-address=1"),
                                 QStringLiteral("--address=unix:tmpdir=%1").arg(m_dir.path())});
        if (!QTest::qWaitFor([this] { return m_process.canReadLine(); }, wf::testing::Patience))
            return false;
        m_address = QString::fromUtf8(m_process.readLine().trimmed());
        return true;
    }
    ~TestBus()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    QDBusConnection connect(const QString &name) const
    {
        return QDBusConnection::connectToBus(m_address, name);
    }

    /// Has an object stand for a service of the desktop, with its slots and signals.
    static void offer(QDBusConnection &desktop, const QString &service, const QString &path, QObject &object)
    {
        QVERIFY(desktop.registerObject(path, &object,
                                       QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(desktop.registerService(service));
    }

private:
    QTemporaryDir m_dir;
    QProcess m_process;
    QString m_address;
};

} // namespace wf::guitest
