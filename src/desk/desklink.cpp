// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/desklink.h"

#include "desk/bundlejson.h"
#include "desk/controlserver.h"
#include "log/execute.h"

#include <QFile>
#include <QLocalSocket>

namespace wf {

namespace {

constexpr int ConnectMs = 2000;
constexpr int AnswerMs = 10'000;
/// A bundle of years has to be read before there is an answer.
constexpr int ImportMs = 120'000;

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
    return m_log ? m_log->incident(numberOrId) : m_nothing.resolve(numberOrId);
}

bool DeskLink::connectToDesk()
{
    if (!m_socket) {
        auto socket = std::make_unique<QLocalSocket>();
        socket->connectToServer(controlSocketPath(m_dataDir));
        if (socket->waitForConnected(ConnectMs))
            m_socket = std::move(socket);
    }
    return m_socket != nullptr;
}

Expected<void> DeskLink::openForWriting()
{
    if (m_log && !m_log->isReadOnly())
        return {};
    auto log = EventLog::open(m_dataDir, m_clock);
    if (!log)
        return tl::unexpected(log.error());
    m_log = std::move(*log);
    return {};
}

Expected<ControlAnswer> DeskLink::submit(const Command &command)
{
    if (connectToDesk())
        return ask(command);
    if (const auto opened = openForWriting(); !opened)
        return tl::unexpected(opened.error());
    const auto events = execute(*m_log, command, {m_clock.wall(), m_actor});
    if (!events)
        return tl::unexpected(events.error());
    return answerOf(*events);
}

Expected<BundleImport> DeskLink::importBundle(const QString &file)
{
    if (connectToDesk()) {
        const auto answer = exchange(importRequestText(file), ImportMs);
        return answer ? parseImportAnswer(*answer) : tl::unexpected(answer.error());
    }
    if (const auto opened = openForWriting(); !opened)
        return tl::unexpected(opened.error());
    return wf::importBundle(*m_log, m_dataDir, file);
}

Expected<QByteArray> DeskLink::exchange(const QByteArray &line, int patienceMs)
{
    m_socket->write(line);
    while (!m_socket->canReadLine()) {
        if (!m_socket->waitForReadyRead(patienceMs)) {
            return fail(ErrorCode::Timeout, QStringLiteral("%1: the running desk does not answer: %2")
                                                .arg(controlSocketPath(m_dataDir), m_socket->errorString()));
        }
    }
    return m_socket->readLine();
}

Expected<ControlAnswer> DeskLink::ask(const Command &command)
{
    const auto answer = exchange(requestText({m_actor, command}), AnswerMs);
    return answer ? parseAnswer(*answer) : tl::unexpected(answer.error());
}

} // namespace wf
