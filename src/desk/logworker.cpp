// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/logworker.h"

#include "desk/deskcategory.h"
#include "desk/desklink.h"
#include "desk/logwords.h"
#include "log/evidencestore.h"
#include "search/searchindex.h"

#include <QFile>
#include <QTimer>

namespace wf {

namespace {

constexpr Millis RetryEvery{2000};
/// Incidents of the past that are read before the desk is there, and a part of the others.
constexpr int PastAtOnce = 1000;
constexpr int PastPart = 5000;
constexpr Millis FollowEvery{1000};
/// On a wall nobody waits for the next second to hear of an incident.
constexpr Millis WatchEvery{250};
constexpr Millis TellEvery{1000};
/// A check of everything that is older does not count any more.
constexpr Millis CheckCounts = std::chrono::hours(24 * 7);

} // namespace

LogWorker::LogWorker(QString dataDir, const Clock &clock, Mode mode, LogTargets targets)
    : m_dataDir(std::move(dataDir)), m_clock(clock), m_mode(mode), m_targets(targets),
      m_timer(new QTimer(this))
{
    m_status.path = logPath(m_dataDir);
    connect(m_timer, &QTimer::timeout, this, [this] {
        if (m_waits)
            wait();
        else
            m_mode == Mode::Follows || (m_log && m_log->isReadOnly()) ? follow() : tend();
    });
}

LogWorker::~LogWorker()
{
    stopChecks();
}

void LogWorker::open()
{
    if (m_mode == Mode::Follows) {
        openToFollow();
        if (!m_log)
            publishOpened(); // There is nothing to read yet: that is known now.
        tellLook();
        m_timer->start(WatchEvery);
        return;
    }
    m_checked = readCheckedRecord(m_dataDir); // Before it is opened, which touches it.
    auto log = EventLog::open(m_dataDir, m_clock, EventLog::Past::Later);
    const bool writes = log.has_value();
    if (!writes || (m_checked && m_clock.wall() - m_checked->at > CheckCounts))
        m_checked.reset();
    if (writes) // It is written again when the log is closed.
        QFile::remove(checkedRecordPath(m_dataDir));
    if (!writes) {
        m_status.state = LogStatus::State::ReadOnly;
        m_status.message = log.error().message;
        m_waits = log.error().code == ErrorCode::Locked;
        log = EventLog::openReadOnly(m_dataDir, m_clock, EventLog::Past::Later);
    }
    if (const auto ours = log ? claim(**log) : Expected<void>(); !ours)
        log = tl::unexpected(ours.error());
    if (log)
        m_log = std::move(*log);
    else
        m_status.state = LogStatus::State::Unavailable;
    if (m_log && writes) {
        setOpened();
        m_timer->start(RetryEvery);
    } else if (m_log || m_waits) {
        m_timer->start(FollowEvery);
    }
    publishOpened();
    if (m_log)
        verifyInBackground();
}

Expected<void> LogWorker::claim(EventLog &log)
{
    const auto ours = log.claim(m_targets);
    if (!ours) {
        m_status.refused = ours.error().code == ErrorCode::Refused;
        m_status.message = ours.error().message;
        m_waits = false;
        m_timer->stop();
    }
    return ours;
}

/// Another desk has the lock: what it writes is read, until it ends.
void LogWorker::wait()
{
    if (takeOver())
        return;
    if (m_log)
        return follow();
    // It was about to make the log when this one came.
    if (auto readOnly = EventLog::openReadOnly(m_dataDir, m_clock, EventLog::Past::Later);
        readOnly && claim(**readOnly)) {
        m_log = std::move(*readOnly);
        m_status.state = LogStatus::State::ReadOnly;
        publishOpened();
        verifyInBackground();
    }
}

bool LogWorker::takeOver()
{
    auto log = EventLog::open(m_dataDir, m_clock, EventLog::Past::Later);
    if (!log) {
        if (m_status.message != log.error().message)
            setState(m_status.state, log.error().message);
        return false;
    }
    if (const auto ours = claim(**log); !ours) {
        setState(LogStatus::State::Unavailable, ours.error().message);
        return true;
    }
    if (m_log)
        follow(); // The last words of the other one: nobody writes any more.
    m_waits = false;
    m_log = std::move(*log);
    setOpened();
    m_timer->start(RetryEvery);
    publishOpened();
    sayTakeOver();
    verifyInBackground();
    return true;
}

void LogWorker::publishOpened()
{
    std::vector<EventPtr> events;
    std::vector<IncidentSummary> archived;
    if (m_log) {
        m_log->readSummaries(PastAtOnce);
        m_status.warnings = m_log->warnings();
        m_status.desk = m_log->desk();
        m_status.targets = m_log->targets();
        events = m_log->loadedEvents();
        for (const auto &[id, summary] : m_log->book().archived())
            archived.push_back(summary);
    }
    sayState(m_status);
    Q_EMIT opened(m_status, events, archived);
    readPast();
}

/// A part at a time: commands go between.
void LogWorker::readPast()
{
    if (!m_log || m_log->hasAllSummaries()) {
        Q_EMIT pastRead({}, true);
        return;
    }
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_log)
                Q_EMIT pastRead(m_log->readSummaries(PastPart), false);
            readPast();
        },
        Qt::QueuedConnection);
}

