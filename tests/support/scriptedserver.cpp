// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scriptedserver.h"

#include <QTcpSocket>

namespace wf {

namespace {

constexpr qint64 SendWindow = 256 * 1024; ///< Unsent bytes of an endless body.

QByteArray headerOf(const QByteArray &request, const QByteArray &name)
{
    for (const QByteArray &line : request.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

} // namespace

ScriptedAnswer ScriptedAnswer::http(int status, const QByteArray &contentType, const QByteArray &body,
                                    const QList<QByteArray> &headers)
{
    ScriptedAnswer answer;
    answer.head = "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\n";
    if (!contentType.isEmpty())
        answer.head += "Content-Type: " + contentType + "\r\n";
    answer.head += "Content-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n";
    for (const QByteArray &header : headers)
        answer.head += header + "\r\n";
    answer.head += "\r\n";
    answer.body = body;
    return answer;
}

ScriptedServer::ScriptedServer(QObject *parent) : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, &ScriptedServer::accept);
    if (m_server.listen(QHostAddress::LocalHost))
        m_port = m_server.serverPort();
}

void ScriptedServer::close()
{
    m_server.close();
}

bool ScriptedServer::reopen()
{
    return m_server.listen(QHostAddress::LocalHost, m_port);
}

QUrl ScriptedServer::url(const QString &path) const
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(m_port);
    url.setPath(path);
    return url;
}

void ScriptedServer::setAnswers(QList<ScriptedAnswer> answers)
{
    m_answers.assign(answers.begin(), answers.end());
}

QByteArray ScriptedServer::lastHeader(const QByteArray &name) const
{
    return m_requests.isEmpty() ? QByteArray() : headerOf(m_requests.last(), name);
}

int ScriptedServer::connections() const
{
    int open = 0;
    for (const QTcpSocket *socket : m_server.findChildren<QTcpSocket *>())
        open += socket->state() == QAbstractSocket::ConnectedState ? 1 : 0;
    return open;
}

void ScriptedServer::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { readRequest(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void ScriptedServer::readRequest(QTcpSocket *socket)
{
    QByteArray received = socket->property("received").toByteArray() + socket->readAll();
    qsizetype end = received.indexOf("\r\n\r\n");
    const qsizetype body = end < 0 ? 0 : headerOf(received.left(end), "content-length").toLongLong();
    if (body > 0)
        end = received.size() >= end + 4 + body ? end + 4 + body : -1;
    const qsizetype after = body > 0 ? end : end + 4;
    socket->setProperty("received", end < 0 ? received : received.mid(after));
    if (end < 0 || m_answers.empty())
        return;
    m_requests.append(received.left(end));
    const ScriptedAnswer next = m_answers.front();
    if (m_answers.size() > 1)
        m_answers.pop_front();
    answer(socket, next);
}

void ScriptedServer::answer(QTcpSocket *socket, const ScriptedAnswer &answer)
{
    socket->write(answer.head);
    if (answer.endless) {
        const QByteArray block = answer.body;
        connect(socket, &QTcpSocket::bytesWritten, this, [this, socket, block] { stream(socket, block); });
        stream(socket, block);
        return;
    }
    if (answer.dripEveryMs > 0) {
        drip(socket, answer);
        return;
    }
    socket->write(answer.body);
    m_bytesSent += answer.body.size();
    if (answer.closeAfter)
        socket->disconnectFromHost();
}

void ScriptedServer::stream(QTcpSocket *socket, const QByteArray &block)
{
    while (socket->state() == QAbstractSocket::ConnectedState && socket->bytesToWrite() < SendWindow) {
        socket->write(block);
        m_bytesSent += block.size();
    }
}

void ScriptedServer::drip(QTcpSocket *socket, const ScriptedAnswer &answer)
{
    auto *timer = new QTimer(socket);
    timer->setInterval(answer.dripEveryMs);
    connect(timer, &QTimer::timeout, socket, [this, socket, timer, rest = answer.body]() mutable {
        if (rest.isEmpty()) {
            timer->stop();
            socket->disconnectFromHost();
            return;
        }
        socket->write(rest.left(1));
        rest.remove(0, 1);
        ++m_bytesSent;
    });
    timer->start();
}

} // namespace wf

#include "moc_scriptedserver.cpp"
