// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"
#include "metrics/bits.h"

namespace wf {

/// The most samples a block may have.
inline constexpr std::size_t MaxBlockSamples = 4096;

// A block of samples is two byte strings: its times, which the series of one scrape share, and its values.
// Both begin with the CRC-32 of the rest, little-endian; that of values is seeded with their number.
//
//   times     crc32, count - 1 (12 bits), first time in ms (64 bits), encodeInts of ms since the first
//   values    crc32, kind (2 bits), then
//     Same       one value, 64 bits
//     SameWhole  exponent e (4 bits), zigzag n with its length: every value is n / 10^e
//     Decimal    exponent e (4 bits), exceptions, encodeInts of n: a value is n / 10^e
//     Xor        XOR with the value before (Pelkonen et al., VLDB 2015, "Gorilla")
//   exceptions   count (8 bits), then index (12 bits) and the bits of the value (64 bits): what no n is
//                (NaN with its payload, infinities, -0)
//
// Every bit of every value comes back.

/// 1 to MaxBlockSamples times in rising order.
ByteString encodeTimes(std::span<const Timestamp> times);
/// Corrupt where the checksum fails or the content makes no sense.
Expected<std::vector<Timestamp>> decodeTimes(std::span<const std::uint8_t> bytes);

/// 1 to MaxBlockSamples values.
ByteString encodeValues(std::span<const double> values);
/// Corrupt where the checksum fails or the bytes do not hold exactly so many values.
Expected<void> decodeValues(std::span<const std::uint8_t> bytes, std::span<double> values);

} // namespace wf