void LogWorker::close()
{
    executeWaiting();
    m_timer->stop();
    stopChecks();
    const bool keeps = m_log && !m_log->isReadOnly() && !m_log->hasFailed() && m_checked;
    m_log.reset();
    if (keeps)
        keepRecord();
}

/// As the log is that this desk may write.
void LogWorker::setOpened()
{
    m_status.cut = !m_log->cut().isEmpty();
    m_status.state = m_status.cut ? LogStatus::State::ReadOnly : LogStatus::State::Writable;
    m_status.message = m_log->cut();
}

void LogWorker::setState(LogStatus::State state, const QString &message)
{
    const bool news = m_status.state != state || m_status.message != message;
    m_status.state = state;
    m_status.message = message;
    if (news)
        sayState(m_status);
    Q_EMIT statusChanged(m_status);
}

void LogWorker::execute(CommandTicket ticket, const Command &command, const QString &actor,
                        const QString &key)
{
    m_waiting.push_back({ticket, {command, {m_clock.wall(), actor}, key}});
    // Behind every command that is in the queue already.
    if (m_waiting.size() == 1)
        QMetaObject::invokeMethod(this, &LogWorker::executeWaiting, Qt::QueuedConnection);
}

void LogWorker::executeWaiting()
{
    const auto waiting = std::exchange(m_waiting, {});
    if (waiting.empty())
        return; // They were done before something else that came behind them.
    std::vector<LogRequest> requests;
    for (const auto &[ticket, request] : waiting)
        requests.push_back(request);
    std::vector<LogAnswer> answers;
    if (m_log && !m_log->isReadOnly()) {
        // An archived incident's past first: its new events mean nothing without it.
        for (const LogRequest &request : requests)
            bringIn(targetOf(request.command));
        answers = executeAll(*m_log, requests);
    } else {
        const ErrorCode code = m_log ? ErrorCode::ReadOnly : ErrorCode::Io;
        answers.assign(requests.size(), LogAnswer{fail(code, m_status.message)});
    }
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const CommandResult &result = answers[i].events;
        if (result && !result->empty() && !answers[i].again)
            publish(requests[i].command, *result);
        if (m_log && !m_log->isReadOnly())
            noticeFailure(result ? QString() : result.error().message);
        Q_EMIT finished(waiting[i].first, result);
    }
}

void LogWorker::noticeFailure(const QString &message)
{
    tellWarnings();
    if (m_log->hasFailed() && m_status.state != LogStatus::State::Failing) {
        setState(LogStatus::State::Failing, message.isEmpty() ? m_log->failure() : message);
    } else if (m_status.cut && m_log->cut().isEmpty()) {
        setOpened();
        sayState(m_status);
        Q_EMIT statusChanged(m_status);
    }
}

void LogWorker::tend()
{
    if (!m_log)
        return;
    if (!m_log->hasFailed()) {
        m_log->watchFiles();
        if (m_log->hasFailed())
            noticeFailure(m_log->failure());
    }
    if (m_log->hasFailed())
        retry();
}

Expected<BundleImport> LogWorker::importBundle(const QString &file)
{
    executeWaiting();
    if (!m_log || m_log->isReadOnly())
        return fail(m_log ? ErrorCode::ReadOnly : ErrorCode::Io, m_status.message);
    auto result = wf::importBundle(*m_log, m_dataDir, file);
    if (result) {
        // With all that was here of them before, which the GUI may not have.
        std::vector<EventPtr> events;
        for (const IncidentId &id : result->events.incidents) {
            if (const Incident *incident = m_log->book().find(id)) {
                const auto lines = linesOf(*incident);
                events.insert(events.end(), lines.begin(), lines.end());
            }
        }
        if (!events.empty())
            Q_EMIT loaded(events);
    }
    noticeFailure(result ? QString() : result.error().message);
    return result;
}

