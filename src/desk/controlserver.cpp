// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/controlserver.h"

#include "base/print.h"
#include "base/sha256.h"
#include "desk/bundlejson.h"
#include "desk/commandjson.h"
#include "desk/controlline.h"
#include "desk/deskcategory.h"
#include "desk/livedesk.h"
#include "desk/peer.h"
#include "desk/pushed.h"
#include "desk/showjson.h"
#include "desk/statusjson.h"

#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>

#include <sys/stat.h>
#include <unistd.h>

namespace wf {

namespace {

constexpr int MaxClients = 16;
/// sockaddr_un holds 108 bytes with the end.
constexpr int MaxSocketPath = 107;
constexpr qint64 MaxLine = 8 << 20;

} // namespace

namespace {

/// The user's own folder for sockets, made by the system at login.
Expected<QString> runtimeFolder(const QString &tooLong)
{
    const QString folder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString remedy =
        QStringLiteral("%1 is longer than the %2 bytes a socket's name may have, and %3: give "
                       "--data-dir a shorter path");
    if (!QDir::isAbsolutePath(folder))
        return fail(
            ErrorCode::InvalidInput,
            remedy.arg(tooLong).arg(MaxSocketPath).arg(QStringLiteral("XDG_RUNTIME_DIR names no folder")));
    struct stat info
    {
    };
    const bool own = ::stat(QFile::encodeName(folder).constData(), &info) == 0 && S_ISDIR(info.st_mode) &&
                     info.st_uid == ::geteuid() && (info.st_mode & 077) == 0;
    if (!own)
        return fail(ErrorCode::Refused,
                    remedy.arg(tooLong)
                        .arg(MaxSocketPath)
                        .arg(QStringLiteral("%1 (XDG_RUNTIME_DIR) is not yours alone").arg(folder)));
    return folder;
}

} // namespace

Expected<QString> controlSocketPath(const QString &dataDir)
{
    // In the data folder both sides find it, whatever their environments say; it is this user's alone.
    const QString path = QDir(dataDir).absoluteFilePath(QStringLiteral("desk.sock"));
    if (QFile::encodeName(path).size() <= MaxSocketPath)
        return path;
    const auto folder = runtimeFolder(path);
    if (!folder)
        return folder;
    const QByteArray hash = sha256(path.toUtf8()).toHex().first(24);
    const QString other = QStringLiteral("%1/watchfloor-%2.sock").arg(*folder, QString::fromLatin1(hash));
    if (QFile::encodeName(other).size() > MaxSocketPath)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1 and %2 are longer than the %3 bytes a socket's name may have: give "
                                   "--data-dir a shorter path")
                        .arg(path, other)
                        .arg(MaxSocketPath));
    return other;
}

ControlServer::ControlServer(LiveDesk &desk) : m_desk(desk), m_server(new QLocalServer(this))
{
    const auto path = controlSocketPath(desk.options().dataDir);
    if (!path) {
        m_error = QStringLiteral("Other programs cannot reach this desk: %1").arg(path.error().message);
        qCWarning(deskCategory).noquote() << excerpt(m_error);
        return;
    }
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    // The log's lock is ours, so a socket that is still there was left by a desk that died.
    QLocalServer::removeServer(*path);
    connect(m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
    if (!m_server->listen(*path))
        m_error = QStringLiteral("%1: other programs cannot reach this desk: %2")
                      .arg(*path, m_server->errorString());
    if (!m_error.isEmpty())
        qCWarning(deskCategory).noquote() << excerpt(m_error);
}

ControlServer::~ControlServer() = default;

void ControlServer::accept()
{
    while (QLocalSocket *client = m_server->nextPendingConnection()) {
        if (findChildren<QLocalSocket *>().size() > MaxClients) {
            client->abort();
            client->deleteLater();
            continue;
        }
        if (const auto ours = checkPeer(client->socketDescriptor()); !ours) {
            client->write(refusalLine(ours.error()));
            connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
            client->disconnectFromServer(); // After what was written.
            continue;
        }
        client->setParent(this);
        client->setReadBufferSize(MaxLine + 1);
        connect(client, &QLocalSocket::readyRead, this, [this, client] { readLines(client); });
        connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
    }
}

void ControlServer::readLines(QLocalSocket *client)
{
    while (client->canReadLine())
        serve(client, client->readLine(MaxLine));
    if (client->bytesAvailable() > MaxLine - 1)
        client->abort();
}

void ControlServer::serve(QLocalSocket *client, const QByteArray &line)
{
    if (const auto spoken = checkRequest(line); !spoken) {
        client->write(refusalLine(spoken.error()));
        return;
    }
    if (const auto file = importRequest(line)) {
        if (!*file) {
            client->write(refusalLine(file->error()));
            return;
        }
        m_desk.importBundle(**file, {client, [client](const Expected<BundleImport> &result) {
                                         client->write(importAnswerText(result));
                                     }});
        return;
    }
    if (const auto samples = pushRequest(line)) {
        m_desk.push(*samples, {client, [client](const Expected<PushOutcome> &outcome) {
                                   client->write(pushAnswerText(outcome));
                               }});
        return;
    }
    if (const auto show = showRequest(line)) {
        client->write(showAnswerText(*show ? m_desk.show(**show) : tl::unexpected(show->error())));
        return;
    }
    if (isStatusRequest(line)) {
        client->write(statusAnswerText(m_desk));
        return;
    }
    const auto request = parseRequest(line);
    if (!request) {
        client->write(refusalLine(request.error()));
        return;
    }
    const QString actor = request->actor.isEmpty() ? m_desk.user() : request->actor;
    m_desk.submitAs(actor, request->command,
                    {client, [client](const CommandResult &result) { client->write(answerText(result)); }},
                    request->key);
}

} // namespace wf

#include "moc_controlserver.cpp"
