// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/sha256.h"
#include "incident/event.h"
#include "log/witness.h"

#include <QStringList>

#include <functional>
#include <stop_token>
#include <vector>

namespace wf {

/// What a salvage does, in this order.
enum class SalvageStep { Copy, Tables, Pages, Choose, Write, Evidence, Verify };

/// Events of one desk that were not found.
struct LostRange
{
    DeskId desk;
    event::LostEvents events;
    bool operator==(const LostRange &) const = default;
};
inline constexpr std::size_t MaxSalvageLines = 1000;

struct SalvageReport
{
    bool cancelled = false; ///< Nothing was left behind; the rest says nothing.
    DeskId desk;            ///< Whose log it is.
    qint64 events = 0;      ///< In the new log, each counted once below.
    qint64 fromTables = 0;
    qint64 fromPages = 0;         ///< Of the file, past its tables.
    qint64 fromWriteAheadLog = 0; ///< Past what SQLite takes of it.
    int incidents = 0;
    int withoutBeginning = 0;         ///< Incidents whose declaration is missing; the notes name them.
    qint64 missing = 0;               ///< Events that are known to have been there.
    std::vector<LostRange> lost;      ///< Where; at most MaxSalvageLines of the own chain, and of all others.
    bool cannotTell = false;          ///< Nobody can tell whether more is missing; the notes say why.
    qint64 evidence = 0;              ///< Files in the new folder.
    qint64 missingEvidence = 0;       ///< Files that an event names and that are not there as they were.
    std::vector<Sha256> lostEvidence; ///< At most MaxSalvageLines of them.
    QStringList notes;                ///< What else a person should know, at most MaxSalvageLines.
    ChainHeads heads;                 ///< Of the new log.

    /// Nothing is missing, as far as anybody can tell.
    bool isWhole() const { return missing == 0 && missingEvidence == 0 && !cannotTell; }
};

struct SalvageOptions
{
    QString actor = QStringLiteral("desk"); ///< Who asks for it, for the new log.
    /// Breaks it off: soon, and nothing of `to` is there then.
    std::stop_token stop = {};
    /// Called from the calling thread.
    std::function<void(SalvageStep step, qint64 done, qint64 of)> progress = {};
};

/// Makes a new data folder out of what is left of a log: every event whose hash is that of its content and
/// that its neighbours do not contradict, also out of pages that cannot be read any more or are not used any
/// more, and out of the write-ahead log. What is missing is named by event::LogSalvaged in the new log, which
/// log verify finds consistent. `from`: a data folder, or an incidents.db with its write-ahead log beside it;
/// nothing is written there, no file is made there, and a desk may be at work in it. `to`: a folder that is
/// not there or is empty, elsewhere; it is made as TO.partial and renamed when all of it is on the disk.
/// Evidence that is what its name says is copied. Any thread. Errors: NotFound where nothing of a log is
/// there, Refused for the folders, NewerVersion, Io, NoSpace.
/// Bounds: reads all of `from` twice; holds about 500 bytes for each event of one desk, one incident, and one
/// file of evidence; puts a copy of the log and of what was found beside the new log until the end.
Expected<SalvageReport> salvageLog(const QString &from, const QString &to, const Clock &clock,
                                   const SalvageOptions &options = {});

} // namespace wf
