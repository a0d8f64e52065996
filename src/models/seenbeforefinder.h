// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "history/seenbefore.h"

#include <QThreadPool>

#include <atomic>
#include <memory>

namespace wf {

/// Looks for past incidents that are like one that goes on, among the newest MaxLooked of the log, on a
/// helper thread. GUI thread.
class SeenBeforeFinder : public QObject
{
    Q_OBJECT
public:
    static constexpr int MaxLooked = 5000;
    static constexpr std::size_t MostShown = 8;

    explicit SeenBeforeFinder(DeskView &desk, QObject *parent = nullptr);
    /// Waits for the helper, which looks at one part more at most.
    ~SeenBeforeFinder() override;

    /// found() answers from the event loop, unless it is asked again first. A log that cannot be read has
    /// none.
    void ask(const SeenSubject &subject);
    /// Nobody waits for the answer any more.
    void drop();

Q_SIGNALS:
    /// The most alike first, at most MostShown of `count`.
    void found(const wf::IncidentId &incident, const std::vector<wf::SeenIncident> &seen, int count);

private:
    DeskView &m_desk;
    std::shared_ptr<std::atomic<bool>> m_stop; ///< Of the question at hand.
    QThreadPool m_helper;
};

} // namespace wf
