// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/importbundle.h"
#include "desk/commandsink.h"
#include "desk/logstatus.h"
#include "log/checkedrecord.h"
#include "log/execute.h"

#include <QObject>
#include <QThreadPool>

#include <stop_token>

class QTimer;

namespace wf {

using CommandTicket = quint64;
/// How long who only follows keeps the events of what has ended.
inline constexpr Millis FollowedFor = std::chrono::hours(6);

/// The log thread's work: one EventLog, commands decided and committed in order. Made on any thread, moved to
/// its own.
class LogWorker : public QObject
{
    Q_OBJECT
public:
    /// Writes: opens for writing. Follows: reads what another desk writes, for ever, and waits for it.
    enum class Mode { Writes, Follows };
    /// `targets`: what this desk watches, see EventLog::claim(); who follows takes what there is.
    LogWorker(QString dataDir, const Clock &clock, Mode mode = Mode::Writes,
              LogTargets targets = LogTargets::Real);
    ~LogWorker() override;

    /// Opens for writing; where another desk or the disk forbids it, for reading. Then emits opened(). Where
    /// it was another desk, its lock is tried once a second, and opened() comes again when it is free: this
    /// one writes then. One that follows emits it again whenever another file is there. What was known before
    /// is void then.
    void open();
    void close();
    /// Decides against the log's own state, appends, and answers with finished() after the commit. Those that
    /// wait in the thread's queue at the same time are committed together, see wf::executeAll().
    /// A request from outside has a key and is taken once, see wf::execute().
    void execute(wf::CommandTicket ticket, const wf::Command &command, const QString &actor,
                 const QString &key = {});
    /// Keeps the evidence's file, then executes the command that names it.
    void attach(wf::CommandTicket ticket, wf::command::AttachEvidence evidence, const QByteArray &bytes,
                const QString &actor);
    /// Has the desk that runs on the data folder do it, else does it under the lock; answers with finished()
    /// without events, which come by themselves to whoever follows.
    void forward(wf::CommandTicket ticket, const wf::Command &command, const QString &actor);
    /// Verifies the log: what is new since the last check of everything first, the rest in idle time.
    /// statusChanged() tells. Broken off by close().
    void verifyInBackground();
    /// Brings the events and files of a bundle into the log. They come to the GUI by loaded(): they are no
    /// news.
    wf::Expected<wf::BundleImport> importBundle(const QString &file);
    /// Brings an archived incident's events to the GUI.
    void load(const wf::IncidentId &id);

Q_SIGNALS:
    /// `archived` is a part of the past, unless it is short; the rest comes by pastRead(), which always
    /// follows.
    void opened(const wf::LogStatus &status, const std::vector<wf::EventPtr> &events,
                const std::vector<wf::IncidentSummary> &archived);
    void statusChanged(const wf::LogStatus &status);
    /// Events that are on disk.
    void committed(const std::vector<wf::EventPtr> &events);
    /// More of the past that opened() left out, the newest first; `last`: nothing is missing any more.
    void pastRead(const std::vector<wf::IncidentSummary> &incidents, bool last);
    /// Incidents that came in as they ended long ago: on disk, and in nobody's memory.
    void imported(const std::vector<wf::IncidentSummary> &incidents);
    /// Events from before, that the GUI has not seen: they are no news.
    void loaded(const std::vector<wf::EventPtr> &events);
    void finished(wf::CommandTicket ticket, const wf::CommandResult &result);
    /// Of one that follows, about once a second: the log was read, or not, and whether its writer runs.
    void looked(wf::Timestamp at, bool read, bool writerRuns);

private:
    struct Check;
    void takeCheck(const Check &check);
    void stopChecks();
    void keepRecord();
    void executeWaiting();
    void bringIn(const IncidentId &id);
    void retry();
    void wait();
    /// Refuses a log of the other targets, and says so in the status.
    Expected<void> claim(EventLog &log);
    bool takeOver();
    void tend();
    void noticeFailure(const QString &message);
    void tellWarnings();
    void follow();
    void openToFollow();
    void tellLook();
    void publish(const Command &command, const std::vector<EventPtr> &events);
    void publishOpened();
    void readPast();
    void setState(LogStatus::State state, const QString &message);
    void setOpened();

    QString m_dataDir;
    const Clock &m_clock;
    const Mode m_mode;
    const LogTargets m_targets;
    std::unique_ptr<EventLog> m_log;
    std::vector<std::pair<CommandTicket, LogRequest>> m_waiting; ///< In the order in which they came.
    LogStatus m_status;
    QThreadPool m_checks;
    std::stop_source m_stopChecks;
    std::optional<CheckedRecord>
        m_checked;        ///< How far all was read: before this start, then by this process.
    bool m_waits = false; ///< For the lock, which another desk has: takes it when that one ends.
    SteadyTime m_triedAt{};
    SteadyTime m_toldAt{};
    QTimer *m_timer; ///< Looks after the files and reopens after an error; follows another desk's log while
                     ///< reading.
};

} // namespace wf
