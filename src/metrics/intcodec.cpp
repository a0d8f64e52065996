// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/intcodec.h"

#include <algorithm>
#include <array>
#include <limits>

namespace wf {

namespace {

constexpr std::size_t GroupSize = 32;
constexpr unsigned AllZero = 63; ///< Instead of a Rice parameter.
constexpr unsigned Escape = 20;  ///< So many ones: the number follows with its own length.
constexpr unsigned LengthBits = 6;
constexpr unsigned MaxOrder = 2;

std::uint64_t zigzag(std::uint64_t n)
{
    return (n << 1) ^ (std::uint64_t{0} - (n >> 63));
}

std::uint64_t unzigzag(std::uint64_t z)
{
    return (z >> 1) ^ (std::uint64_t{0} - (z & 1));
}

unsigned codeLength(std::uint64_t z, unsigned k)
{
    const std::uint64_t quotient = z >> k;
    return quotient < Escape ? unsigned(quotient) + 1 + k : Escape + LengthBits + unsigned(std::bit_width(z));
}

struct Choice
{
    unsigned parameter = AllZero;
    std::size_t bits = 0;
};

Choice bestParameter(std::span<const std::uint64_t> group)
{
    std::uint64_t all = 0;
    for (const std::uint64_t z : group)
        all |= z;
    if (all == 0)
        return {};
    Choice best{0, std::numeric_limits<std::size_t>::max()};
    for (unsigned k = 0; k < unsigned(std::bit_width(all)) && k < AllZero; ++k) {
        std::size_t bits = 0;
        for (const std::uint64_t z : group)
            bits += codeLength(z, k);
        if (bits < best.bits)
            best = {k, bits};
    }
    return best;
}

/// Differences of the given order, in place of the numbers; unsigned, so that they may wrap.
std::vector<std::uint64_t> residuals(std::span<const std::int64_t> numbers, unsigned order)
{
    std::vector<std::uint64_t> out(numbers.begin(), numbers.end());
    for (unsigned pass = 0; pass < order; ++pass) {
        for (std::size_t i = out.size(); i-- > pass + 1;)
            out[i] -= out[i - 1];
    }
    // The numbers themselves are told from the first one.
    if (order == 0 && !out.empty()) {
        for (std::size_t i = 1; i < out.size(); ++i)
            out[i] -= out.front();
    }
    std::transform(out.begin(), out.end(), out.begin(), zigzag);
    return out;
}

template <typename Visit>
void eachGroup(std::span<const std::uint64_t> all, Visit visit)
{
    // The first number is large where the others are small, and is written apart.
    for (std::size_t i = 1; i < all.size(); i += GroupSize)
        visit(all.subspan(i, std::min(GroupSize, all.size() - i)));
}

std::size_t costOf(std::span<const std::uint64_t> all)
{
    std::size_t bits = 0;
    eachGroup(all, [&](auto group) { bits += 6 + bestParameter(group).bits; });
    return bits;
}

void writeLong(BitWriter &out, std::uint64_t z)
{
    const auto length = unsigned(std::bit_width(z));
    out.write(length == 0 ? 0 : length - 1, LengthBits);
    out.write(z, std::max(length, 1U));
}

std::uint64_t readLong(BitReader &in)
{
    const auto length = unsigned(in.read(LengthBits)) + 1;
    return in.read(length);
}

void writeGroup(BitWriter &out, std::span<const std::uint64_t> group)
{
    const unsigned k = bestParameter(group).parameter;
    out.write(k, 6);
    if (k == AllZero)
        return;
    for (const std::uint64_t z : group) {
        const std::uint64_t quotient = z >> k;
        if (quotient < Escape) {
            out.writeUnary(unsigned(quotient));
            out.write(z, k);
        } else {
            out.write((1U << Escape) - 1, Escape);
            writeLong(out, z);
        }
    }
}

void readGroup(BitReader &in, std::span<std::int64_t> group)
{
    const auto k = unsigned(in.read(6));
    if (k == AllZero) {
        std::fill(group.begin(), group.end(), 0);
        return;
    }
    for (std::int64_t &number : group) {
        const unsigned quotient = in.readUnary(Escape);
        const std::uint64_t z =
            quotient == Escape ? readLong(in) : (std::uint64_t(quotient) << k) | in.read(k);
        number = std::int64_t(unzigzag(z));
    }
}

} // namespace

void encodeInts(std::span<const std::int64_t> numbers, BitWriter &out)
{
    std::array<std::vector<std::uint64_t>, MaxOrder + 1> candidates;
    unsigned order = 0;
    std::size_t least = std::numeric_limits<std::size_t>::max();
    for (unsigned i = 0; i <= MaxOrder; ++i) {
        candidates[i] = residuals(numbers, i);
        const std::size_t bits = costOf(candidates[i]);
        if (bits < least) {
            least = bits;
            order = i;
        }
    }
    out.write(order, 2);
    if (numbers.empty())
        return;
    writeLong(out, candidates[order].front());
    eachGroup(candidates[order], [&](auto group) { writeGroup(out, group); });
}

bool decodeInts(BitReader &in, std::span<std::int64_t> numbers)
{
    const auto order = unsigned(in.read(2));
    if (order > MaxOrder)
        return false;
    if (numbers.empty())
        return !in.isPastEnd();
    numbers.front() = std::int64_t(unzigzag(readLong(in)));
    for (std::size_t i = 1; i < numbers.size(); i += GroupSize) {
        if (in.isPastEnd())
            return false;
        readGroup(in, numbers.subspan(i, std::min(GroupSize, numbers.size() - i)));
    }
    const auto add = [](std::int64_t a, std::int64_t b) {
        return std::int64_t(std::uint64_t(a) + std::uint64_t(b));
    };
    if (order == 0) {
        for (std::size_t i = 1; i < numbers.size(); ++i)
            numbers[i] = add(numbers[i], numbers.front());
    } else if (order == 1) {
        for (std::size_t i = 1; i < numbers.size(); ++i)
            numbers[i] = add(numbers[i], numbers[i - 1]);
    } else if (numbers.size() > 1) {
        std::int64_t step = numbers[1];
        numbers[1] = add(numbers[0], step);
        for (std::size_t i = 2; i < numbers.size(); ++i) {
            step = add(step, numbers[i]);
            numbers[i] = add(numbers[i - 1], step);
        }
    }
    return !in.isPastEnd();
}

} // namespace wf
