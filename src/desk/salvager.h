// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/expected.h"
#include "log/salvage.h"

#include <QObject>
#include <QThreadPool>

#include <stop_token>

namespace wf {

/// Carries out a salvage on a thread of its own (see salvageLog()), beside a desk or without one. Belongs to
/// the thread that made it; the clock outlives it. Breaks off, and waits for that, when it goes.
class Salvager : public QObject
{
    Q_OBJECT
public:
    explicit Salvager(const Clock &clock, QObject *parent = nullptr);
    ~Salvager() override;

    /// One at a time: ignored while one runs.
    void start(const QString &from, const QString &to, const QString &actor);
    /// finished() comes with SalvageReport::cancelled, unless it was done already.
    void cancel();
    bool isRunning() const { return m_running; }

Q_SIGNALS:
    /// At most twenty times a second. `of` is 0 where nobody knows it.
    void progressed(wf::SalvageStep step, qint64 done, qint64 of);
    void finished(const wf::Expected<wf::SalvageReport> &report);

private:
    const Clock &m_clock;
    QThreadPool m_pool;
    std::stop_source m_stop;
    bool m_running = false;
};

} // namespace wf
