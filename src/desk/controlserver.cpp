// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/controlserver.h"

#include "desk/commandjson.h"
#include "desk/desk.h"
#include "desk/bundlejson.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>

namespace wf {

namespace {

constexpr int MaxClients = 16;
/// sockaddr_un holds 108 bytes with the end.
constexpr int MaxSocketPath = 107;
constexpr qint64 MaxLine = 8 << 20;

} // namespace

QString controlSocketPath(const QString &dataDir)
{
    const QString path = QDir(dataDir).absoluteFilePath(QStringLiteral("desk.sock"));
    if (QFile::encodeName(path).size() <= MaxSocketPath)
        return path;
    // Too long for a socket's name: one by the folder's hash in the temporary folder, readable by its user
    // only.
    const QByteArray hash =
        QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex().first(24);
    return QDir::tempPath() + QStringLiteral("/watchfloor-") + QString::fromLatin1(hash);
}

ControlServer::ControlServer(Desk &desk) : m_desk(desk), m_server(new QLocalServer(this))
{
    const QString path = controlSocketPath(desk.options().dataDir);
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    // The log's lock is ours, so a socket that is still there was left by a desk that died.
    QLocalServer::removeServer(path);
    connect(m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
    if (!m_server->listen(path))
        m_error = QStringLiteral("%1: other programs cannot reach this desk: %2")
                      .arg(path, m_server->errorString());
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
    if (const auto file = importRequest(line)) {
        if (!*file) {
            client->write(importAnswerText(tl::unexpected(file->error())));
            return;
        }
        m_desk.importBundle(**file, client, [client](const Expected<BundleImport> &result) {
            client->write(importAnswerText(result));
        });
        return;
    }
    const auto request = parseRequest(line);
    if (!request) {
        client->write(answerText(CommandResult(tl::unexpected(request.error()))));
        return;
    }
    const QString actor = request->actor.isEmpty() ? m_desk.user() : request->actor;
    m_desk.submitAs(actor, request->command, client,
                    [client](const CommandResult &result) { client->write(answerText(result)); });
}

} // namespace wf
