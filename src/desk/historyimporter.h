// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/importplan.h"

#include <QObject>

namespace wf {

class CommandSink;

/// Carries out an import through a desk, one command after the other, so that whoever works an incident
/// meanwhile never waits for more than one of them. GUI thread.
class HistoryImporter : public QObject
{
    Q_OBJECT
public:
    HistoryImporter(CommandSink &sink, const ImportPlan &plan, QObject *parent = nullptr);
    void start();
    /// What came in stays; nothing more comes.
    void cancel() { m_cancelled = true; }
    int done() const { return m_done; }
    int total() const { return m_total; }

Q_SIGNALS:
    void progressed(int done, int total);
    /// All of it, or until it was cancelled or refused: then `error` says why.
    void finished(int imported, const QString &error);

private:
    void next();

    CommandSink &m_sink;
    std::vector<command::ImportIncidents> m_commands;
    std::size_t m_at = 0;
    int m_done = 0;
    int m_total = 0;
    bool m_cancelled = false;
};

} // namespace wf
