// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QObject>

class QLocalServer;
class QLocalSocket;

namespace wf {

class LiveDesk;

/// The socket of a data folder's running desk: in the folder, and where that makes too long a name in the
/// user's own runtime folder (XDG_RUNTIME_DIR). An error, with what to do, where there is no such place.
Expected<QString> controlSocketPath(const QString &dataDir);

/// Lets other programs of the same user ask this desk for commands: one JSON object per line on a local
/// socket (commandjson.h, bundlejson.h), answered in order. Bounds: 16 clients, 8 MB a line.
class ControlServer : public QObject
{
    Q_OBJECT
public:
    explicit ControlServer(LiveDesk &desk);
    ~ControlServer() override;
    /// Why nobody can reach it; empty when all is well.
    const QString &error() const { return m_error; }

private:
    void accept();
    void readLines(QLocalSocket *client);
    void serve(QLocalSocket *client, const QByteArray &line);

    LiveDesk &m_desk;
    QLocalServer *m_server;
    QString m_error;
};

} // namespace wf
