// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/crc.h"

#include <zlib.h>

namespace wf::crc {

namespace {

std::uint32_t sumOf(std::span<const std::uint8_t> bytes, std::size_t seed)
{
    return std::uint32_t(::crc32(uLong(seed), bytes.data(), uInt(bytes.size())));
}

} // namespace

void seal(ByteString &bytes, std::size_t seed)
{
    const std::uint32_t sum = sumOf(std::span(bytes).subspan(Size), seed);
    for (std::size_t i = 0; i < Size; ++i)
        bytes[i] = std::uint8_t(sum >> (8 * i));
}

bool isGood(std::span<const std::uint8_t> bytes, std::size_t seed)
{
    if (bytes.size() < Size)
        return false;
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < Size; ++i)
        sum |= std::uint32_t(bytes[i]) << (8 * i);
    return sum == sumOf(bytes.subspan(Size), seed);
}

} // namespace wf::crc
