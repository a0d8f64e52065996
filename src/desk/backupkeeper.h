// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backup/backupstatus.h"
#include "base/clock.h"
#include "desk/backupworker.h"
#include "desk/logstatus.h"
#include "desk/settings.h"

#include <QObject>

class QThread;
class QTimer;

namespace wf {

/// How often the backup is looked at. A pass waits nine times as long as the one before took, so that it
/// costs a tenth of the time; a minute at most, since a whole copy is followed by cheap ones.
struct BackupPace
{
    Millis afterNews = std::chrono::seconds(5); ///< What comes together is copied together.
    Millis idle = std::chrono::seconds(15);     ///< Nothing is new: whether the folder is there still.
    Millis retry = std::chrono::seconds(10);    ///< It is away, or failed.
    Millis days = std::chrono::minutes(5);      ///< Recorded days.
    Millis silence = std::chrono::seconds(30); ///< No sign of life of the thread: the folder does not answer.
};

/// Keeps a copy of the log of a desk that writes, in a second folder, on a thread of its own. Knows how old
/// the copy is even while that thread hangs: the age counts from the first event that no pass has brought.
/// GUI thread.
class BackupKeeper : public QObject
{
    Q_OBJECT
public:
    BackupKeeper(QString dataDir, const Clock &clock, Settings &settings, QObject *parent = nullptr,
                 const BackupPace &pace = {});
    /// Waits for the thread for at most two seconds; one that hangs is left to itself.
    ~BackupKeeper() override;

    /// Empty: none is kept. Refused folders are a state, see status().
    void setFolder(const QString &folder);
    void setLog(const LogStatus &log);
    /// Times of incidents.
    void setWindows(std::vector<TimeRange> windows);
    /// The log has something new.
    void touch();
    /// One more pass before the desk goes, for at most two seconds; none if the folder is away.
    void finish();
    const BackupStatus &status() const { return m_status; }

Q_SIGNALS:
    void changed();
    /// Something of the backup a person should hear of, once.
    void noted(const QString &note);

private:
    bool mayWork() const;
    void begin();
    void turnOff();
    void schedule();
    void work();
    void take(const BackupReport &report);
    void takeDays(const BackupDaysReport &report);
    void takeGood(const BackupResult &result);
    void takeError(const Error &error);
    void watch();
    void setState(BackupStatus::State state, const QString &message = {});
    void note(const QStringList &notes);
    void recall();
    void remember();
    BackupJob job() const;
    void endThread(Millis patience);

    const QString m_dataDir;
    const Clock &m_clock;
    Settings &m_settings;
    const BackupPace m_pace;
    std::shared_ptr<BackupPulse> m_pulse;
    QThread *m_thread = nullptr;      ///< Left alone if it does not end.
    BackupWorker *m_worker = nullptr; ///< Deleted by its thread's end.
    QTimer *m_next;
    QTimer *m_watch;
    BackupStatus m_status;
    LogStatus m_log;
    std::vector<TimeRange> m_windows;
    bool m_wasOnOtherDisk = false;
    bool m_running = false;
    quint64 m_job = 0;
    SteadyTime m_askedAt{};
    std::optional<SteadyTime> m_newsSinceAsked; ///< The first event that the present pass need not bring.
    SteadyTime m_notBefore{};
    SteadyTime m_goodAt{}; ///< When the last good pass was asked for.
    SteadyTime m_daysAt{}; ///< Before it no days are copied.
    bool m_daysRun = false;
    SteadyTime m_rememberedAt{};
};

} // namespace wf
