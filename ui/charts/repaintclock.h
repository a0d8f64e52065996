// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <vector>

namespace wf {

class ChartWidget;

/// When the charts of a window are painted: ten times a second, thirty while a person drags, turns the wheel
/// or moves the crosshair. Charts say that they are out of date; without that nothing runs. GUI thread; owned
/// by whoever shows the charts.
class RepaintClock : public QObject
{
    Q_OBJECT
public:
    explicit RepaintClock(QObject *parent = nullptr);

    /// The chart is out of date. Soon it is brought up to date and painted, with all others that are.
    void mark(ChartWidget &chart);
    /// A person moves something: for a second three times as often.
    void interact();
    /// Does now what is due.
    void flush();
    bool isRunning() const { return m_timer.isActive(); }

private:
    qint64 interval() const;
    void arm();

    std::vector<QPointer<ChartWidget>> m_marked;
    QTimer m_timer;
    QElapsedTimer m_flushed;
    QElapsedTimer m_touched;
};

} // namespace wf
