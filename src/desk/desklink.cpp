// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/desklink.h"

#include "desk/bundlejson.h"
#include "desk/controlserver.h"
#include "desk/peer.h"
#include "desk/statusjson.h"
#include "log/datafolder.h"
#include "log/execute.h"
#include "search/searchindex.h"

#include <QDeadlineTimer>
#include <QLocalSocket>
#include <QThread>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace wf {

namespace {

constexpr int ConnectMs = 2000;
/// Who waits longer is told what for.
constexpr Millis TellAfter = std::chrono::seconds(2);
/// A bundle of years has to be read before there is an answer.
constexpr Millis ImportPatience = std::chrono::seconds(120);

} // namespace

DeskLink::DeskLink(QString dataDir, QString actor) : m_dataDir(std::move(dataDir)), m_actor(std::move(actor))
{
}

void DeskLink::tellWarnings()
{
    for (const QString &warning : m_log ? m_log->warnings() : QStringList()) {
        if (m_tell && !m_told.contains(warning))
            m_tell(QStringLiteral("warning: %1").arg(warning));
        m_told += warning;
    }
}

DeskLink::~DeskLink() = default;

Expected<void> DeskLink::read()
{
    m_log.reset();
    const auto there = hasLog(m_dataDir);
    if (!there)
        return tl::unexpected(there.error());
    if (!*there)
        return {};
    auto log = EventLog::openReadOnly(m_dataDir, m_clock, EventLog::Past::Later);
    if (!log)
        return tl::unexpected(log.error());
    m_log = std::move(*log);
    tellWarnings();
    return {};
}

const IncidentBook &DeskLink::book() const
{
    return m_log ? m_log->book() : m_nothing;
}

const IncidentBook &DeskLink::wholeBook()
{
    if (m_log)
        m_log->readAllSummaries();
    tellWarnings();
    return book();
}

bool DeskLink::isSimulated() const
{
    return m_log && m_log->targets() == LogTargets::Simulated;
}

Expected<const Incident *> DeskLink::incident(const QString &numberOrId)
{
    const auto found = m_log ? m_log->incident(numberOrId) : m_nothing.resolve(numberOrId);
    tellWarnings();
    return found;
}

Expected<bool> DeskLink::connectToDesk()
{
    const auto path = controlSocketPath(m_dataDir);
    if (!path)
        return tl::unexpected(path.error());
    if (m_socket && m_socket->state() == QLocalSocket::ConnectedState)
        return true;
    auto socket = std::make_unique<QLocalSocket>();
    socket->connectToServer(*path);
    if (!socket->waitForConnected(ConnectMs))
        return false;
    if (const auto ours = checkPeer(socket->socketDescriptor()); !ours)
        return fail(ours.error().code,
                    QStringLiteral("%1: %2; nothing was sent").arg(*path, ours.error().message));
    m_socket = std::move(socket);
    return true;
}

Expected<void> DeskLink::openForWriting()
{
    if (m_log && !m_log->isReadOnly())
        return {};
    auto log = EventLog::open(m_dataDir, m_clock);
    if (!log)
        return tl::unexpected(log.error());
    m_log = std::move(*log);
    tellWarnings();
    return {};
}

Expected<DeskLink::Way> DeskLink::reach()
{
    constexpr unsigned long PauseMs = 50;
    QDeadlineTimer end(m_patience);
    const QDeadlineTimer quiet(std::min(m_patience, TellAfter));
    for (bool told = false;; QThread::msleep(PauseMs)) {
        const auto connected = connectToDesk();
        if (connected && *connected)
            return Way::Desk;
        const auto opened = openForWriting();
        if (opened)
            return Way::Log;
        if (!connected)
            return tl::unexpected(connected.error());
        if (opened.error().code != ErrorCode::Locked || end.hasExpired())
            return tl::unexpected(opened.error());
        if (quiet.hasExpired() && !std::exchange(told, true))
            tellWait(QStringLiteral("start or end"), end.remainingTime());
    }
}

Expected<ControlAnswer> DeskLink::submit(const Command &command, const QString &key)
{
    const QString once = key.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : key;
    if (!isRequestKey(once))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("a key is 1 to 64 letters, digits and -._:, not \"%1\"").arg(once));
    const auto way = reach();
    if (!way)
        return tl::unexpected(way.error());
    if (*way == Way::Desk) {
        auto answer = ask(command, once);
        // A desk that ended meanwhile may have committed it, or not: with the same key it happens once.
        if (answer || answer.error().code != ErrorCode::Timeout || m_socket)
            return answer;
        const auto again = reach();
        if (!again)
            return answer;
        if (*again == Way::Desk)
            return ask(command, once);
    }
    const auto events = execute(*m_log, command, {m_clock.wall(), m_actor}, once);
    tellWarnings();
    if (!events)
        return tl::unexpected(events.error());
    if (command.is<command::Redact>()) {
        if (const auto gone = SearchIndex::forget(m_dataDir); !gone)
            return tl::unexpected(gone.error());
    }
    return answerOf(*events);
}

