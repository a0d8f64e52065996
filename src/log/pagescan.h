// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of `events` out of the bytes of an SQLite file, without SQLite. Internal to this folder and its tests.
#pragma once

#include "log/eventrecord.h"
#include "log/rawbytes.h"

#include <functional>
#include <map>
#include <stop_token>
#include <vector>

namespace wf {

/// Where an event was found; the first says most.
enum class FoundIn {
    Tables,       ///< By SQLite, in the table.
    Pages,        ///< In a page of the file that SQLite could not read, or does not use any more.
    WriteAheadLog ///< In a frame of the write-ahead log that SQLite did not take.
};

/// What may be spent on bytes that only look like events: a file holds each of its bytes once, and so do its
/// events. Shared by all passes over the same bytes.
struct ScanBudget
{
    static constexpr qint64 Passes = 16;
    qint64 left = 0; ///< Bytes that are still hashed or followed.
    explicit ScanBudget(qint64 input) : left(input * Passes + (qint64{64} << 20)) {}
    bool spend(qint64 bytes)
    {
        left -= bytes;
        return left >= 0;
    }
};

struct ScanInput
{
    const RawBytes &file;
    const RawBytes *writeAhead = nullptr;
    int pageSize = 4096;
    int reserved = 0; ///< Bytes at the end of each page that SQLite leaves alone.
};
struct ScanOptions
{
    /// A record whose hash is that of its content. False ends the scan.
    std::function<bool(const EventRecord &, FoundIn)> take;
    /// Each page's bytes as they are, also those behind the last whole one.
    std::function<void(QByteArrayView)> look = {};
    std::function<void(qint64 bytes)> did = {};
    std::stop_token stop = {};
};

/// What a header says about its pages; none if it makes no sense.
struct PageLayout
{
    int pageSize = 0;
    int reserved = 0;
};
std::optional<PageLayout> layoutOfFile(const RawBytes &file);
std::optional<PageLayout> layoutOfWriteAheadLog(const RawBytes &writeAhead);
/// Every size SQLite can have, the usual one first.
inline constexpr std::array<int, 8> PageSizes{4096, 8192, 16384, 32768, 65536, 2048, 1024, 512};

/// Looks at every byte of every page, whatever the page says that it is, and of every frame, whether it was
/// committed or not. Holds a page, one record and a few bytes for each frame. False if the budget is spent:
/// then not everything was looked at.
bool scanPages(const ScanInput &input, const ScanOptions &options, ScanBudget &budget);

} // namespace wf
