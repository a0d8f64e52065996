// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/blockcodec.h"

#include "metrics/crc.h"
#include "metrics/intcodec.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace wf {

namespace {

enum class Kind : unsigned { Same, SameWhole, Decimal, Xor };

constexpr unsigned KindBits = 2;
constexpr unsigned CountBits = 12;
constexpr unsigned ExponentBits = 4;
constexpr int MaxExponent = 15;
constexpr double MaxWhole = 9007199254740992; ///< 2^53: below it every whole number is a double.
constexpr std::size_t MaxExceptions = 255;
constexpr std::array<double, MaxExponent + 1> PowersOfTen{1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                          1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

std::uint64_t bitsOf(double value)
{
    return std::bit_cast<std::uint64_t>(value);
}

tl::unexpected<Error> corruptBlock(const char *what)
{
    return fail(ErrorCode::Corrupt,
                QStringLiteral("a block of samples is damaged: %1").arg(QLatin1String(what)));
}

/// n with n / 10^e == value to the bit.
std::optional<std::int64_t> wholeOf(double value, int exponent)
{
    const double scaled = std::round(value * PowersOfTen[std::size_t(exponent)]);
    if (!(std::abs(scaled) < MaxWhole))
        return std::nullopt;
    const double back = scaled / PowersOfTen[std::size_t(exponent)];
    return bitsOf(back) == bitsOf(value) ? std::optional(std::int64_t(scaled)) : std::nullopt;
}

/// Values as decimals of one exponent, with what does not fit.
struct Decimals
{
    int exponent = 0;
    std::vector<std::int64_t> whole;
    std::vector<std::size_t> exceptions;
};

bool isOrdinary(double value)
{
    return std::isfinite(value) && bitsOf(value) != bitsOf(-0.0);
}

/// The smallest exponent under which every ordinary value is whole.
std::optional<int> exponentOf(std::span<const double> values)
{
    int exponent = 0;
    for (const double value : values) {
        if (!isOrdinary(value))
            continue;
        while (!wholeOf(value, exponent)) {
            if (++exponent > MaxExponent)
                return std::nullopt;
        }
    }
    return exponent;
}

std::optional<Decimals> decimalsOf(std::span<const double> values)
{
    const std::optional<int> exponent = exponentOf(values);
    if (!exponent)
        return std::nullopt;
    Decimals d;
    d.exponent = *exponent;
    d.whole.reserve(values.size());
    std::int64_t before = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!isOrdinary(values[i])) {
            d.exceptions.push_back(i);
        } else if (const auto whole = wholeOf(values[i], *exponent)) {
            // A larger exponent may have pushed a value that fitted before over the bound.
            before = *whole;
        } else {
            return std::nullopt;
        }
        d.whole.push_back(before);
    }
    if (d.exceptions.size() > MaxExceptions)
        return std::nullopt;
    // An exception costs more than a value: where there are many, XOR is shorter.
    return d.exceptions.size() * 8 <= values.size() + 8 ? std::optional(std::move(d)) : std::nullopt;
}

void writeKind(BitWriter &out, Kind kind)
{
    out.write(unsigned(kind), KindBits);
}

void writeDecimals(BitWriter &out, const Decimals &d, std::span<const double> values)
{
    const bool same = d.exceptions.empty() && std::all_of(d.whole.begin(), d.whole.end(),
                                                          [&](auto n) { return n == d.whole.front(); });
    writeKind(out, same ? Kind::SameWhole : Kind::Decimal);
    out.write(unsigned(d.exponent), ExponentBits);
    if (same) {
        encodeInts(std::span(d.whole).first(1), out);
        return;
    }
    out.write(d.exceptions.size(), 8);
    for (const std::size_t i : d.exceptions) {
        out.write(i, CountBits);
        out.write(bitsOf(values[i]), 64);
    }
    encodeInts(d.whole, out);
}

void writeXor(BitWriter &out, std::span<const double> values)
{
    writeKind(out, Kind::Xor);
    out.write(bitsOf(values.front()), 64);
    unsigned leading = 64; // No window yet.
    unsigned trailing = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        const std::uint64_t x = bitsOf(values[i]) ^ bitsOf(values[i - 1]);
        if (x == 0) {
            out.write(0, 1);
            continue;
        }
        const auto lead = std::min(unsigned(std::countl_zero(x)), 31U);
        const auto trail = unsigned(std::countr_zero(x));
        if (leading != 64 && lead >= leading && trail >= trailing) {
            out.write(0b10, 2);
        } else {
            leading = lead;
            trailing = trail;
            out.write(0b11, 2);
            out.write(leading, 5);
            out.write(64 - leading - trailing - 1, 6);
        }
        out.write(x >> trailing, 64 - leading - trailing);
    }
}

