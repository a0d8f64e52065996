// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace wf {

using ByteString = std::vector<std::uint8_t>;

/// Appends bits to bytes, the highest first.
class BitWriter
{
public:
    explicit BitWriter(ByteString &out) : m_out(out) {}

    /// The lowest `count` (0 to 64) bits of `value`.
    void write(std::uint64_t value, unsigned count)
    {
        if (count > 32) {
            write(value >> 32, count - 32);
            count = 32;
        }
        m_held = (m_held << count) | (value & ((std::uint64_t{1} << count) - 1));
        m_count += count;
        while (m_count >= 8) {
            m_count -= 8;
            m_out.push_back(std::uint8_t(m_held >> m_count));
        }
    }
    /// `count` ones and a zero.
    void writeUnary(unsigned count)
    {
        for (; count >= 32; count -= 32)
            write(0xffffffffU, 32);
        write((std::uint64_t{1} << (count + 1)) - 2, count + 1);
    }
    /// Fills the last byte with zeros.
    void flush()
    {
        if (m_count > 0)
            write(0, 8 - m_count);
    }

private:
    ByteString &m_out;
    std::uint64_t m_held = 0;
    unsigned m_count = 0; ///< Of held bits, below 8 between calls.
};

/// Reads what a BitWriter wrote. Past the end it reads zeros and remembers that it did.
class BitReader
{
public:
    explicit BitReader(std::span<const std::uint8_t> bytes) : m_bytes(bytes) {}

    std::uint64_t read(unsigned count)
    {
        if (count > 32) {
            const std::uint64_t high = read(count - 32);
            return (high << 32) | read(32);
        }
        if (count == 0)
            return 0;
        const std::uint64_t bits = peek() >> (64 - count);
        m_position += count;
        return bits;
    }
    bool readBit() { return read(1) != 0; }
    /// The number of ones before the next zero, at most `limit` (below 32); the zero is taken too.
    unsigned readUnary(unsigned limit)
    {
        const auto ones = unsigned(std::countl_one(peek()));
        if (ones >= limit) {
            m_position += limit;
            return limit;
        }
        m_position += ones + 1;
        return ones;
    }
    bool isPastEnd() const { return m_position > m_bytes.size() * 8; }

private:
    /// The next bits, at least 57 of them, in the highest place.
    std::uint64_t peek() const
    {
        const std::size_t byte = m_position / 8;
        std::uint64_t word = 0;
        if (byte + 8 <= m_bytes.size()) {
            std::memcpy(&word, m_bytes.data() + byte, 8);
            if constexpr (std::endian::native == std::endian::little)
                word = __builtin_bswap64(word);
        } else {
            for (std::size_t i = 0; i < 8; ++i)
                word = (word << 8) | (byte + i < m_bytes.size() ? m_bytes[byte + i] : 0);
        }
        return word << (m_position % 8);
    }

    std::span<const std::uint8_t> m_bytes;
    std::size_t m_position = 0; ///< In bits.
};

} // namespace wf
