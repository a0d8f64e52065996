// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backup/backupstatus.h"
#include "base/continuation.h"
#include "comms/channel.h"
#include "comms/outboxschedule.h"
#include "desk/deskoptions.h"
#include "desk/ingestsnapshot.h"
#include "desk/logstatus.h"
#include "desk/oncall.h"
#include "desk/queryrunner.h"
#include "desk/settings.h"
#include "detect/impactstart.h"
#include "incident/book.h"
#include "incident/command.h"
#include "rules/rulelibrary.h"
#include "runbook/library.h"

#include <QObject>

namespace wf {

/// What a desk that follows knows about the one it follows.
struct FollowStatus
{
    bool follows = false;
    bool looked = false; ///< It tried to read the log at least once.
    bool deskRuns = false;
    bool logRead = false;               ///< The last look at the log succeeded.
    std::optional<Timestamp> logReadAt; ///< The last one that did.
    FollowedMetrics metrics;
};

/// What can be read from a desk, and what it tells. GUI thread. What is returned by reference is a value of
/// that thread, and stays as it is until the event loop runs again.
class DeskView : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Stands at what is shown: at the present, or at the playhead of a review.
    virtual const Clock &clock() const = 0;
    /// The machine's.
    virtual const Clock &presentClock() const = 0;
    /// The stretch of the past that is shown; none: what is shown follows the present.
    virtual std::optional<TimeRange> shownRange() const = 0;
    virtual const DeskOptions &options() const = 0;
    virtual Settings &settings() = 0;
    virtual const Settings &settings() const = 0;
    /// The incidents at clock().
    virtual const IncidentBook &book() const = 0;
    /// As the log has them now.
    virtual const IncidentBook &wholeBook() const = 0;
    virtual const LogStatus &logStatus() const = 0;
    virtual const std::vector<ConditionStatus> &conditions() const = 0;
    virtual const std::vector<FeedConfig> &feedConfigs() const = 0;
    /// What is not understood of the files that name targets: "FILE:LINE:COLUMN: error: …".
    virtual QStringList targetProblems() const { return {}; }
    virtual const RunbookLibrary &library() const = 0;
    virtual const rules::RuleLibrary &ruleLibrary() const = 0;
    /// Of a desk that does not follow: that it runs itself, and when its log could last be read.
    virtual FollowStatus followStatus() const = 0;
    /// Where messages can go; none while the estate is simulated.
    virtual const std::vector<ChannelInfo> &channels() const = 0;
    /// How what is queued gets on. The records themselves are in the book.
    virtual const OutboxStatus &outbox() const = 0;
    /// How the second copy of the log is; off if this desk makes none.
    virtual const BackupStatus &backupStatus() const;
    /// Who is on call by the calendars of the configuration; nobody if it names none.
    virtual const OnCallNow &onCall() const;
    /// Nothing in its log happened: it is of a simulated estate. Not so of an exercise beside real incidents.
    virtual bool isSimulated() const = 0;
    /// An exercise runs: what is detected is a drill.
    virtual bool isDrill() const = 0;

    /// Brings the events of an incident that closed long ago into the book; bookChanged() follows.
    virtual void loadIncident(const IncidentId &id) = 0;
    /// What the charts of that asker show from now on, in place of what it asked for before. chartFrame()
    /// brings the answers by their keys.
    virtual void setChartQueries(ChartAsker asker, const std::vector<ChartQuery> &queries) = 0;
    /// Numbers of lines over a range, from every sample.
    virtual void askStatistics(const LineQuery &query, Continuation<std::vector<LineStatistics>> then) = 0;
    /// The samples of lines as CSV, see csvOf().
    virtual void askCsv(const LineQuery &query, Continuation<Expected<QByteArray>> then) = 0;
    /// Evaluates an expression over what is measured and recorded. Nothing comes if another one is asked
    /// before it is done.
    virtual void askQuery(const QueryRequest &request, Continuation<QueryAnswer> then) = 0;
    /// When the impact of an incident may have begun, from the recorded metrics. Nothing comes if the
    /// incident or its runbook is not known.
    virtual void askImpactStart(const IncidentId &id, Continuation<std::vector<ImpactSuggestion>> then) = 0;

    const std::vector<FeedHealth> &feeds() const { return snapshot().feeds; }
    /// One report for each rule that is evaluated. Each evaluation makes a new object. Never null.
    const std::shared_ptr<const RuleReports> &rules() const { return snapshot().rules; }
    /// Series by ref; never null.
    const SeriesCatalog &catalog() const { return *snapshot().catalog; }
    const StoreStats &storeStats() const { return snapshot().store; }
    const RecorderStatus &recorderStatus() const { return snapshot().recorder; }
    const QStringList &recorderProblems() const { return snapshot().recorderProblems; }
    const ChartFrame *chartFrame() const { return snapshot().frame.get(); }
    bool isDemo() const { return options().demo.has_value(); }
    /// The person in front of it.
    QString user() const;
    /// A runbook's text as it is now, for a declaration; none for an unknown id.
    std::optional<command::RunbookCopy> copyOf(const RunbookId &id) const;
    /// The general checklist: the first document that is one; none without.
    std::optional<command::RunbookCopy> checklistCopy() const;
    /// Of a runbook, of its document (both may be null), and of files that hold nothing but contacts.
    std::vector<Contact> contacts(const Runbook *runbook, const RunbookDocument *document) const;
    /// Who has to hear of an incident (null: one that is not declared yet) at this severity.
    QStringList whoToTell(Severity severity, const Incident *incident) const;
    /// What a channel would show of a message.
    MessagePreview preview(const OutgoingMessage &message) const;

Q_SIGNALS:
    void bookChanged(const std::set<wf::IncidentId> &incidents);
    void logStatusChanged();
    /// Something new is known of a condition: its state, its value, when it was heard last.
    void conditionsChanged();
    /// Conditions, feeds, catalog, store numbers, chart frame were looked at: at most ten times a second,
    /// whether they are others or not.
    void snapshotChanged();
    void libraryChanged();
    void configChanged(); ///< The configuration was read, and is in effect.
    void drillChanged();
    void asked();   ///< A command waits for its answer.
    void settled(); ///< A command was answered.
    void outboxChanged();
    void backupChanged();
    void onCallChanged();
    /// Once a second: elapsed times and countdowns move on. Of a review: the playhead has moved.
    void ticked(wf::Timestamp now);
    void timerFired(const wf::IncidentId &incident, const wf::TimerRecord &timer);
    void detected(const wf::IncidentId &incident);
    /// What was detected is over by itself, before anybody declared it.
    void cleared(const wf::IncidentId &incident);
    void refused(const QString &message);
    /// Something a person should hear of: this desk took over from another one.
    void notice(const QString &message);
    /// Of one that follows, about once a second: followStatus() is fresh.
    void looked();

protected:
    /// What the ingest thread told last.
    virtual const IngestSnapshot &snapshot() const = 0;
};

} // namespace wf
