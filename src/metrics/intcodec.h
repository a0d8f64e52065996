// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/bits.h"

namespace wf {

/// Whole numbers, compressed: the numbers themselves, their differences or the differences of those,
/// whichever is shortest, as zigzag Rice codes (Golomb 1966, Rice 1979) whose parameter is chosen anew every
/// 32 numbers; a run of 32 zeros is six bits. Differences wrap around, so every int64 comes back.
void encodeInts(std::span<const std::int64_t> numbers, BitWriter &out);
/// Fills `numbers`; false when the bits end too early or make no sense.
[[nodiscard]] bool decodeInts(BitReader &in, std::span<std::int64_t> numbers);

} // namespace wf
