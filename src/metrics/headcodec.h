// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"
#include "metrics/bits.h"

#include <unordered_map>

namespace wf {

/// A sample of the recorder's head log: the series by its number in the file.
struct HeadSample
{
    std::int64_t series = 0; ///< At least 1.
    Timestamp at;
    double value = 0;
};

/// What a row of the head log is told relative to: the row before it of the same feed.
struct HeadState
{
    std::vector<std::int64_t> series;                     ///< Of the row before, in its order.
    std::unordered_map<std::int64_t, std::uint64_t> bits; ///< Latest value of each series.
    Timestamp base{};
};

// A row holds one batch of one feed:
//
//   crc32 of the rest, little-endian
//   flags          1: the series are those of the row before; 2: all times are the base; 4: nothing before
//                  this row counts
//   base           zigzag varint, ms since the base before
//   count          varint; at most MaxHeadSamples
//   [series]       a zigzag varint each, difference to the one before in the row
//   [times]        a zigzag varint each, ms since the base
//   values         XOR with the series' latest value: 0 and a varint, so many did not change, or
//                  1 + 8 * leading zero bytes + trailing zero bytes, and the bytes between

inline constexpr std::size_t MaxHeadSamples = 2'000'000;

/// `restart`: the row can be read without the rows before it. Updates `state`.
ByteString encodeHead(std::span<const HeadSample> samples, bool restart, HeadState &state);
/// Corrupt where the checksum fails or the content makes no sense; `state` is then of no more use.
Expected<std::vector<HeadSample>> decodeHead(std::span<const std::uint8_t> row, HeadState &state);

} // namespace wf
