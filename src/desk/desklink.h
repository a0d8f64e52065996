// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/importbundle.h"
#include "desk/commandjson.h"
#include "log/eventlog.h"

#include <memory>

class QLocalSocket;

namespace wf {

/// A data folder as the command line sees it: commands go to the desk that runs there, else under the log's
/// lock.
class DeskLink
{
public:
    DeskLink(QString dataDir, QString actor);
    ~DeskLink();

    /// Reads the log as it is now. An empty book where there is none yet.
    Expected<void> read();
    const IncidentBook &book() const;
    /// The incident with its events, by number or id.
    Expected<const Incident *> incident(const QString &numberOrId);
    /// After the commit. Waits at most 10 s for a running desk.
    Expected<ControlAnswer> submit(const Command &command);

    /// Brings a bundle in: through the desk that runs, which is waited for, or under the log's lock.
    Expected<BundleImport> importBundle(const QString &file);

private:
    bool connectToDesk();
    Expected<void> openForWriting();
    Expected<QByteArray> exchange(const QByteArray &line, int patienceMs);
    Expected<ControlAnswer> ask(const Command &command);

    QString m_dataDir;
    QString m_actor;
    SystemClock m_clock;
    IncidentBook m_nothing;
    std::unique_ptr<EventLog> m_log;
    std::unique_ptr<QLocalSocket> m_socket;
};

} // namespace wf
