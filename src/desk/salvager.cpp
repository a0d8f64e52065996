// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/salvager.h"

#include <QElapsedTimer>

namespace wf {

namespace {

constexpr qint64 ProgressEvery = 50; // Milliseconds.

} // namespace

Salvager::Salvager(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    m_pool.setMaxThreadCount(1);
}

Salvager::~Salvager()
{
    m_stop.request_stop();
    m_pool.waitForDone();
}

void Salvager::start(const QString &from, const QString &to, const QString &actor)
{
    if (m_running)
        return;
    m_running = true;
    m_stop = std::stop_source();
    m_pool.start([this, from, to, actor, stop = m_stop.get_token()] {
        SalvageOptions options;
        options.actor = actor;
        options.stop = stop;
        QElapsedTimer since;
        since.start();
        std::optional<SalvageStep> last;
        options.progress = [&](SalvageStep step, qint64 done, qint64 of) {
            if (last == step && since.elapsed() < ProgressEvery)
                return;
            last = step;
            since.restart();
            QMetaObject::invokeMethod(this, [this, step, done, of] { Q_EMIT progressed(step, done, of); });
        };
        const auto report = salvageLog(from, to, m_clock, options);
        QMetaObject::invokeMethod(this, [this, report] {
            m_running = false;
            Q_EMIT finished(report);
        });
    });
}

void Salvager::cancel()
{
    m_stop.request_stop();
}

} // namespace wf

#include "moc_salvager.cpp"
