// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QTimer>
#include <QUrl>

#include <deque>

class QTcpSocket;

namespace wf {

/// What the peer does with one request.
struct ScriptedAnswer
{
    QByteArray head;        ///< Status line and headers with the empty line; see http().
    QByteArray body;        ///< Sent after the head.
    bool endless = false;   ///< The body is sent again and again until the client goes.
    int dripEveryMs = 0;    ///< One byte of the body at a time; 0: at once.
    bool closeAfter = true; ///< Close the connection when all is sent.

    /// An answer with Content-Length, "Connection: close" and these headers ("Name: value" lines).
    static ScriptedAnswer http(int status, const QByteArray &contentType, const QByteArray &body,
                               const QList<QByteArray> &headers = {});
};

/// A TCP peer on 127.0.0.1 that answers each request with the next answer of its script; the last one
/// stays. Keeps what it was sent.
class ScriptedServer : public QObject
{
    Q_OBJECT
public:
    explicit ScriptedServer(QObject *parent = nullptr);

    bool isListening() const { return m_server.isListening(); }
    /// Stops listening; connections are refused from now on.
    void close();
    /// Listens again on the same port.
    bool reopen();
    QUrl url(const QString &path = QStringLiteral("/metrics")) const;

    /// Replaces the script.
    void setAnswers(QList<ScriptedAnswer> answers);
    void setAnswer(const ScriptedAnswer &answer) { setAnswers({answer}); }

    /// Each with its head, and its body if Content-Length announces one.
    const QList<QByteArray> &requests() const { return m_requests; }
    /// The value of a header of the last request; the name in any case.
    QByteArray lastHeader(const QByteArray &name) const;
    /// Bytes of bodies written to clients.
    qint64 bytesSent() const { return m_bytesSent; }
    /// Clients that are still connected.
    int connections() const;

private:
    void accept();
    void readRequest(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const ScriptedAnswer &answer);
    void stream(QTcpSocket *socket, const QByteArray &block);
    void drip(QTcpSocket *socket, const ScriptedAnswer &answer);

    QTcpServer m_server;
    quint16 m_port = 0;
    std::deque<ScriptedAnswer> m_answers;
    QList<QByteArray> m_requests;
    qint64 m_bytesSent = 0;
};

} // namespace wf
