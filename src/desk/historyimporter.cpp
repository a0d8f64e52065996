// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/historyimporter.h"

#include "desk/commandsink.h"

namespace wf {

HistoryImporter::HistoryImporter(CommandSink &sink, const ImportPlan &plan, QObject *parent)
    : QObject(parent), m_sink(sink), m_commands(importCommands(plan)), m_total(int(plan.incidents.size()))
{
}

void HistoryImporter::start()
{
    next();
}

void HistoryImporter::next()
{
    if (m_cancelled || m_at >= m_commands.size()) {
        Q_EMIT finished(m_done, {});
        return;
    }
    const command::ImportIncidents &command = m_commands[m_at++];
    const int size = int(command.incidents.size());
    m_sink.submit(command, {this, [this, size](const CommandResult &result) {
                                if (!result) {
                                    Q_EMIT finished(m_done, result.error().message);
                                    return;
                                }
                                m_done += size;
                                Q_EMIT progressed(m_done, m_total);
                                next();
                            }});
}

} // namespace wf

#include "moc_historyimporter.cpp"
