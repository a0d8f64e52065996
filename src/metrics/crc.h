// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/bits.h"

/// A checksum in front of bytes that go to disk: CRC-32 (zlib's), four bytes, little-endian.
namespace wf::crc {

inline constexpr std::size_t Size = 4;

/// ByteString with room for the checksum; what follows is appended.
inline ByteString start()
{
    return ByteString(Size, 0);
}
/// Writes the checksum of what follows it. `seed`: something the bytes do not hold but belong to.
void seal(ByteString &bytes, std::size_t seed = 0);
bool isGood(std::span<const std::uint8_t> bytes, std::size_t seed = 0);

} // namespace wf::crc
