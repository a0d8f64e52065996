// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/detector.h"

#include "detect/conditionwatch.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace wf {

namespace {

/// A clock that is ahead by more would stand in the way of every right sample after it.
constexpr Millis MaxAhead = std::chrono::hours(1);

using RuleKey = std::pair<RunbookId, int>;

} // namespace

bool ConditionStatus::holds() const
{
    const ConditionState known = state == ConditionState::NoData ? beforeLoss : state;
    return ended || known == ConditionState::True || known == ConditionState::Clearing;
}

void showMachine(ConditionStatus &status, const MachineState &state, bool isRead)
{
    status.state = state.state;
    status.since = state.since;
    status.pendingSince = state.pendingSince;
    status.activeSince = state.activeSince;
    status.lastDataAt = isRead ? state.lastDataAt : std::nullopt;
    status.lostSince = state.lostSince;
    status.beforeLoss = state.kept;
    status.flapping = state.flapping;
    status.trueValue = state.trueValue;
    status.ended = state.mustBeFalse;
}

ConditionTransition standingOf(const ConditionStatus &s)
{
    ConditionTransition t{s.runbook, s.condition, s.text, s.state, s.state, s.since, {}, s.flapping};
    switch (s.state) {
    case ConditionState::Pending:
    case ConditionState::True:
    case ConditionState::Clearing:
        t.valueText = s.trueValue;
        break;
    case ConditionState::False:
        // What a person ended counts as false although its samples say otherwise.
        t.valueText = s.ended ? QString() : s.valueText;
        break;
    case ConditionState::NoData:
        t.valueText = s.valueText;
        break;
    case ConditionState::Unbound:
        break;
    }
    return t;
}

struct Detector::Private
{
    std::vector<ConditionWatch> watches;
    std::vector<ManualBinding> bindings;
    std::vector<ConditionStatus> statuses;
    std::map<RuleKey, std::pair<ConditionState, Timestamp>> restored; ///< For rules that are not set yet.

    SeriesValues values;
    std::vector<std::vector<std::uint32_t>> readers; ///< By series index: the watches that read it.
    std::optional<std::uint64_t> generation;         ///< Of the store when the series were resolved.
    std::vector<std::uint32_t> touched;              ///< Watches of the moment under evaluation.

    void refresh(const SeriesStore &store, Timestamp now, std::vector<ConditionTransition> &out);
    /// Takes the samples that count into order of time; only those that some watch reads.
    std::vector<SeriesSample> accept(const SampleBatch &batch);
    void show(std::size_t watch);
    void showAll();
};

void Detector::Private::refresh(const SeriesStore &store, Timestamp now,
                                std::vector<ConditionTransition> &out)
{
    if (generation == store.generation())
        return;
    generation = store.generation();
    values.follow(store);
    readers.assign(store.places(), {});
    for (std::uint32_t i = 0; i < watches.size(); ++i) {
        watches[i].resolve(store, bindings, now, out);
        Millis gap{0};
        for (const SeriesRef ref : watches[i].series()) {
            if (!store.contains(ref))
                continue;
            readers[placeOf(ref)].push_back(i);
            gap = std::max(gap, values[ref].tolerance);
        }
        watches[i].setMaxGap(gap);
    }
    showAll();
}

void Detector::Private::show(std::size_t watch)
{
    ConditionStatus next = watches[watch].status();
    for (std::size_t i = 0; i < next.terms.size(); ++i)
        next.terms[i].binding = std::move(statuses[watch].terms[i].binding);
    statuses[watch] = std::move(next);
}

void Detector::Private::showAll()
{
    statuses.clear();
    for (const ConditionWatch &watch : watches) {
        statuses.push_back(watch.status());
        watch.showBindings(statuses.back());
    }
}

std::vector<SeriesSample> Detector::Private::accept(const SampleBatch &batch)
{
    const bool dated = batch.receivedAt != Timestamp{};
    std::vector<SeriesSample> read;
    for (const SeriesSample &s : batch.samples) {
        SeriesValue *known = values.find(s.series);
        if (!known || (dated && s.sample.at - batch.receivedAt > MaxAhead))
            continue;
        if (!readers[placeOf(s.series)].empty()) {
            read.push_back(s);
            continue;
        }
        // Nobody reads it now; a condition that comes later starts with it.
        SeriesValue &v = *known;
        if (v.seen && s.sample.at <= v.at)
            continue;
        v.at = s.sample.at;
        v.receivedAt = dated ? batch.receivedAt : s.sample.at;
        v.value = s.sample.value;
        v.seen = true;
    }
    const auto byTime = [](const SeriesSample &a, const SeriesSample &b) {
        return a.sample.at < b.sample.at;
    };
    if (!std::is_sorted(read.begin(), read.end(), byTime))
        std::stable_sort(read.begin(), read.end(), byTime);
    return read;
}

Detector::Detector() : d(std::make_unique<Private>()) {}

Detector::~Detector() = default;

