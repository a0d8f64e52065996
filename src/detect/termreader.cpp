// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/termreader.h"

#include "detect/seriesunit.h"
#include "detect/valuetext.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

namespace wf {

namespace {

bool isLost(const SeriesValue &v, const ReadMoment &moment)
{
    return !v.seen || isStaleMarker(v.value) || moment.now - v.receivedAt > v.tolerance ||
           moment.at - v.at > std::max(v.tolerance, MaxSkew);
}

/// Values that were scaled are equal when only the rounding of the scale tells them apart.
bool sameNumber(double a, double b, bool scaled)
{
    if (a == b)
        return true;
    constexpr double Rounding = 4 * std::numeric_limits<double>::epsilon();
    return scaled && std::isfinite(a) && std::isfinite(b) &&
           std::abs(a - b) <= Rounding * std::max(std::abs(a), std::abs(b));
}

} // namespace

bool satisfies(double value, CompareOp op, double threshold, bool scaled)
{
    if (std::isnan(value))
        return false;
    const bool same = sameNumber(value, threshold, scaled);
    switch (op) {
    case CompareOp::Greater:
        return !same && value > threshold;
    case CompareOp::GreaterEqual:
        return same || value > threshold;
    case CompareOp::Less:
        return !same && value < threshold;
    case CompareOp::LessEqual:
        return same || value < threshold;
    case CompareOp::Equal:
        return same;
    case CompareOp::NotEqual:
        return !same;
    }
    return false;
}

Millis silenceTolerance(Millis interval)
{
    return interval.count() > 0 ? gapOf(interval) : Millis(std::chrono::minutes(5));
}

void SeriesValues::follow(const SeriesStore &store)
{
    m_entries.resize(store.places());
    for (Entry &entry : m_entries) {
        if (!store.contains(entry.series))
            entry = {};
    }
    for (const SeriesInfo &info : store.catalog()) {
        Entry &entry = m_entries[placeOf(info.ref)];
        entry.series = info.ref;
        entry.value.tolerance = silenceTolerance(info.meta.interval);
    }
}

SeriesValue *SeriesValues::find(SeriesRef ref)
{
    Entry *entry = placeOf(ref) < m_entries.size() ? &m_entries[placeOf(ref)] : nullptr;
    return entry && entry->series == ref ? &entry->value : nullptr;
}

const SeriesValue &SeriesValues::operator[](SeriesRef ref) const
{
    static const SeriesValue none;
    const Entry *entry = placeOf(ref) < m_entries.size() ? &m_entries[placeOf(ref)] : nullptr;
    return entry && entry->series == ref ? entry->value : none;
}

/// What one instance says at a moment.
struct TermReader::Observed
{
    bool lost = true;
    bool isNan = false;
    bool holds = false;
    bool clear = false;
    SeriesRef series;
    double value = 0;
    QString state; ///< Of a text.
};

/// What all instances of a term say together.
struct TermReader::Summary
{
    std::optional<Observed> worst;    ///< Of those with a real value.
    std::optional<SeriesRef> missing; ///< Lost, and held when it was last seen.
    std::optional<SeriesRef> nan;
    bool nanHeld = false;
    bool allClear = true;
};

TermReader::TermReader(Comparison comparison) : m_comparison(std::move(comparison)) {}

void TermReader::bind(const SeriesStore &store, ResolvedBinding binding)
{
    std::unordered_map<SeriesRef, bool> held;
    for (const Instance &instance : m_instances)
        held.emplace(instance.series, instance.held);

    m_binding = std::move(binding);
    m_instances.clear();
    const auto remembered = [&held](SeriesRef ref) {
        const auto it = held.find(ref);
        return it != held.end() && it->second;
    };
    if (m_binding.stateLabel.empty()) {
        for (const SeriesRef ref : m_binding.series)
            m_instances.push_back({ref, {}, remembered(ref)});
        return;
    }
    std::map<std::string, std::size_t> byLabels;
    for (const SeriesRef ref : m_binding.series) {
        const SeriesKey &key = store.info(ref).key;
        std::vector<Labels::Pair> others = key.labels.pairs();
        std::erase_if(others, [this](const Labels::Pair &p) { return p.first == m_binding.stateLabel; });
        const std::string identity = key.name + toText(Labels(std::move(others)));
        const auto [it, isNew] = byLabels.emplace(identity, m_instances.size());
        if (isNew)
            m_instances.push_back({ref, {}, remembered(ref)});
        m_instances[it->second].members.push_back(
            {ref, QString::fromStdString(std::string(key.labels.value(m_binding.stateLabel)))});
    }
}

void TermReader::addHeld(std::vector<SeriesRef> &held) const
{
    for (const Instance &instance : m_instances) {
        if (!instance.held)
            continue;
        held.push_back(instance.series);
        for (const Member &member : instance.members)
            held.push_back(member.series);
    }
}

void TermReader::forget()
{
    for (Instance &instance : m_instances)
        instance.held = false;
}

TermReader::Observed TermReader::observeNumber(const Instance &instance, const SeriesValues &values,
                                               const ReadMoment &moment, const ClearRule *clear) const
{
    const SeriesValue &v = values[instance.series];
    Observed o;
    o.series = instance.series;
    o.lost = isLost(v, moment);
    if (o.lost)
        return o;
    o.isNan = std::isnan(v.value);
    o.value = v.value * m_binding.scale;
    if (const Quantity *threshold = std::get_if<Quantity>(&m_comparison.value)) {
        const bool scaled = m_binding.scale != 1;
        o.holds = satisfies(o.value, m_comparison.op, threshold->number, scaled);
        o.clear = clear && satisfies(o.value, clear->op, clearNumber(clear->value, threshold->unit), scaled);
    } else if (!o.isNan) {
        // A text bound by hand to a plain number: anything but 0 says the text.
        const QString &wanted = std::get<QString>(m_comparison.value);
        const bool says = o.value != 0;
        o.holds = says == (m_comparison.op == CompareOp::Equal);
        o.state = says ? wanted : QStringLiteral("not ") + wanted;
    }
    return o;
}

TermReader::Observed TermReader::observeText(const Instance &instance, const SeriesValues &values,
                                             const ReadMoment &moment) const
{
    const QString &wanted = std::get<QString>(m_comparison.value);
    Observed o;
    o.series = instance.series;
    bool says = false;
    for (const Member &member : instance.members) {
        const SeriesValue &v = values[member.series];
        if (isLost(v, moment))
            continue; // A state that is not sent counts as 0 while any other one is.
        o.lost = false;
        if (std::isnan(v.value) || v.value == 0)
            continue;
        const bool isWanted = member.state == wanted;
        if (isWanted || o.state.isEmpty()) {
            o.state = member.state;
            o.series = member.series;
        }
        says = says || isWanted;
    }
    o.holds = !o.lost && says == (m_comparison.op == CompareOp::Equal);
    if (!o.lost && o.state.isEmpty())
        o.state = QStringLiteral("none");
    return o;
}

double TermReader::severity(double value) const
{
    const Quantity *threshold = std::get_if<Quantity>(&m_comparison.value);
    const double distance = threshold ? std::abs(value - threshold->number) : 0;
    switch (m_comparison.op) {
    case CompareOp::Greater:
    case CompareOp::GreaterEqual:
        return value;
    case CompareOp::Less:
    case CompareOp::LessEqual:
        return -value;
    case CompareOp::Equal:
        return -distance;
    case CompareOp::NotEqual:
        return distance;
    }
    return 0;
}

TermReading TermReader::read(const SeriesValues &values, const ReadMoment &moment,
                             const std::optional<ClearRule> &clear)
{
    Summary sum;
    for (Instance &instance : m_instances) {
        const Observed o = instance.members.empty()
                               ? observeNumber(instance, values, moment, clear ? &*clear : nullptr)
                               : observeText(instance, values, moment);
        if (o.lost) {
            if (instance.held && (moment.detectionStands || !isSilent(instance, values, moment)))
                sum.missing = instance.series;
        } else if (o.isNan) {
            sum.nan = o.series;
            sum.nanHeld = sum.nanHeld || instance.held;
        } else {
            instance.held = o.holds;
            sum.allClear = sum.allClear && o.clear;
            if (!sum.worst || std::pair(o.holds, severity(o.value)) >
                                  std::pair(sum.worst->holds, severity(sum.worst->value)))
                sum.worst = o;
        }
    }
    return conclude(sum);
}

TermReading TermReader::conclude(const Summary &sum) const
{
    TermReading r;
    const bool holds = sum.worst && sum.worst->holds;
    if (!holds && (sum.missing || (!sum.worst && !sum.nan))) {
        r.worst = sum.missing;
        r.text = QStringLiteral("no data");
        return r;
    }
    r.truth = truthOf(holds);
    r.settled = holds ? Truth::True : sum.nanHeld || !sum.worst ? Truth::Unknown : Truth::False;
    r.clear = r.settled == Truth::False && sum.allClear;
    r.worst = sum.worst ? sum.worst->series : *sum.nan;
    if (const Quantity *threshold = std::get_if<Quantity>(&m_comparison.value)) {
        r.value = sum.worst ? sum.worst->value : std::numeric_limits<double>::quiet_NaN();
        r.text = valueForPeople(*r.value, *threshold);
    } else {
        r.text = sum.worst ? sum.worst->state : QStringLiteral("NaN");
    }
    return r;
}

bool TermReader::isSilent(const Instance &instance, const SeriesValues &values, const ReadMoment &moment)
{
    const auto silent = [&](SeriesRef ref) {
        const SeriesValue &v = values[ref];
        return !v.seen || moment.now - v.receivedAt > v.tolerance;
    };
    return silent(instance.series) && std::all_of(instance.members.begin(), instance.members.end(),
                                                  [&](const Member &m) { return silent(m.series); });
}

} // namespace wf