Expected<QJsonObject> DeskLink::status()
{
    const auto connected = connectToDesk();
    if (!connected)
        return tl::unexpected(connected.error());
    if (!*connected)
        return fail(
            ErrorCode::NotFound,
            QStringLiteral("%1: no desk is running here, so nobody knows what is true now").arg(m_dataDir));
    const auto answer =
        exchange(statusRequestText(), {QStringLiteral("say what is true now"),
                                       QStringLiteral("What is true now is not known"), m_patience});
    return answer ? parseStatusAnswer(*answer) : tl::unexpected(answer.error());
}

Expected<PushOutcome> DeskLink::push(const QByteArray &json)
{
    const auto connected = connectToDesk();
    if (!connected)
        return tl::unexpected(connected.error());
    if (!*connected)
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1: no desk is running here that would keep the samples").arg(m_dataDir));
    const auto answer =
        exchange(pushRequestText(json),
                 {QStringLiteral("take the samples"),
                  QStringLiteral("Whether it has them is not known; they may be sent again"), m_patience});
    return answer ? parsePushAnswer(*answer) : tl::unexpected(answer.error());
}

Expected<bool> DeskLink::show(const ShowRequest &request)
{
    const auto connected = connectToDesk();
    if (!connected || !*connected)
        return connected;
    const auto answer = exchange(showRequestText(request),
                                 {QStringLiteral("show its window"),
                                  QStringLiteral("Whether its window came is not known"), m_patience});
    if (!answer)
        return tl::unexpected(answer.error());
    const auto shown = parseShowAnswer(*answer);
    return shown ? Expected<bool>(true) : tl::unexpected(shown.error());
}

Expected<BundleImport> DeskLink::importBundle(const QString &file)
{
    const auto way = reach();
    if (!way)
        return tl::unexpected(way.error());
    if (*way == Way::Desk) {
        const auto answer =
            exchange(importRequestText(file), {QStringLiteral("import it"),
                                               QStringLiteral("Import it again: nothing is imported twice"),
                                               std::max(ImportPatience, m_patience)});
        return answer ? parseImportAnswer(*answer) : tl::unexpected(answer.error());
    }
    return wf::importBundle(*m_log, m_dataDir, file);
}

QString DeskLink::deskName() const
{
    const auto process = FileLock::holder(lockPath(m_dataDir));
    return process ? QStringLiteral("the desk on %1 (process %2)").arg(m_dataDir).arg(*process)
                   : QStringLiteral("the desk on %1").arg(m_dataDir);
}

void DeskLink::tellWait(const QString &what, qint64 leftMs)
{
    if (m_tell)
        m_tell(QStringLiteral("waiting for %1 to %2, at most %3 s more")
                   .arg(deskName(), what)
                   .arg(leftMs / 1000));
}

Expected<QByteArray> DeskLink::exchange(const QByteArray &line, const Wait &wait)
{
    QDeadlineTimer end(wait.patience);
    bool told = false;
    m_socket->write(line);
    while (!m_socket->canReadLine()) {
        const Millis left{end.remainingTime()};
        const Millis step = told ? left : std::min(left, TellAfter);
        if (m_socket->waitForReadyRead(int(step.count())))
            continue;
        const bool lost = m_socket->state() != QLocalSocket::ConnectedState;
        if (!lost && !end.hasExpired()) {
            tellWait(wait.what, end.remainingTime());
            told = true;
            continue;
        }
        const QString name = deskName();
        if (lost)
            m_socket.reset();
        return fail(
            ErrorCode::Timeout,
            QStringLiteral("%1 %2: it may have been done or not. %3")
                .arg(name,
                     lost ? QStringLiteral("ended before it answered")
                          : QStringLiteral("has not answered within %1 s").arg(wait.patience.count() / 1000),
                     wait.unknown));
    }
    return m_socket->readLine();
}

Expected<ControlAnswer> DeskLink::ask(const Command &command, const QString &key)
{
    const auto answer =
        exchange(requestText({m_actor, command, key}),
                 {QStringLiteral("commit it"),
                  QStringLiteral("Ask again with --key %1: nothing is done twice").arg(key), m_patience});
    return answer ? parseAnswer(*answer) : tl::unexpected(answer.error());
}

} // namespace wf