void Detector::setRules(std::vector<DetectorRule> rules)
{
    using FullKey = std::tuple<RunbookId, int, QString>;
    std::map<FullKey, ConditionWatch> old;
    for (ConditionWatch &watch : d->watches) {
        FullKey key{watch.rule().runbook, watch.rule().condition, watch.rule().source.text};
        old.emplace(std::move(key), std::move(watch));
    }
    d->watches.clear();
    for (DetectorRule &rule : rules) {
        const RuleKey key{rule.runbook, rule.condition};
        const auto kept = old.find(FullKey{rule.runbook, rule.condition, rule.source.text});
        if (kept != old.end()) {
            d->watches.push_back(std::move(kept->second));
            old.erase(kept);
            d->watches.back().adopt(std::move(rule));
        } else {
            d->watches.emplace_back(std::move(rule));
        }
        if (const auto saved = d->restored.find(key); saved != d->restored.end()) {
            d->watches.back().restore(saved->second.first, saved->second.second);
            d->restored.erase(saved);
        }
    }
    d->generation.reset();
    d->showAll();
}

void Detector::setBindings(std::vector<ManualBinding> bindings)
{
    d->bindings = std::move(bindings);
    for (ConditionWatch &watch : d->watches)
        watch.setRebind();
    d->generation.reset();
}

std::vector<ConditionTransition> Detector::evaluate(const SeriesStore &store, const SampleBatch &batch)
{
    std::vector<ConditionTransition> out;
    const Timestamp newest = batch.samples.empty() ? batch.receivedAt : batch.samples.back().sample.at;
    const bool dated = batch.receivedAt != Timestamp{};
    d->refresh(store, dated ? batch.receivedAt : newest, out);
    if (batch.backfill)
        return out;

    const std::vector<SeriesSample> samples = d->accept(batch);
    for (auto it = samples.begin(); it != samples.end();) {
        const Timestamp at = it->sample.at;
        const Timestamp now = dated ? batch.receivedAt : at;
        d->touched.clear();
        for (; it != samples.end() && it->sample.at == at; ++it) {
            SeriesValue &v = *d->values.find(it->series);
            if (v.seen && at <= v.at)
                continue; // Late, or the same once more.
            v.at = at;
            v.receivedAt = now;
            v.value = it->sample.value;
            v.seen = true;
            const auto &readers = d->readers[placeOf(it->series)];
            d->touched.insert(d->touched.end(), readers.begin(), readers.end());
        }
        std::sort(d->touched.begin(), d->touched.end());
        d->touched.erase(std::unique(d->touched.begin(), d->touched.end()), d->touched.end());
        for (const std::uint32_t watch : d->touched) {
            d->watches[watch].sampleArrived(d->values, at, now, out);
            d->show(watch);
        }
    }
    return out;
}

std::vector<ConditionTransition> Detector::tick(const SeriesStore &store, Timestamp now)
{
    std::vector<ConditionTransition> out;
    d->refresh(store, now, out);
    for (std::size_t i = 0; i < d->watches.size(); ++i) {
        d->watches[i].tick(d->values, now, out);
        d->show(i);
    }
    return out;
}

void Detector::endDetection(const RunbookId &runbook)
{
    for (std::size_t i = 0; i < d->watches.size(); ++i) {
        if (d->watches[i].rule().runbook != runbook)
            continue;
        d->watches[i].endDetection();
        d->show(i);
    }
}

std::vector<ConditionTransition> Detector::takeUpAgain(const RunbookId &runbook, Timestamp now)
{
    std::vector<ConditionTransition> standing;
    for (std::size_t i = 0; i < d->watches.size(); ++i) {
        if (d->watches[i].rule().runbook != runbook)
            continue;
        d->watches[i].takeUpAgain(now);
        d->show(i);
        standing.push_back(standingOf(d->statuses[i]));
    }
    return standing;
}

void Detector::restore(const RunbookId &runbook, int condition, ConditionState state, Timestamp since)
{
    bool found = false;
    for (std::size_t i = 0; i < d->watches.size(); ++i) {
        const DetectorRule &rule = d->watches[i].rule();
        if (rule.runbook != runbook || rule.condition != condition)
            continue;
        d->watches[i].restore(state, since);
        d->show(i);
        found = true;
    }
    if (!found)
        d->restored.insert_or_assign(RuleKey{runbook, condition}, std::pair{state, since});
}

std::vector<SavedCondition> Detector::save() const
{
    std::vector<SavedCondition> all;
    for (const ConditionWatch &watch : d->watches) {
        const MachineState &s = watch.machine();
        if (isWorthSaving(s))
            all.push_back({watch.rule().runbook, watch.rule().condition, watch.rule().source.text, s});
    }
    return all;
}

void Detector::resume(const std::vector<SavedCondition> &saved)
{
    for (const SavedCondition &c : saved) {
        for (std::size_t i = 0; i < d->watches.size(); ++i) {
            const DetectorRule &rule = d->watches[i].rule();
            if (rule.runbook != c.runbook || rule.condition != c.condition || rule.source.text != c.text)
                continue;
            d->watches[i].resume(c.state);
            d->show(i);
        }
    }
}

std::vector<SeriesRef> Detector::needed() const
{
    std::vector<SeriesRef> held;
    for (const ConditionWatch &watch : d->watches)
        watch.addHeld(held);
    return held;
}

const std::vector<ConditionStatus> &Detector::statuses() const
{
    return d->statuses;
}

} // namespace wf
