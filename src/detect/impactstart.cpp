// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/impactstart.h"

#include "detect/binding.h"
#include "detect/termreader.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr std::size_t LeastSamples = 16;
constexpr std::size_t LeastEachSide = 4;
constexpr std::size_t MostSamples = 50'000;
constexpr double LeastGain = 0.5;

/// Sums over a stretch: of 1, t, t², y, ty, y².
struct Sums
{
    double n = 0, t = 0, tt = 0, y = 0, ty = 0, yy = 0;
    void add(double at, double value)
    {
        n += 1;
        t += at;
        tt += at * at;
        y += value;
        ty += at * value;
        yy += value * value;
    }
    Sums operator-(const Sums &o) const
    {
        return {n - o.n, t - o.t, tt - o.tt, y - o.y, ty - o.ty, yy - o.yy};
    }
};

/// What is left over by the level of `before`, and a line from there at time `knee` through `after`.
double stickError(const Sums &before, const Sums &after, double knee)
{
    const double level = before.y / before.n;
    const double left = before.yy - before.y * level;
    // Of (t - knee) and (y - level) in the second part.
    const double squares = after.tt - 2 * knee * after.t + after.n * knee * knee;
    const double cross = after.ty - level * after.t - knee * after.y + after.n * knee * level;
    const double rest = after.yy - 2 * level * after.y + after.n * level * level;
    return left + rest - (squares > 0 ? cross * cross / squares : 0);
}

/// A state that is told by a series of its own: it began when that one turned to 1.
void suggestForState(const SeriesStore &store, const Comparison &comparison, const ResolvedBinding &binding,
                     Timestamp detected, std::vector<ImpactSuggestion> &found)
{
    if (binding.match != ResolvedBinding::Match::StateSet || comparison.op != CompareOp::Equal)
        return;
    Comparison isOn = comparison;
    isOn.op = CompareOp::GreaterEqual;
    isOn.value = Quantity{1, Unit::None};
    isOn.warn.reset();
    const std::string state = std::get<QString>(comparison.value).toStdString();
    for (const SeriesRef ref : binding.series) {
        const auto &labels = store.info(ref).key.labels.pairs();
        const bool isState = std::any_of(labels.begin(), labels.end(), [&](const Labels::Pair &label) {
            return label.first == binding.stateLabel && label.second == state;
        });
        const auto at =
            isState ? leftBandAt(store.samples(ref, {detected - ImpactLookback, detected}), isOn, 1, detected)
                    : std::nullopt;
        if (at)
            found.push_back({*at, ImpactSuggestion::Basis::LeftBand, comparison.metric});
    }
}

void suggestFor(const SeriesStore &store, const Comparison &comparison, Timestamp detected,
                std::vector<ImpactSuggestion> &found)
{
    const ResolvedBinding binding = resolveBinding(store, comparison);
    if (comparison.isText())
        return suggestForState(store, comparison, binding, detected, found);
    if (binding.match != ResolvedBinding::Match::Number)
        return;
    std::optional<Timestamp> left, turned;
    for (const SeriesRef ref : binding.series) {
        const auto samples = store.samples(ref, {detected - ImpactLookback, detected});
        // Of several instances the first to leave tells; where none left, none turned either.
        const auto at = leftBandAt(samples, comparison, binding.scale, detected);
        if (!at || (left && *left <= *at))
            continue;
        left = at;
        turned = changePointIn(samples);
    }
    if (left)
        found.push_back({*left, ImpactSuggestion::Basis::LeftBand, comparison.metric});
    if (turned && turned != left)
        found.push_back({*turned, ImpactSuggestion::Basis::ChangePoint, comparison.metric});
}

} // namespace

std::optional<Timestamp> leftBandAt(std::span<const Sample> samples, const Comparison &comparison,
                                    double scale, Timestamp detected)
{
    const auto *threshold = std::get_if<Quantity>(&comparison.value);
    if (!threshold)
        return std::nullopt;
    double edge = threshold->number;
    if (comparison.warn) {
        edge = comparison.warn->number;
        if (comparison.warn->unit != Unit::None)
            edge *= baseFactor(comparison.warn->unit) / baseFactor(threshold->unit);
    }
    std::optional<Timestamp> since;
    for (auto sample = samples.rbegin(); sample != samples.rend(); ++sample) {
        if (sample->at > detected || std::isnan(sample->value))
            continue;
        if (!satisfies(sample->value * scale, comparison.op, edge, scale != 1))
            return since;
        since = sample->at;
    }
    return since;
}

std::optional<Timestamp> changePointIn(std::span<const Sample> samples)
{
    std::vector<Sample> real;
    std::copy_if(samples.begin(), samples.end(), std::back_inserter(real),
                 [](const Sample &s) { return std::isfinite(s.value); });
    if (real.size() < LeastSamples)
        return std::nullopt;
    if (real.size() > MostSamples)
        real.erase(real.begin(), real.end() - std::ptrdiff_t(MostSamples));
    const Timestamp origin = real.front().at;
    const auto seconds = [origin](const Sample &s) { return double((s.at - origin).count()) / 1000; };
    std::vector<Sums> sums(real.size() + 1);
    for (std::size_t i = 0; i < real.size(); ++i) {
        sums[i + 1] = sums[i];
        sums[i + 1].add(seconds(real[i]), real[i].value);
    }
    const Sums &all = sums.back();
    const double level = all.yy - all.y * all.y / all.n;
    double best = level * (1 - LeastGain);
    std::optional<Timestamp> at;
    for (std::size_t i = LeastEachSide; i + LeastEachSide <= real.size(); ++i) {
        const double error = stickError(sums[i], all - sums[i], seconds(real[i - 1]));
        if (error < best) {
            best = error;
            at = real[i].at;
        }
    }
    return at;
}

std::vector<ImpactSuggestion> suggestImpactStart(const SeriesStore &store,
                                                 const std::vector<Condition> &conditions, Timestamp detected)
{
    std::vector<ImpactSuggestion> found;
    for (const Condition &condition : conditions) {
        for (const Comparison &comparison : condition.expression.terms)
            suggestFor(store, comparison, detected, found);
    }
    std::stable_sort(found.begin(), found.end(), [](const ImpactSuggestion &a, const ImpactSuggestion &b) {
        return std::pair(a.basis, a.at) < std::pair(b.basis, b.at);
    });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace wf
