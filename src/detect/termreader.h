// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/binding.h"
#include "detect/truth.h"

namespace wf {

/// The newest sample of a series that counts: never a backfilled or late one.
struct SeriesValue
{
    Timestamp at;
    Timestamp receivedAt;
    double value = 0;
    Millis tolerance = std::chrono::minutes(5); ///< Silent for longer: lost.
    bool seen = false;
};

/// The newest samples that count, by series. Of a series that left the store there is none: whoever still
/// reads it finds it lost.
class SeriesValues
{
public:
    /// Takes over which series the store has now.
    void follow(const SeriesStore &store);
    /// Null for one the store does not have.
    SeriesValue *find(SeriesRef ref);
    const SeriesValue &operator[](SeriesRef ref) const;

private:
    struct Entry
    {
        SeriesRef series;
        SeriesValue value;
    };
    std::vector<Entry> m_entries; ///< By the series' index.
};

/// Whether a value satisfies a threshold; NaN never does. `scaled`: equal means equal but for the rounding of
/// the scale.
bool satisfies(double value, CompareOp op, double threshold, bool scaled);

/// How long a series with that interval may be silent: two intervals and some jitter; five minutes when the
/// interval is unknown.
Millis silenceTolerance(Millis interval);

/// Feeds of one condition may lag behind each other by so much (or by what their series may be silent); older
/// is late data.
inline constexpr Millis MaxSkew = std::chrono::minutes(1);

/// The moment a term is read at.
struct ReadMoment
{
    Timestamp at;                 ///< Event time.
    Timestamp now;                ///< When it is read, to tell silence.
    bool detectionStands = false; ///< Then a lost series that held keeps the term undecided.
};

struct TermReading
{
    Truth truth = Truth::Unknown;
    Truth settled = Truth::Unknown; ///< As `truth`, but Unknown where only NaN was read.
    bool clear = false;             ///< The clear clause holds in all series that have a value.
    std::optional<SeriesRef> worst;
    std::optional<double> value;
    QString text;
};

/// Reads one comparison from the series it is bound to. A state set, or the series of an enum or info metric
/// that differ in their text only, are one thing with one text ("an instance").
class TermReader
{
public:
    explicit TermReader(Comparison comparison);

    /// Takes a new binding; what is remembered of instances that stay is kept.
    void bind(const SeriesStore &store, ResolvedBinding binding);
    const ResolvedBinding &binding() const { return m_binding; }
    bool isBound() const { return m_binding.match != ResolvedBinding::Match::None; }
    const Comparison &comparison() const { return m_comparison; }

    TermReading read(const SeriesValues &values, const ReadMoment &moment,
                     const std::optional<ClearRule> &clear);
    /// Forgets what lost series said last.
    void forget();
    /// Appends series that satisfied the comparison when they were last seen.
    void addHeld(std::vector<SeriesRef> &held) const;

private:
    struct Member
    {
        SeriesRef series;
        QString state;
    };
    struct Instance
    {
        SeriesRef series;            ///< The only one, or the oldest of its members.
        std::vector<Member> members; ///< Of a text.
        bool held = false;           ///< Its last real value satisfied the comparison.
    };
    struct Observed;
    struct Summary;

    Observed observeNumber(const Instance &instance, const SeriesValues &values, const ReadMoment &moment,
                           const ClearRule *clear) const;
    Observed observeText(const Instance &instance, const SeriesValues &values,
                         const ReadMoment &moment) const;
    TermReading conclude(const Summary &sum) const;
    static bool isSilent(const Instance &instance, const SeriesValues &values, const ReadMoment &moment);
    double severity(double value) const;

    Comparison m_comparison;
    ResolvedBinding m_binding;
    std::vector<Instance> m_instances;
};

} // namespace wf
