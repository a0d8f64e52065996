// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <string_view>

namespace wf {

/// Repeatable noise: the same seed, channel and time give the same value on every machine.
/// A channel is a metric's name (with its labels where it has several series).
class Noise
{
public:
    explicit Noise(quint64 seed) : m_seed(seed) {}
    /// −1 … 1, without steps: hashed points every `period` seconds with an eased curve between them.
    double smooth(std::string_view channel, double seconds, double period) const;
    /// −1 … 1, a new value every quarter of a second.
    double jitter(std::string_view channel, double seconds) const;
    /// 0 … 1, one fixed value per channel.
    double constant(std::string_view channel) const;

private:
    double lattice(quint64 channel, qint64 cell) const;

    quint64 m_seed;
};

} // namespace wf
