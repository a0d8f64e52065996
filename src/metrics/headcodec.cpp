// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/headcodec.h"

#include "metrics/crc.h"

#include <algorithm>

namespace wf {

namespace {

constexpr std::uint8_t SameSeries = 1;
constexpr std::uint8_t SameTimes = 2;
constexpr std::uint8_t Restart = 4;

void putVarint(ByteString &out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        out.push_back(std::uint8_t(value | 0x80));
    out.push_back(std::uint8_t(value));
}

void putSigned(ByteString &out, std::int64_t value)
{
    putVarint(out, (std::uint64_t(value) << 1) ^ std::uint64_t(value >> 63));
}

/// Writes values as differences to what their series had before.
class ValueWriter
{
public:
    explicit ValueWriter(ByteString &out) : m_out(out) {}
    void write(std::uint64_t x)
    {
        if (x == 0) {
            ++m_unchanged;
            return;
        }
        finish();
        const auto lead = std::uint8_t(std::countl_zero(x) / 8);
        const auto trail = std::uint8_t(std::countr_zero(x) / 8);
        m_out.push_back(std::uint8_t(1 + lead * 8 + trail));
        for (int byte = trail; byte < 8 - lead; ++byte)
            m_out.push_back(std::uint8_t(x >> (8 * byte)));
    }
    void finish()
    {
        if (m_unchanged == 0)
            return;
        m_out.push_back(0);
        putVarint(m_out, m_unchanged);
        m_unchanged = 0;
    }

private:
    ByteString &m_out;
    std::uint64_t m_unchanged = 0;
};

/// Reads the fields of a row; past its end it reads zeros and remembers that it did.
class RowReader
{
public:
    explicit RowReader(std::span<const std::uint8_t> row) : m_row(row) {}
    std::uint8_t byte()
    {
        if (m_at < m_row.size())
            return m_row[m_at++];
        m_failed = true;
        return 0;
    }
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint8_t b = byte();
            value |= std::uint64_t(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }
        m_failed = true;
        return 0;
    }
    std::int64_t number()
    {
        const std::uint64_t z = varint();
        return std::int64_t((z >> 1) ^ (std::uint64_t{0} - (z & 1)));
    }
    /// The next value's difference.
    std::uint64_t difference()
    {
        if (m_unchanged > 0) {
            --m_unchanged;
            return 0;
        }
        const std::uint8_t token = byte();
        if (token == 0) {
            m_unchanged = varint();
            m_failed = m_failed || m_unchanged == 0;
            --m_unchanged;
            return 0;
        }
        const int lead = (token - 1) / 8;
        const int trail = (token - 1) % 8;
        m_failed = m_failed || lead + trail > 7;
        std::uint64_t x = 0;
        for (int i = trail; i < 8 - lead; ++i)
            x |= std::uint64_t(byte()) << (8 * i);
        return x;
    }
    std::size_t left() const { return m_row.size() - m_at; }
    bool failed() const { return m_failed; }

private:
    std::span<const std::uint8_t> m_row;
    std::size_t m_at = 0;
    std::uint64_t m_unchanged = 0;
    bool m_failed = false;
};

tl::unexpected<Error> corruptRow(const char *what)
{
    return fail(ErrorCode::Corrupt,
                QStringLiteral("a row of the head log is damaged: %1").arg(QLatin1String(what)));
}

Timestamp later(Timestamp t, std::int64_t ms)
{
    return fromMs(std::int64_t(std::uint64_t(toMs(t)) + std::uint64_t(ms)));
}

} // namespace

ByteString encodeHead(std::span<const HeadSample> samples, bool restart, HeadState &state)
{
    if (restart)
        state = {};
    const bool sameSeries =
        std::equal(samples.begin(), samples.end(), state.series.begin(), state.series.end(),
                   [](const HeadSample &s, std::int64_t series) { return s.series == series; });
    const Timestamp base = samples.empty() ? state.base : samples.front().at;
    const bool sameTimes =
        std::all_of(samples.begin(), samples.end(), [&](const HeadSample &s) { return s.at == base; });
    ByteString row = crc::start();
    row.push_back(
        std::uint8_t((sameSeries ? SameSeries : 0) | (sameTimes ? SameTimes : 0) | (restart ? Restart : 0)));
    putSigned(row, (base - state.base).count());
    putVarint(row, samples.size());
    if (!sameSeries) {
        state.series.clear();
        std::int64_t before = 0;
        for (const HeadSample &s : samples) {
            putSigned(row, s.series - std::exchange(before, s.series));
            state.series.push_back(s.series);
        }
    }
    if (!sameTimes) {
        for (const HeadSample &s : samples)
            putSigned(row, (s.at - base).count());
    }
    ValueWriter values(row);
    for (const HeadSample &s : samples) {
        const auto bits = std::bit_cast<std::uint64_t>(s.value);
        values.write(bits ^ std::exchange(state.bits[s.series], bits));
    }
    values.finish();
    state.base = base;
    crc::seal(row);
    return row;
}

Expected<std::vector<HeadSample>> decodeHead(std::span<const std::uint8_t> row, HeadState &state)
{
    if (!crc::isGood(row))
        return corruptRow("its checksum is wrong");
    RowReader in(row.subspan(crc::Size));
    const std::uint8_t flags = in.byte();
    if (flags & Restart)
        state = {};
    state.base = later(state.base, in.number());
    const std::uint64_t count = in.varint();
    const bool sameSeries = flags & SameSeries;
    // Where series or times are told, each takes a byte at least.
    const bool fits = (sameSeries && (flags & SameTimes)) || count <= in.left();
    if (count > MaxHeadSamples || !fits || (sameSeries && count != state.series.size()))
        return corruptRow("it cannot have so many samples");
    std::vector<HeadSample> samples(count);
    std::int64_t before = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!sameSeries)
            before = std::int64_t(std::uint64_t(before) + std::uint64_t(in.number()));
        samples[i].series = sameSeries ? state.series[i] : before;
    }
    for (HeadSample &s : samples)
        s.at = flags & SameTimes ? state.base : later(state.base, in.number());
    for (HeadSample &s : samples) {
        std::uint64_t &bits = state.bits[s.series];
        bits ^= in.difference();
        s.value = std::bit_cast<double>(bits);
        if (in.failed())
            return corruptRow("it ends early");
    }
    if (!sameSeries) {
        state.series.clear();
        for (const HeadSample &s : samples)
            state.series.push_back(s.series);
    }
    return samples;
}

} // namespace wf
