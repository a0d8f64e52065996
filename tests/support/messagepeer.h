// SPDX-License-Identifier: GPL-3.0-or-later
// The services messages go to, as processes of their own; see messagepeer.py.
#pragma once

#include "support/patience.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <vector>

namespace wf {

class MessagePeer
{
public:
    /// Starts it; without a certificate there is no mail server. False: it did not come up.
    bool start(bool mail)
    {
        QStringList args{QStringLiteral(WATCHFLOOR_SOURCE_DIR "/tests/support/messagepeer.py"), recordPath(),
                         m_dir.filePath(QStringLiteral("plan"))};
        if (mail) {
            QProcess openssl; // Its dots are nobody's.
            openssl.start(QStringLiteral("openssl"),
                          {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                           QStringLiteral("rsa:2048"), QStringLiteral("-nodes"), QStringLiteral("-batch"),
                           QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                           QStringLiteral("/CN=127.0.0.1"), QStringLiteral("-addext"),
                           QStringLiteral("subjectAltName=IP:127.0.0.1"), QStringLiteral("-keyout"), key(),
                           QStringLiteral("-out"), certificate()});
            if (!openssl.waitForFinished() || openssl.exitCode() != 0)
                return false;
            args += {certificate(), key()};
        }
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(python(), args);
        while (!m_process.canReadLine()) { // The line may come in pieces.
            if (!m_process.waitForReadyRead(wf::testing::Patience))
                return false;
        }
        const QList<QByteArray> ports = m_process.readLine().trimmed().split(' ');
        httpPort = ports.value(0).toUShort();
        mailPort = ports.value(1).toUShort();
        return httpPort != 0;
    }
    ~MessagePeer()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    static QString python() { return QStringLiteral("/usr/bin/python3"); }
    static bool hasMailServer()
    {
        return QProcess::execute(python(), {QStringLiteral("-c"), QStringLiteral("import aiosmtpd")}) == 0;
    }
    void plan(const QByteArray &words)
    {
        QFile file(m_dir.filePath(QStringLiteral("plan")));
        if (!file.open(QIODevice::WriteOnly) || file.write(words) != words.size())
            qFatal("the plan cannot be written");
    }
    std::vector<QJsonObject> requests(const QString &path = {}) const
    {
        std::vector<QJsonObject> list;
        QFile file(recordPath());
        if (!file.open(QIODevice::ReadOnly))
            return list; // Nothing was asked of it yet.
        for (const QByteArray &line : file.readAll().split('\n')) {
            const QJsonObject entry = QJsonDocument::fromJson(line).object();
            if (!entry.isEmpty() && entry.value(QStringLiteral("path")).toString().startsWith(path))
                list.push_back(entry);
        }
        return list;
    }
    QString certificate() const { return m_dir.filePath(QStringLiteral("cert.pem")); }

    quint16 httpPort = 0;
    quint16 mailPort = 0;

private:
    QString recordPath() const { return m_dir.filePath(QStringLiteral("record")); }
    QString key() const { return m_dir.filePath(QStringLiteral("key.pem")); }

    QTemporaryDir m_dir;
    QProcess m_process;
};

} // namespace wf
