// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/noise.h"

#include <cmath>

namespace wf {
namespace {

/// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): every input bit reaches every output bit.
constexpr quint64 mix(quint64 x)
{
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// FNV-1a, 64 bit.
constexpr quint64 channelHash(std::string_view name)
{
    quint64 hash = 0xcbf29ce484222325ULL;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

/// The upper 53 bits as 0 … 1.
double unit(quint64 bits)
{
    return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

} // namespace

double Noise::lattice(quint64 channel, qint64 cell) const
{
    return 2 * unit(mix(mix(m_seed ^ channel) + static_cast<quint64>(cell))) - 1;
}

double Noise::smooth(std::string_view channel, double seconds, double period) const
{
    const quint64 hash = channelHash(channel);
    const double place = seconds / period;
    const double cell = std::floor(place);
    const double part = place - cell;
    const double eased = part * part * (3 - 2 * part);
    const double a = lattice(hash, static_cast<qint64>(cell));
    const double b = lattice(hash, static_cast<qint64>(cell) + 1);
    return a + (b - a) * eased;
}

double Noise::jitter(std::string_view channel, double seconds) const
{
    return lattice(~channelHash(channel), static_cast<qint64>(std::floor(seconds * 4)));
}

double Noise::constant(std::string_view channel) const
{
    return unit(mix(mix(m_seed) ^ channelHash(channel)));
}

} // namespace wf
