// SPDX-License-Identifier: GPL-3.0-or-later
// The new log of a salvage. Internal to this folder.
#pragma once

#include "log/salvagesource.h"

#include <set>

namespace wf {

/// Events that follow each other in the new log, of another desk.
struct SalvagedRun
{
    DeskId desk;
    qint64 first = 0;
    qint64 last = 0;
};

/// What the new log holds besides what was picked.
struct SalvagePlan
{
    DeskId home;
    QString targets; ///< As it stands in `meta`; empty: unmarked.
    std::vector<SalvagedRun> runs;
    EventPtr salvaged; ///< Names what is missing; null: the own chain lacks nothing.
    ChainHeads heads;  ///< Of every chain.
};

/// Makes `folder` a data folder: log, list of incidents, evidence, witness. Only the last step's end makes it
/// one that a desk would open as whole.
class SalvageWriter
{
public:
    SalvageWriter(QString folder, const Clock &clock, const SalvageOptions &options, SalvageReport &report)
        : m_folder(std::move(folder)), m_clock(clock), m_options(options), m_report(report)
    {
    }

    Expected<void> writeLog(const SalvagePlan &plan, const LogWords &words, FoundEvents &found);
    /// What is kept beside the old log; `from`: its folder, or empty.
    Expected<void> copyEvidence(const QString &from);
    Expected<void> writeWitness(const ChainHeads &heads);
    /// What was written, as log verify finds it.
    Expected<void> verify();

private:
    Expected<void> insertEvents(Database &db, const SalvagePlan &plan, FoundEvents &found);
    Expected<void> insertRuns(Database &db, const SalvagePlan &plan, const LogWords &words);
    Expected<void> project(Database &db, const SalvagePlan &plan);
    Expected<void> count(Database &db);
    Expected<std::set<Sha256>> namedEvidence();
    bool stopped() const { return m_options.stop.stop_requested(); }
    void tell(SalvageStep step, qint64 done, qint64 of) const
    {
        if (m_options.progress)
            m_options.progress(step, done, of);
    }

    QString m_folder;
    const Clock &m_clock;
    const SalvageOptions &m_options;
    SalvageReport &m_report;
};

} // namespace wf
