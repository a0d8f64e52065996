// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sha256.h"
#include "incident/event.h"
#include "log/witness.h"
#include "sql/database.h"

#include <QStringList>

#include <future>
#include <vector>

namespace wf {

// A bundle, NAME.watchfloor: one incident or several as one file that needs nothing else. SQLite in
// rollback-journal mode, never written again once it is made; pages of 8 KB. The tables stand in the file in
// this order, what matters most first, so that of a file that was cut off the beginning can still be read:
//
//   manifest  id 1, body (JSON, see BundleManifest), sha256 (of the body, hexadecimal)
//   events    id, the twelve columns of the log's table, withheld
//   contacts  id, grp, name, value
//   files     id, sha256, data             evidence, by its content
//   series    id, feed, name, labels, type, unit, help, interval_ms      as in a recorded day (recorderday.h)
//   times     id, n, first_ms, last_ms, step_ms, data                    a block's times (blockcodec.h);
//   step_ms:
//                                          the distance its samples were thinned to, 0 for none
//   blocks    id, series, times, data      a block's values; later ids were written later, and win
//
// Ids count from 1. Blocks are the recorder's, byte for byte, and whole: a block that begins or ends outside
// the window is in it with all its samples. What stood in the head log of a day was sealed into blocks of its
// own.
//
// Events have hash and prev_hash as in the log they come from; each is checked by itself. Of desks' chains a
// bundle holds a part, so a prev_hash may be that of an event which is not here. An event is withheld where
// its words were left out (messages and what people were told, when the person who made the bundle wanted it
// so): it keeps its place in the chain, its kind, times and actor, but its payload only holds what measures
// need, and its hash cannot be checked against it.
//
// The manifest has the SHA-256 of every other table: of its rows by id, each column in the order above, an
// integer as 'i' and 8 bytes big-endian, text (UTF-8) and bytes as 'b', their length in 8 bytes big-endian,
// and themselves.
//
// A reader trusts nothing: the schema has to be this one to the letter, the file is opened immutable, and
// what cannot be read or fails its check is named and left out.

/// "WFBN".
inline constexpr int BundleApplicationId = 0x5746424e;
inline constexpr int BundleVersion = 1;
inline constexpr int BundlePageBytes = 8192;
/// Bounds of what is read.
inline constexpr qint64 MaxBundleBytes = qint64{8} << 30;
inline constexpr qint64 MaxBundleEvents = 500'000;
inline constexpr qint64 MaxBundleEventBytes = qint64{1} << 30; ///< Of all payloads.
inline constexpr qint64 MaxBundleSeries = 100'000;

/// The statements that make an empty bundle, in order; those of every version are kept for ever. The last
/// one, an index, is run when everything else is in.
QStringList bundleSchema();

/// A table the manifest vouches for.
struct BundlePart
{
    QString name;
    QString columns;
};
const std::vector<BundlePart> &bundleParts();

/// What the manifest says of a part.
struct PartSum
{
    qint64 rows = 0;
    QByteArray sha256; ///< Hexadecimal digits.
    bool operator==(const PartSum &) const = default;
};

/// Sums rows up, in the encoding above. What is added is summed up on another thread, while more is read.
class RowSum
{
public:
    RowSum() = default;
    RowSum(const RowSum &) = delete;
    RowSum &operator=(const RowSum &) = delete;
    void add(const QVariant &value);
    void endRow() { ++m_rows; }
    PartSum sum();

private:
    void flush();

    Sha256Sum m_hash;
    QByteArray m_buffer;
    qint64 m_rows = 0;
    std::future<void> m_running; ///< Uses the hash; waits for it when it goes, so it stands last.
};

/// One incident as the list of a bundle shows it.
struct BundleIncident
{
    IncidentId id;
    QString number;
    QString title;
    bool operator==(const BundleIncident &) const = default;
};

/// What a bundle says about itself.
struct BundleManifest
{
    QString program; ///< Version of the program that made it.
    Timestamp createdAt;
    QString by;  ///< Who made it.
    DeskId desk; ///< Whose log it was made from.
    std::vector<BundleIncident> incidents;
    std::vector<TimeRange> windows; ///< Of which metrics and feeds are in it; rising.
    ChainHeads heads;               ///< Of every chain in that log at the time.
    bool messages = false;          ///< With the words of messages and updates, and where they went.
    bool contacts = false;
    bool metrics = false;
    QStringList missing; ///< What could not be put in.
    std::map<QString, PartSum> parts;
    bool operator==(const BundleManifest &) const = default;
};
QByteArray manifestText(const BundleManifest &manifest);
/// Corrupt where it is no manifest.
Expected<BundleManifest> parseManifest(const QByteArray &text);

} // namespace wf