void LogWorker::publish(const Command &command, const std::vector<EventPtr> &events)
{
    if (command.is<command::Redact>()) {
        // The words stand in the index too; whoever searches next makes it anew.
        if (const auto gone = SearchIndex::forget(m_dataDir); !gone)
            qCWarning(deskCategory).noquote() << gone.error().message;
    }
    if (!command.is<command::ImportIncidents>()) {
        Q_EMIT committed(events);
        return;
    }
    std::vector<IncidentSummary> incidents;
    for (const EventPtr &event : events) {
        const auto known = m_log->book().archived().find(event->incident);
        if (event->as<event::Imported>() && known != m_log->book().archived().end())
            incidents.push_back(known->second);
    }
    Q_EMIT imported(incidents);
}

void LogWorker::attach(CommandTicket ticket, command::AttachEvidence evidence, const QByteArray &bytes,
                       const QString &actor)
{
    if (m_log && !m_log->isReadOnly() && !evidence.file.isEmpty()) {
        const auto sha = storeEvidence(m_dataDir, bytes);
        if (!sha) {
            Q_EMIT finished(ticket, CommandResult(tl::unexpected(sha.error())));
            return;
        }
        evidence.sha256 = *sha;
        evidence.size = bytes.size();
    }
    execute(ticket, evidence, actor);
}

void LogWorker::forward(CommandTicket ticket, const Command &command, const QString &actor)
{
    DeskLink link(m_dataDir, actor);
    const auto answer = link.submit(command);
    Q_EMIT finished(ticket, answer ? CommandResult(std::vector<EventPtr>())
                                   : CommandResult(tl::unexpected(answer.error())));
}

void LogWorker::tellWarnings()
{
    const qsizetype before = m_status.warnings.size();
    m_status.warnings += m_log->warnings();
    m_status.warnings.removeDuplicates();
    if (m_status.warnings.size() != before)
        Q_EMIT statusChanged(m_status);
}

void LogWorker::load(const IncidentId &id)
{
    executeWaiting();
    bringIn(id);
}

void LogWorker::bringIn(const IncidentId &id)
{
    if (!m_log)
        return;
    const auto events = m_log->loadIncident(id);
    if (events && !events->empty())
        Q_EMIT loaded(*events);
    tellWarnings();
}

void LogWorker::retry()
{
    const auto reopened = m_log->reopen();
    if (!reopened) {
        setState(LogStatus::State::Failing, reopened.error().message);
        return;
    }
    // Whether the last commit was kept is known only now: what is on disk is published as it is.
    m_status.warnings = m_log->warnings();
    m_status.desk = m_log->desk();
    setOpened();
    sayState(m_status);
    Q_EMIT statusChanged(m_status);
    Q_EMIT loaded(m_log->loadedEvents());
    readPast();
}

void LogWorker::openToFollow()
{
    m_triedAt = m_clock.steady();
    m_log.reset();
    auto opened = EventLog::openReadOnly(m_dataDir, m_clock, EventLog::Past::Later);
    if (opened) {
        m_log = std::move(*opened);
        m_status.state = LogStatus::State::ReadOnly;
        m_status.message.clear();
        publishOpened();
        if (!m_status.chainVerified)
            verifyInBackground();
    } else if (m_status.state != LogStatus::State::Unavailable ||
               m_status.message != opened.error().message) {
        setState(LogStatus::State::Unavailable, opened.error().message);
    }
}

void LogWorker::follow()
{
    if (!m_log || m_log->isOutdated()) {
        m_status.chainVerified.reset(); // Nobody has looked at the one that is there now.
        if (m_mode == Mode::Follows && m_clock.steady() - m_triedAt >= TellEvery)
            openToFollow();
    } else if (const auto events = m_log->poll(), foreign = m_log->pollImported(); !events || !foreign) {
        // A moment in which the writer starts or ends looks like this too: it is opened again.
        if (m_mode == Mode::Follows)
            openToFollow();
    } else {
        if (!events->empty())
            Q_EMIT committed(*events);
        if (!foreign->empty())
            Q_EMIT loaded(*foreign);
        if (const auto incidents = m_log->takeImported(); !incidents.empty())
            Q_EMIT imported(incidents);
    }
    tellLook();
}

void LogWorker::tellLook()
{
    if (m_mode != Mode::Follows || m_clock.steady() - m_toldAt < TellEvery)
        return;
    m_toldAt = m_clock.steady();
    if (m_log)
        m_log->archiveBefore(m_clock.wall() - FollowedFor);
    const bool runs = FileLock::holder(lockPath(m_dataDir)).has_value();
    Q_EMIT looked(m_clock.wall(), m_log && !m_log->isOutdated(), runs);
}

} // namespace wf

#include "moc_logworker.cpp"
