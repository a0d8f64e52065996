// SPDX-License-Identifier: GPL-3.0-or-later
// Operators between two vectors: which series meet, and what their results are called.
//
// Series of one match group are found once for all steps. In nearly every group one series stands on each
// side; where several do (they may be there at different times), each step looks which of them it has.
#include "promql/binarymath.h"
#include "promql/evaluator.h"
#include "promql/labelsets.h"
#include "promql/literals.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

namespace wf::promql {

namespace {

/// Series that have the same labels where it counts.
struct MatchGroup
{
    std::vector<std::size_t> many; ///< Places in the side that may have several for each of the other one.
    std::vector<std::size_t> one;
};

std::vector<std::string> sortedCopy(std::vector<std::string> names)
{
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

/// The groups in the order in which the first side, then the second one, brings them.
class GroupFinder
{
public:
    explicit GroupFinder(const VectorMatching &matching)
        : m_on(matching.on), m_names(sortedCopy(matching.labels))
    {
    }

    std::size_t find(const Labels &labels)
    {
        m_key.clear();
        appendKey(m_key, labels, m_names, m_on);
        const auto [it, added] = m_places.try_emplace(m_key, groups.size());
        if (added)
            groups.emplace_back();
        return it->second;
    }
    const std::vector<std::string> &names() const { return m_names; }
    bool on() const { return m_on; }

    std::vector<MatchGroup> groups;

private:
    const bool m_on;
    const std::vector<std::string> m_names;
    std::string m_key;
    std::unordered_map<std::string, std::size_t> m_places;
};

/// Whether any of these series has a value at a step.
std::vector<bool> presence(const Tracks &tracks, const std::vector<std::size_t> &places, std::size_t steps)
{
    std::vector<bool> present(steps);
    for (const std::size_t place : places) {
        for (std::size_t k = 0; k < steps; ++k)
            present[k] = present[k] || !isAbsent(tracks[place].values[k]);
    }
    return present;
}

void keepWhere(Track &track, const std::vector<bool> &present, bool wanted)
{
    for (std::size_t k = 0; k < track.values.size(); ++k) {
        if (present[k] != wanted)
            track.values[k] = Absent;
    }
}

} // namespace

Tracks Evaluator::setOperation(const Binary &binary, Tracks left, Tracks right, const Steps &steps)
{
    GroupFinder finder(binary.matching);
    for (std::size_t i = 0; i < left.size(); ++i)
        finder.groups[finder.find(*left[i].labels)].many.push_back(i);
    for (std::size_t i = 0; i < right.size(); ++i)
        finder.groups[finder.find(*right[i].labels)].one.push_back(i);
    for (const MatchGroup &group : finder.groups) {
        if (binary.op == BinaryOp::Or) {
            if (group.many.empty() || group.one.empty())
                continue;
            const std::vector<bool> taken = presence(left, group.many, steps.size());
            for (const std::size_t place : group.one)
                keepWhere(right[place], taken, false);
            continue;
        }
        const std::vector<bool> present = presence(right, group.one, steps.size());
        for (const std::size_t place : group.many)
            keepWhere(left[place], present, binary.op == BinaryOp::And);
    }
    const auto empty = [](const Track &track) { return !track.values.hasAny(); };
    std::erase_if(left, empty);
    if (binary.op != BinaryOp::Or)
        return left;
    std::erase_if(right, empty);
    std::ranges::move(right, std::back_inserter(left));
    join(left);
    return left;
}

namespace {

/// Makes the results of matched pairs: series by series, each under its labels.
class PairWriter
{
public:
    PairWriter(const Binary &binary, const GroupFinder &finder, std::size_t steps, Meter &meter)
        : m_binary(binary), m_finder(finder), m_steps(steps), m_meter(meter),
          m_swapped(binary.matching.cardinality == MatchCardinality::OneToMany)
    {
    }

