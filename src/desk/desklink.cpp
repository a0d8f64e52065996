// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/desklink.h"

#include "desk/controlserver.h"
#include "log/execute.h"

#include <QFile>
#include <QLocalSocket>

namespace wf {

namespace {

constexpr int ConnectMs = 2000;
constexpr int AnswerMs = 10'000;

} // namespace

DeskLink::DeskLink(QString dataDir, QString actor) : m_dataDir(std::move(dataDir)), m_actor(std::move(actor))
{
}

DeskLink::~DeskLink() = default;

Expected<void> DeskLink::read()
{
    m_log.reset();
    if (!QFile::exists(logPath(m_dataDir)))
        return {};
    auto log = EventLog::openReadOnly(m_dataDir, m_clock);
    if (!log)
        return tl::unexpected(log.error());
    m_log = std::move(*log);
    return {};
}

const IncidentBook &DeskLink::book() const
{
    return m_log ? m_log->book() : m_nothing;
}

Expected<const Incident *> DeskLink::incident(const QString &numberOrId)
{
    if (m_log) {
        for (const auto &[id, summary] : m_log->book().archived()) {
            if (!isCalled(id, summary.number, numberOrId))
                continue;
            const IncidentId wanted = id;
            if (const auto loaded = m_log->loadIncident(wanted); !loaded)
                return tl::unexpected(loaded.error());
            break;
        }
    }
    return book().resolve(numberOrId);
}

Expected<ControlAnswer> DeskLink::submit(const Command &command)
{
    if (!m_socket) {
        auto socket = std::make_unique<QLocalSocket>();
        socket->connectToServer(controlSocketPath(m_dataDir));
        if (socket->waitForConnected(ConnectMs))
            m_socket = std::move(socket);
    }
    if (m_socket)
        return ask(command);
    if (!m_log || m_log->isReadOnly()) {
        auto log = EventLog::open(m_dataDir, m_clock);
        if (!log)
            return tl::unexpected(log.error());
        m_log = std::move(*log);
    }
    const auto events = execute(*m_log, command, {m_clock.wall(), m_actor});
    if (!events)
        return tl::unexpected(events.error());
    return answerOf(*events);
}

Expected<ControlAnswer> DeskLink::ask(const Command &command)
{
    m_socket->write(requestText({m_actor, command}));
    while (!m_socket->canReadLine()) {
        if (!m_socket->waitForReadyRead(AnswerMs)) {
            return fail(ErrorCode::Timeout, QStringLiteral("%1: the running desk does not answer: %2")
                                                .arg(controlSocketPath(m_dataDir), m_socket->errorString()));
        }
    }
    return parseAnswer(m_socket->readLine());
}

} // namespace wf
