// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/traffic.h"

#include <cmath>
#include <numbers>

namespace wf {
namespace {

constexpr double Turn = 2 * std::numbers::pi;
constexpr double Day = 86400;

} // namespace

Traffic::Traffic(const Noise &noise, Timestamp start, std::string_view channel)
{
    const double ofDay = std::fmod(static_cast<double>(toMs(start)) / 1000, Day);
    m_waves[0] = {0.95, 0, Turn / 4};
    m_waves[1] = {0.32, Turn / Day, Turn * (ofDay - 8 * 3600) / Day};
    m_waves[2] = {0.06, Turn / 2711, Turn * noise.constant("traffic/slow")};
    m_waves[3] = {0.05, Turn / 641, Turn * noise.constant("traffic/middle")};
    m_waves[4] = {0.04, Turn / 173, Turn * noise.constant("traffic/fast")};
    m_waves[5] = {channel.empty() ? 0.0 : 0.06, Turn / 53, Turn * noise.constant(channel)};
}

double Traffic::at(double seconds) const
{
    double sum = 0;
    for (const Wave &wave : m_waves)
        sum += wave.amplitude * std::sin(wave.omega * seconds + wave.phase);
    return sum;
}

double Traffic::passed(double from, double to) const
{
    double sum = 0;
    for (const Wave &wave : m_waves) {
        if (wave.omega == 0)
            sum += wave.amplitude * std::sin(wave.phase) * (to - from);
        else
            sum += wave.amplitude / wave.omega *
                   (std::cos(wave.omega * from + wave.phase) - std::cos(wave.omega * to + wave.phase));
    }
    return sum;
}

double Traffic::passedFading(double from, double to, double tau) const
{
    const double fade = 1 / tau;
    const double faded = std::exp(-(to - from) * fade);
    double sum = 0;
    for (const Wave &wave : m_waves) {
        const auto antiderivative = [&](double t) {
            const double angle = wave.omega * t + wave.phase;
            return fade * std::sin(angle) + wave.omega * std::cos(angle);
        };
        sum += wave.amplitude * (antiderivative(from) - faded * antiderivative(to)) /
               (fade * fade + wave.omega * wave.omega);
    }
    return sum;
}

} // namespace wf
