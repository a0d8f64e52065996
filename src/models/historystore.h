// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "history/history.h"

#include <QThreadPool>

#include <atomic>
#include <memory>

class QTimer;

namespace wf {

/// Every declared incident of a desk's log, for the windows that look across them: read in parts by a helper
/// thread on a connection of its own, then kept up to date from the book. GUI thread.
class HistoryStore : public QObject
{
    Q_OBJECT
public:
    enum class State { Loading, Ready, Failed };

    explicit HistoryStore(DeskView &desk, QObject *parent = nullptr);
    /// Waits until the helper has put down what it reads: at most one part.
    ~HistoryStore() override;

    const History &history() const { return m_history; }
    State state() const { return m_state; }
    QString error() const { return m_error; }   ///< Why it failed.
    int expected() const { return m_expected; } ///< While it loads: how many there will be.
    /// Reads everything again; what is shown stays until it is replaced.
    void load();

Q_SIGNALS:
    /// State or entries; at most once per turn of the event loop.
    void changed();

private:
    void take(const std::vector<HistoryRecord> &records);
    void loaded(const Expected<void> &result);
    void takeBook(const std::set<IncidentId> &incidents);
    void tell();

    DeskView &m_desk;
    History m_history;
    State m_state = State::Loading;
    QString m_error;
    int m_expected = 0;
    bool m_reading = false;
    std::set<IncidentId> m_newer; ///< Changed while it was read: the book knows better.
    std::shared_ptr<std::atomic<bool>> m_stop;
    QThreadPool m_reader;
    QTimer *m_again; ///< Incidents came in that only the log knows.
    QTimer *m_tell;
};

} // namespace wf
