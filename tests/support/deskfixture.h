// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/livedesk.h"
#include "support/scriptedserver.h"

#include <QTemporaryDir>

#include <atomic>
#include <map>
#include <memory>

namespace wf {

/// The machine's clock, moved on by as much as a test says. Thread-safe, since a desk's threads read it.
class ShiftedClock final : public Clock
{
public:
    Timestamp wall() const override { return m_real.wall() + Millis{m_shift.load()}; }
    SteadyTime steady() const override { return m_real.steady() + Millis{m_shift.load()}; }
    void advance(Millis by) { m_shift += by.count(); }

private:
    SystemClock m_real;
    std::atomic<qint64> m_shift{0};
};

/// A real desk on a folder of its own: log, ingest thread, runbooks from files, and one feed whose numbers
/// the test sets. Its runbooks: "queue-backlog" (P1 or P0, `queue.depth > 100`, commands, two branches,
/// windows), "cache-misses" (P2, `cache.miss_ratio > 0.5` or a cache that is "down") and "login-failures"
/// (nothing is measured: unbound).
class DeskFixture
{
public:
    struct Options
    {
        bool feed = true;
        bool runbooks = true;
        QString user = QStringLiteral("Ana");
        std::vector<ChannelConfig> channels = {};
        std::optional<QString> demo = {}; ///< On the simulated estate, with this scenario.
        int seriesLimit = 100'000;        ///< Of the feed.
        Millis interval{200};             ///< Of the feed.
        QByteArray rules = {};            ///< The text of rules/alerts.yml, which the configuration names.
    };
    DeskFixture();
    explicit DeskFixture(const Options &options);
    ~DeskFixture();

    /// The desk; made and started by start(), which restart() repeats on the same folder.
    void start();
    void stop();
    void restart();
    LiveDesk &desk() { return *m_desk; }
    const IncidentBook &book() const { return m_desk->book(); }
    ShiftedClock &clock() { return m_clock; }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    /// A file that a command of the runbook would make if anybody ran it.
    QString trace() const { return path(QStringLiteral("command-was-run")); }

    /// The value of a metric from the next scrape on.
    void set(const QByteArray &metric, double value);
    void forget(const QByteArray &metric);
    /// The target answers 500 until it is mended.
    void breakFeed();
    void mendFeed();
    void writeRunbook(const QString &file, const QByteArray &markdown);
    void writeRules(const QByteArray &yaml);

    /// Waits until the feed has brought its first samples and the log is open.
    bool waitForData();
    /// Waits for the detection (or the open incident) of a runbook; null when none comes.
    const Incident *waitForDetection(const QString &runbook);
    /// Asks for a command and waits for its answer.
    CommandResult ask(const Command &command);
    /// Declares and returns the incident; fails the test and returns an empty id when it is refused.
    IncidentId declare(const QString &title, Severity severity, const QString &runbook = {});
    const Incident &incident(const IncidentId &id) const { return *m_desk->book().find(id); }

private:
    void serve();

    Options m_options;
    QTemporaryDir m_folder;
    ShiftedClock m_clock;
    ScriptedServer m_server;
    std::map<QByteArray, double> m_metrics;
    std::unique_ptr<LiveDesk> m_desk;
};

} // namespace wf