bool readXor(BitReader &in, std::span<double> values)
{
    std::uint64_t bits = in.read(64);
    values.front() = std::bit_cast<double>(bits);
    unsigned leading = 0;
    unsigned length = 64;
    for (double &value : values.subspan(1)) {
        if (in.readBit()) {
            if (in.readBit()) {
                leading = unsigned(in.read(5));
                length = unsigned(in.read(6)) + 1;
            }
            if (leading + length > 64 || in.isPastEnd())
                return false;
            bits ^= in.read(length) << (64 - leading - length);
        }
        value = std::bit_cast<double>(bits);
    }
    return !in.isPastEnd();
}

bool readDecimals(BitReader &in, std::span<double> values)
{
    const double power = PowersOfTen[in.read(ExponentBits)];
    std::array<std::pair<std::size_t, std::uint64_t>, MaxExceptions> exceptions{};
    const std::size_t count = in.read(8);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t index = in.read(CountBits);
        exceptions[i] = {index, in.read(64)};
        if (index >= values.size())
            return false;
    }
    static_assert(sizeof(double) == sizeof(std::int64_t));
    std::array<std::int64_t, MaxBlockSamples> whole;
    if (!decodeInts(in, std::span(whole).first(values.size())))
        return false;
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = double(whole[i]) / power;
    for (std::size_t i = 0; i < count; ++i)
        values[exceptions[i].first] = std::bit_cast<double>(exceptions[i].second);
    return true;
}

bool readSameWhole(BitReader &in, std::span<double> values)
{
    const double power = PowersOfTen[in.read(ExponentBits)];
    std::int64_t whole = 0;
    if (!decodeInts(in, {&whole, 1}))
        return false;
    std::fill(values.begin(), values.end(), double(whole) / power);
    return true;
}

} // namespace

ByteString encodeTimes(std::span<const Timestamp> times)
{
    Q_ASSERT(!times.empty() && times.size() <= MaxBlockSamples);
    ByteString block = crc::start();
    BitWriter out(block);
    out.write(times.size() - 1, CountBits);
    out.write(std::uint64_t(toMs(times.front())), 64);
    std::vector<std::int64_t> since;
    since.reserve(times.size());
    for (const Timestamp t : times)
        since.push_back((t - times.front()).count());
    encodeInts(since, out);
    out.flush();
    crc::seal(block);
    return block;
}

Expected<std::vector<Timestamp>> decodeTimes(std::span<const std::uint8_t> bytes)
{
    if (!crc::isGood(bytes))
        return corruptBlock("the checksum of its times is wrong");
    BitReader in(bytes.subspan(crc::Size));
    const std::size_t count = in.read(CountBits) + 1;
    const auto first = std::int64_t(in.read(64));
    std::vector<std::int64_t> since(count);
    if (!decodeInts(in, since))
        return corruptBlock("its times end early");
    std::vector<Timestamp> times;
    times.reserve(count);
    std::int64_t before = 0;
    for (const std::int64_t ms : since) {
        std::int64_t at = 0;
        if (ms < before || (ms == before && !times.empty()) || __builtin_add_overflow(first, ms, &at))
            return corruptBlock("its times do not rise");
        times.push_back(fromMs(at));
        before = ms;
    }
    return times;
}

ByteString encodeValues(std::span<const double> values)
{
    Q_ASSERT(!values.empty() && values.size() <= MaxBlockSamples);
    ByteString block = crc::start();
    BitWriter out(block);
    if (const auto decimals = decimalsOf(values)) {
        writeDecimals(out, *decimals, values);
    } else if (std::all_of(values.begin(), values.end(),
                           [&](double v) { return bitsOf(v) == bitsOf(values.front()); })) {
        writeKind(out, Kind::Same);
        out.write(bitsOf(values.front()), 64);
    } else {
        writeXor(out, values);
    }
    out.flush();
    crc::seal(block, values.size());
    block.shrink_to_fit();
    return block;
}

Expected<void> decodeValues(std::span<const std::uint8_t> bytes, std::span<double> values)
{
    Q_ASSERT(!values.empty() && values.size() <= MaxBlockSamples);
    if (!crc::isGood(bytes, values.size()))
        return corruptBlock("the checksum of its values is wrong");
    BitReader in(bytes.subspan(crc::Size));
    bool good = false;
    switch (static_cast<Kind>(in.read(KindBits))) {
    case Kind::Same:
        std::fill(values.begin(), values.end(), std::bit_cast<double>(in.read(64)));
        good = !in.isPastEnd();
        break;
    case Kind::SameWhole:
        good = readSameWhole(in, values);
        break;
    case Kind::Decimal:
        good = readDecimals(in, values);
        break;
    case Kind::Xor:
        good = readXor(in, values);
        break;
    }
    return good ? Expected<void>() : corruptBlock("its values end early");
}

} // namespace wf
