// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "rules/rulefile.h"
#include "words/backtestwords.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>

namespace wf {

/// One rule beside what was recorded of a time.
struct BacktestRequest
{
    QString dataDir; ///< Of the recording; a desk may be writing to it.
    QString file;    ///< Of the rule.
    rules::Rule rule;
    std::vector<rules::PastIncident> incidents;
    rules::BacktestOptions options; ///< Its progress and stop are set here.
};

/// The days at `length` up to now that a backtest looks at, its steps on whole multiples.
rules::BacktestOptions backtestOptions(Timestamp now, Millis length, Millis step);
/// At once, on this thread. `source` reads the recording; `text` is the rule's file, for patches.
TestedRule tested(const BacktestRequest &request, const QString &text, promql::SeriesSource &source);
/// The text of a rule file; empty if it cannot be read.
QString ruleText(const QString &file);

/// Carries out a backtest on a thread of its own (see rules::backtest()), beside a desk. Belongs to the
/// thread that made it. Breaks off, and waits for that, when it goes.
class Backtester : public QObject
{
    Q_OBJECT
public:
    explicit Backtester(QObject *parent = nullptr);
    ~Backtester() override;

    /// One at a time: ignored while one runs.
    void start(const BacktestRequest &request);
    bool isRunning() const { return m_running; }

Q_SIGNALS:
    /// From 0 to 1, at most twenty times a second.
    void progressed(double share);
    /// `problems`: what of the recording could not be read.
    void finished(const wf::TestedRule &tested, const QStringList &problems);

private:
    QThreadPool m_pool;
    std::atomic_bool m_stop = false;
    bool m_running = false;
};

} // namespace wf
