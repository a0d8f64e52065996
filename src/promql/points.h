// SPDX-License-Identifier: GPL-3.0-or-later
// Values over the steps of a query, and what they may take; for the evaluator.
#pragma once

#include "promql/functions.h"
#include "promql/limits.h"
#include "promql/queryerror.h"
#include "promql/seriessource.h"

#include <string>
#include <vector>

namespace wf::promql {

/// Times in milliseconds at which something is evaluated, rising.
using Steps = std::vector<std::int64_t>;

/// Where a series has no value at a step. The stale marker never is a value of an expression; any arithmetic
/// makes another NaN of it, so ask before.
inline const double Absent = staleMarker();
inline bool isAbsent(double value)
{
    return isStaleMarker(value);
}

/// Counts what is held and throws where it becomes too much.
class Meter
{
public:
    explicit Meter(const QueryLimits &limits) : m_limits(limits) {}
    void hold(std::size_t points)
    {
        m_held += points;
        if (m_held > m_most)
            m_most = m_held;
        if (m_held > m_limits.maxPoints) {
            m_held -= points;
            throw QueryError{QueryErrorKind::Limit,
                             "the query would hold more than " + std::to_string(m_limits.maxPoints) +
                                 " points at a time: ask for fewer series or fewer steps",
                             {}};
        }
    }
    void release(std::size_t points) { m_held -= points; }
    std::size_t most() const { return m_most; }

private:
    const QueryLimits &m_limits;
    std::size_t m_held = 0;
    std::size_t m_most = 0;
};

/// One value for each step, counted by a meter as long as it lives.
class Points
{
public:
    Points() = default;
    Points(Meter &meter, std::size_t count, double value) : m_meter(&meter)
    {
        meter.hold(count);
        m_count = count;
        m_values.assign(count, value);
    }
    Points(Points &&other) noexcept { swap(other); }
    Points &operator=(Points &&other) noexcept
    {
        Points taken(std::move(other));
        swap(taken);
        return *this;
    }
    ~Points()
    {
        if (m_meter)
            m_meter->release(m_count);
    }

    std::size_t size() const { return m_values.size(); }
    double &operator[](std::size_t i) { return m_values[i]; }
    double operator[](std::size_t i) const { return m_values[i]; }
    auto begin() { return m_values.begin(); }
    auto end() { return m_values.end(); }
    auto begin() const { return m_values.begin(); }
    auto end() const { return m_values.end(); }
    bool hasAny() const
    {
        for (const double value : m_values) {
            if (!isAbsent(value))
                return true;
        }
        return false;
    }

private:
    void swap(Points &other) noexcept
    {
        std::swap(m_meter, other.m_meter);
        std::swap(m_count, other.m_count);
        m_values.swap(other.m_values);
    }

    Meter *m_meter = nullptr;
    std::size_t m_count = 0;
    std::vector<double> m_values;
};

/// One series of a result on its way: its values at the steps.
struct Track
{
    LabelsPtr labels;
    /// The name is still in the labels, for label_replace() and matching, and goes at the end: what
    /// Prometheus calls delayed name removal.
    bool dropName = false;
    Points values;
};
using Tracks = std::vector<Track>;

/// What a node of an expression comes to.
struct Value
{
    ValueType type = ValueType::Vector;
    Points scalar;    ///< Of a scalar: never absent.
    std::string text; ///< Of a string.
    Tracks tracks;    ///< Of a vector: none without any value.
};

} // namespace wf::promql
