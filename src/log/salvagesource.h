// SPDX-License-Identifier: GPL-3.0-or-later
// What a salvage reads, and what it knows besides events. Internal to this folder.
#pragma once

#include "log/foundevents.h"
#include "log/salvage.h"

#include <optional>

namespace wf {

/// The damaged log, where it lies and as a copy.
struct SalvageSource
{
    QString folder; ///< The data folder it lies in; empty: only the file is known.
    QString file;
    QString copy; ///< Of the file; the copy of the write-ahead log is beside it.
    ChainHeads witnessed;
    std::vector<ChainHead> ownHeads(const DeskId &desk) const;
    std::vector<ChainHeads> known; ///< What witness and record of the last check say.
};

/// A run of events that was imported, as the log says.
struct ImportedRun
{
    DeskId desk;
    qint64 first = 0;
    qint64 last = 0;
    qint64 atMs = 0;
    QString source;
};

/// What the log says besides its events. It has no hash: it says where to look.
struct LogWords
{
    DeskId desk;
    QString targets;
    bool witnessed = false;
    bool importsKnown = false;
    std::vector<ImportedRun> imports;
    // Out of the bytes, if SQLite cannot read them.
    std::map<DeskId, int> rawDesks;
    QString rawTargets;
};

/// The parts of a salvage that read. Each an error only where nothing can be done.
class SalvageReader
{
public:
    SalvageReader(const SalvageOptions &options, SalvageReport &report) : m_options(options), m_report(report)
    {
    }

    /// Finds the log, and copies it into `scratch`.
    Expected<SalvageSource> open(const QString &from, const QString &scratch);
    /// By SQLite, and past it.
    Expected<LogWords> read(const SalvageSource &source, FoundEvents &found);

    void note(const QString &what);

private:
    Expected<void> copy(const QString &from, const QString &to, qint64 all, qint64 &done);
    Expected<bool> readTables(const SalvageSource &source, FoundEvents &found, LogWords &words);
    void readWords(Database &db, LogWords &words);
    Expected<void> scan(const SalvageSource &source, FoundEvents &found, LogWords &words, bool opened);
    bool stopped() const { return m_options.stop.stop_requested(); }
    void tell(SalvageStep step, qint64 done, qint64 of) const
    {
        if (m_options.progress)
            m_options.progress(step, done, of);
    }

    const SalvageOptions &m_options;
    SalvageReport &m_report;
};

} // namespace wf