    /// The place of the output series of a pair.
    std::size_t output(const Track &many, const Labels &one)
    {
        Labels labels = labelsOf(*many.labels, one);
        std::string key;
        for (const auto &[name, value] : labels.pairs()) {
            key += name;
            key += '\xff';
            key += value;
            key += '\xff';
        }
        const auto [it, added] = m_places.try_emplace(std::move(key), tracks.size());
        if (added)
            tracks.push_back({std::make_shared<const Labels>(std::move(labels)),
                              m_binary.returnBool || (isComparison(m_binary.op) && many.dropName),
                              Points(m_meter, m_steps, Absent)});
        return it->second;
    }
    /// The value of a pair, Absent where a comparison does not hold.
    double value(double many, double one) const
    {
        const double left = m_swapped ? one : many;
        const double right = m_swapped ? many : one;
        if (!isComparison(m_binary.op))
            return computed(m_binary.op, left, right);
        const bool holds = compares(m_binary.op, left, right);
        if (m_binary.returnBool)
            return holds ? 1 : 0;
        return holds ? left : Absent;
    }

    Tracks tracks;

private:
    Labels labelsOf(const Labels &many, const Labels &one) const
    {
        const VectorMatching &matching = m_binary.matching;
        Labels labels = isComparison(m_binary.op) ? many : withoutMetadata(many);
        if (matching.cardinality == MatchCardinality::OneToOne)
            labels = m_finder.on() ? only(labels, m_finder.names()) : without(labels, m_finder.names());
        for (const std::string &name : matching.include)
            setLabel(labels, name, one.value(name));
        return labels;
    }

