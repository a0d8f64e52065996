// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "bundle/importbundle.h"
#include "desk/desksetup.h"
#include "desk/presentdesk.h"
#include "desk/pushed.h"
#include "desk/showjson.h"
#include "rules/runbookindex.h"

#include <functional>

namespace wf {

class BackupKeeper;
class ControlServer;
class Courier;

/// The desk that runs an incident: watches, records, writes the log, sends messages, answers other programs.
/// While another desk has the log it reads along, and takes over when that one ends. GUI thread; owns the
/// ingest, the comms and the log thread.
class LiveDesk final : public PresentDesk, public DeskSetup
{
    Q_OBJECT
public:
    explicit LiveDesk(DeskOptions options, const Clock &clock, QObject *parent = nullptr);
    /// Stops feeds, ingest and messages, drains the log.
    ~LiveDesk() override;

    bool isDrill() const override { return m_drill; }
    const BackupStatus &backupStatus() const override;
    /// For somebody else: "feed", "desk", a name from the command line. With a key it is taken once, however
    /// often it is asked for.
    using DeskCore::submitAs;
    /// Brings a bundle into the log; bookChanged() comes before the answer.
    void importBundle(const QString &file, Continuation<Expected<BundleImport>> then);

    /// Takes samples that a script pushes, as JSON.
    void push(const QByteArray &json, Continuation<Expected<PushOutcome>> then);

    /// Brings the window to the front, with a bundle it opens; NotFound if no window said how.
    Expected<void> show(const ShowRequest &request) const;
    /// Whoever has the window says how it is shown. GUI thread.
    using Shower = std::function<Expected<void>(const ShowRequest &)>;
    void setShower(Shower shower) { m_shower = std::move(shower); }

    void setBindings(const std::vector<ManualBinding> &bindings) override;
    void confirmCondition(const RunbookId &runbook, const QString &text) override;
    void tryFeed(const FeedConfig &feed, Continuation<Expected<TriedFeed>> then) override;
    void askSilences(Continuation<std::vector<SilencesOf>> then) override;
    void setSilence(const FeedId &feed, const Silence &silence,
                    Continuation<Expected<QString>> then) override;
    void expireSilence(const FeedId &feed, const QString &id, Continuation<Expected<void>> then) override;
    Expected<void> addFeed(const FeedConfig &feed) override;
    Expected<void> changeFeed(const FeedConfig &from, const FeedConfig &to) override;
    Expected<void> removeFeed(const FeedId &name) override;
    Expected<void> addRunbookFolder(const QString &folder, bool confirmed = false) override;
    Expected<void> setBackupFolder(const QString &folder) override;
    Expected<void> startDrill(const DemoPlan &plan) override;
    void endDrill() override;
    void testChannel(const QString &name, Continuation<Expected<QString>> then) override;

protected:
    void begin() override;
    void applyFeeds() override;
    void tick(Timestamp now) override;
    void takeOpened(const std::set<IncidentId> &known) override;
    void takeWholePast() override { keepWindows(); }
    void takeCommitted(const std::vector<EventPtr> &events, const std::set<IncidentId> &changed) override;
    void takeLoaded(const std::set<IncidentId> &changed) override;
    void takeLogStatus(const LogStatus &before) override;
    void takeConfigured() override;

private:
    bool mayWrite() const { return m_logStatus.state == LogStatus::State::Writable; }
    void openRecording();
    Expected<void> takeFeedChange(const Expected<void> &written,
                                  const std::function<void(std::vector<FeedConfig> &)> &change);
    void makeBackups();
    void keepWindows();
    void keepCommitted(const std::vector<EventPtr> &events);

    void report(const std::vector<ConditionTransition> &transitions);
    void observe(const QString &actor, const Command &command);
    void takeNotices(quint64 ticket, const Notices &notices);
    /// After the log could not be written for a while: what is true now.
    void reportStanding();
    void fireDueTimers(Timestamp now);

    Expected<void> startDemo(const QString &scenario);
    Expected<void> startEstate(const DemoPlan &plan);
    void stopEstate();

    void makeCourier();
    void reportDelivery(const OutboxSchedule::News &news);
    void stopCourier();
    void letCourierWork();
    bool maySend() const;
    void forwardMessages(const std::set<IncidentId> &incidents, bool fromBefore);

    bool m_recordingAsked = false;
    std::set<std::pair<IncidentId, TimerId>> m_firing; ///< Asked to fire, answer not here yet.
    ClockWatch m_clockWatch;
    std::optional<rules::RunbookIndex> m_runbookIndex; ///< Of the library; made when it is needed.
    std::unique_ptr<EstateServer> m_estate;
    bool m_drill = false;
    std::unique_ptr<ControlServer> m_control;
    Shower m_shower;
    FeedTrial m_trial;
    Silencer m_silencer;
    std::unique_ptr<BackupKeeper> m_backup;
    QThread m_commsThread;
    Courier *m_courier = nullptr; ///< Lives on the comms thread, see stopCourier().
};

} // namespace wf
