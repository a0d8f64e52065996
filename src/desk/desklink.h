// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/importbundle.h"
#include "desk/commandjson.h"
#include "desk/pushed.h"
#include "desk/showjson.h"
#include "log/eventlog.h"

#include <QJsonObject>

#include <functional>
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

    /// How long a running desk is waited for; 10 s.
    void setPatience(Millis patience) { m_patience = patience; }
    /// Hears what is waited for, when it takes more than 2 s.
    void setTeller(std::function<void(const QString &)> tell) { m_tell = std::move(tell); }
    /// Reads the log as it is now. An empty book where there is none yet. Errors as hasLog() has them.
    Expected<void> read();
    /// What is open, see EventLog::book(); of what is over only a part.
    const IncidentBook &book() const;
    /// With every incident that was ever in the log, as summaries: a second for 100,000.
    const IncidentBook &wholeBook();
    /// The log is one of a simulated estate.
    bool isSimulated() const;
    /// The incident with its events, by number or id.
    Expected<const Incident *> incident(const QString &numberOrId);
    /// After the commit. The request is taken once: with the same key again it gets the first time's answer;
    /// left out, it is a new one. Timeout where a running desk gave no answer: whether it was done is unknown
    /// then, and the message names the key to ask again with.
    Expected<ControlAnswer> submit(const Command &command, const QString &key = {});

    /// What the desk that runs there says of what it watches, see statusjson.h. NotFound: none runs there,
    /// and without one it cannot be known.
    Expected<QJsonObject> status();

    /// Gives the desk that runs there samples. NotFound: none runs there, and nobody would keep them.
    Expected<PushOutcome> push(const QByteArray &json);

    /// Asks the desk that runs there to show its window. False: none runs there.
    Expected<bool> show(const ShowRequest &request);

    /// Brings a bundle in: through the desk that runs, which is waited for, or under the log's lock.
    Expected<BundleImport> importBundle(const QString &file);

private:
    /// False: none runs there. Refused where it is another user's program that listens.
    Expected<bool> connectToDesk();
    void tellWarnings();
    Expected<void> openForWriting();
    /// The desk that runs there, else the log under its lock. A desk that starts or ends has the lock and
    /// does not listen: it is waited for.
    enum class Way { Desk, Log };
    Expected<Way> reach();
    /// What is waited for, in words that follow "waiting for the desk to", and what to do if nothing comes.
    struct Wait
    {
        QString what;
        QString unknown;
        Millis patience;
    };
    Expected<QByteArray> exchange(const QByteArray &line, const Wait &wait);
    void tellWait(const QString &what, qint64 leftMs);
    Expected<ControlAnswer> ask(const Command &command, const QString &key);
    QString deskName() const;

    QString m_dataDir;
    QString m_actor;
    Millis m_patience = std::chrono::seconds(10);
    std::function<void(const QString &)> m_tell;
    QStringList m_told; ///< Warnings.
    SystemClock m_clock;
    IncidentBook m_nothing;
    std::unique_ptr<EventLog> m_log;
    std::unique_ptr<QLocalSocket> m_socket;
};

} // namespace wf