    const Binary &m_binary;
    const GroupFinder &m_finder;
    const std::size_t m_steps;
    Meter &m_meter;
    const bool m_swapped;
    std::unordered_map<std::string, std::size_t> m_places;
};

[[noreturn]] void failDuplicate(const Binary &binary, const GroupFinder &finder, const Track &a,
                                const Track &b)
{
    const bool swapped = binary.matching.cardinality == MatchCardinality::OneToMany;
    const Labels group =
        finder.on() ? only(*a.labels, finder.names()) : without(withoutMetadata(*a.labels), finder.names());
    std::string first = textOf(*a.labels);
    std::string second = textOf(*b.labels);
    if (second < first)
        std::swap(first, second);
    throw QueryError{QueryErrorKind::Failed,
                     "found duplicate series for the match group " + textOf(group) + " on the " +
                         (swapped ? "left" : "right") + " hand-side of the operation: [" + first + ", " +
                         second +
                         "];many-to-many matching not allowed: matching labels must be unique on "
                         "one side",
                     {}};
}

/// The series of the "one" side at each step; none: SIZE_MAX. Fails where a step has two of them and
/// anything on the other side.
std::vector<std::size_t> oneAtEach(const Binary &binary, const GroupFinder &finder, const MatchGroup &group,
                                   const Tracks &one, std::size_t steps, const std::vector<bool> &others)
{
    std::vector<std::size_t> at(steps, SIZE_MAX);
    for (const std::size_t place : group.one) {
        for (std::size_t k = 0; k < steps; ++k) {
            if (isAbsent(one[place].values[k]))
                continue;
            if (at[k] != SIZE_MAX && others[k])
                failDuplicate(binary, finder, one[at[k]], one[place]);
            at[k] = place;
        }
    }
    return at;
}

[[noreturn]] void failAmbiguous(const Binary &binary)
{
    const bool oneToOne = binary.matching.cardinality == MatchCardinality::OneToOne;
    throw QueryError{QueryErrorKind::Failed,
                     std::string("multiple matches for labels: ") +
                         (oneToOne ? "many-to-one matching must be explicit (group_left/group_right)"
                                   : "grouping labels must ensure unique matches"),
                     {}};
}

/// One result at a step.
void put(Track &out, std::size_t k, double value)
{
    if (isAbsent(value))
        return;
    if (!isAbsent(out.values[k]))
        throw QueryError{QueryErrorKind::Failed, "vector cannot contain metrics with the same labelset", {}};
    out.values[k] = value;
}

/// Both sides of an operator, and what stands for a series that is missing.
struct Sides
{
    const Binary &binary;
    const GroupFinder &finder;
    const Tracks &many;
    const Tracks &one;
    std::optional<double> fillMany;
    std::optional<double> fillOne;
};

/// The general way, step by step.
void matchStepwise(const Sides &sides, const MatchGroup &group, const std::vector<std::size_t> &oneAt,
                   PairWriter &writer)
{
    const bool oneToOne = sides.binary.matching.cardinality == MatchCardinality::OneToOne;
    const Labels &member =
        group.many.empty() ? *sides.one[group.one[0]].labels : *sides.many[group.many[0]].labels;
    Track missing; // What a missing series is called.
    missing.labels = std::make_shared<const Labels>(
        sides.finder.on() ? only(member, sides.finder.names())
                          : without(withoutMetadata(member), sides.finder.names()));
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> outputs;
    const auto output = [&](std::size_t many, std::size_t one) {
        const auto [it, added] = outputs.try_emplace({many, one}, 0);
        if (added)
            it->second = writer.output(many == SIZE_MAX ? missing : sides.many[many],
                                       one == SIZE_MAX ? *missing.labels : *sides.one[one].labels);
        return it->second;
    };
    // By output, the step it was used at last, from 1: a comparison that does not hold is a match too.
    std::vector<std::size_t> usedAt;
    for (std::size_t k = 0; k < oneAt.size(); ++k) {
        const std::size_t one = oneAt[k];
        bool any = false;
        bool met = false;
        for (const std::size_t many : group.many) {
            const double value = sides.many[many].values[k];
            if (isAbsent(value))
                continue;
            met = true;
            if (one == SIZE_MAX && !sides.fillOne)
                continue;
            const std::size_t place = output(many, one);
            usedAt.resize(std::max(usedAt.size(), place + 1));
            if (usedAt[place] == k + 1 || (oneToOne && any))
                failAmbiguous(sides.binary);
            usedAt[place] = k + 1;
            any = true;
            put(writer.tracks[place], k,
                writer.value(value, one == SIZE_MAX ? *sides.fillOne : sides.one[one].values[k]));
        }
        if (!met && one != SIZE_MAX && sides.fillMany)
            put(writer.tracks[output(SIZE_MAX, one)], k,
                writer.value(*sides.fillMany, sides.one[one].values[k]));
    }
}

std::vector<std::size_t> allPlaces(std::size_t count)
{
    std::vector<std::size_t> places(count);
    for (std::size_t i = 0; i < count; ++i)
        places[i] = i;
    return places;
}

} // namespace

Tracks Evaluator::matched(const Binary &binary, Tracks left, Tracks right, const Steps &steps)
{
    const VectorMatching &matching = binary.matching;
    const bool swapped = matching.cardinality == MatchCardinality::OneToMany;
    const Tracks &many = swapped ? right : left;
    const Tracks &one = swapped ? left : right;
    // As in Prometheus, fill_left() and fill_right() change sides with group_right.
    const std::optional<double> fillMany = matching.fillLeft;
    const std::optional<double> fillOne = matching.fillRight;
    if ((many.empty() || one.empty()) && !fillMany && !fillOne)
        return {};
    GroupFinder finder(matching);
    for (std::size_t i = 0; i < many.size(); ++i)
        finder.groups[finder.find(*many[i].labels)].many.push_back(i);
    for (std::size_t i = 0; i < one.size(); ++i)
        finder.groups[finder.find(*one[i].labels)].one.push_back(i);
    std::vector<bool> others(steps.size(), true);
    if (std::ranges::any_of(finder.groups, [](const MatchGroup &g) { return g.one.size() > 1; }) && !fillOne)
        others = presence(many, allPlaces(many.size()), steps.size());

    PairWriter writer(binary, finder, steps.size(), m_meter);
    for (const MatchGroup &group : finder.groups) {
        checkStop();
        if ((group.many.empty() && !fillMany) || (group.one.empty() && !fillOne)) {
            if (group.one.size() > 1)
                oneAtEach(binary, finder, group, one, steps.size(), others);
            continue;
        }
        if (group.many.size() == 1 && group.one.size() == 1 && !fillMany && !fillOne) {
            const Track &a = many[group.many[0]];
            const Track &b = one[group.one[0]];
            Track &out = writer.tracks[writer.output(a, *b.labels)];
            for (std::size_t k = 0; k < steps.size(); ++k) {
                if (isAbsent(a.values[k]) || isAbsent(b.values[k]))
                    continue;
                put(out, k, writer.value(a.values[k], b.values[k]));
            }
            continue;
        }
        matchStepwise({binary, finder, many, one, fillMany, fillOne}, group,
                      oneAtEach(binary, finder, group, one, steps.size(), others), writer);
    }
    std::erase_if(writer.tracks, [](const Track &track) { return !track.values.hasAny(); });
    return std::move(writer.tracks);
}

} // namespace wf::promql
