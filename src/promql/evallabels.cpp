// SPDX-License-Identifier: GPL-3.0-or-later
// label_replace(), label_join() and info().
#include "promql/evaluator.h"
#include "promql/labelsets.h"
#include "promql/literals.h"

#include <algorithm>
#include <map>

namespace wf::promql {

namespace {

bool isLabelName(std::string_view name)
{
    return !name.empty() && isUtf8(name);
}

/// Sets a label of a track; a name that is given stays.
void relabel(Track &track, const std::string &label, std::string_view value)
{
    Labels labels = *track.labels;
    setLabel(labels, label, value);
    track.labels = std::make_shared<const Labels>(std::move(labels));
    if (label == NameLabel)
        track.dropName = false;
}

/// What says which target a series is of.
const std::vector<std::string> &identifying()
{
    static const std::vector<std::string> names{"instance", "job"};
    return names;
}

constexpr std::string_view DefaultInfo = "target_info";

/// What info() was asked for.
struct InfoWish
{
    std::vector<Matcher> names; ///< Of the info metrics.
    std::vector<Matcher> data;  ///< Of the labels to be added.

    bool isInfo(const Labels &labels) const
    {
        return !names.empty() && std::ranges::all_of(names, [&](const Matcher &matcher) {
            return matcher.matches(labels.value(NameLabel));
        });
    }
    bool wants(std::string_view label) const
    {
        return data.empty() || std::ranges::find(data, label, &Matcher::label) != data.end();
    }
    bool acceptsNothing() const
    {
        return std::ranges::all_of(data, [](const Matcher &matcher) { return matcher.matches({}); });
    }
};

std::string signatureOf(const Labels &labels)
{
    std::string key;
    appendKey(key, labels, identifying(), true);
    return key;
}

} // namespace

Value Evaluator::evalLabelReplace(const Call &call, const Steps &steps)
{
    Tracks tracks = evalVector(*call.arguments[0], steps);
    const std::string target = evalString(*call.arguments[1], steps);
    const std::string replacement = evalString(*call.arguments[2], steps);
    const std::string source = evalString(*call.arguments[3], steps);
    const std::string pattern = evalString(*call.arguments[4], steps);
    const auto regex = Regex::compile(pattern);
    if (!regex)
        fail("invalid regular expression in label_replace(): " + pattern);
    if (!isLabelName(target))
        fail("invalid destination label name in label_replace(): " + target);
    for (Track &track : tracks) {
        const std::string value(track.labels->value(source));
        if (const auto replaced = (*regex)->replace(value, replacement))
            relabel(track, target, *replaced);
    }
    join(tracks);
    return vectorOf(std::move(tracks));
}

Value Evaluator::evalLabelJoin(const Call &call, const Steps &steps)
{
    Tracks tracks = evalVector(*call.arguments[0], steps);
    const std::string target = evalString(*call.arguments[1], steps);
    const std::string separator = evalString(*call.arguments[2], steps);
    if (!isLabelName(target))
        fail("invalid destination label name in label_join(): " + target);
    std::vector<std::string> sources;
    for (std::size_t i = 3; i < call.arguments.size(); ++i) {
        sources.push_back(evalString(*call.arguments[i], steps));
        if (!isLabelName(sources.back()))
            fail("invalid source label name in label_join(): " + sources.back());
    }
    for (Track &track : tracks) {
        std::string joined;
        for (std::size_t i = 0; i < sources.size(); ++i) {
            if (i > 0)
                joined += separator;
            joined += track.labels->value(sources[i]);
        }
        relabel(track, target, joined);
    }
    join(tracks);
    return vectorOf(std::move(tracks));
}

/// The info series of one metric and one target, at one step the one with the newest sample.
struct InfoSeries
{
    LabelsPtr labels;
    std::string signature;
    Points times; ///< Of its samples, seconds.
};

Value Evaluator::evalInfo(const Call &call, const Steps &steps)
{
    Tracks base = evalVector(*call.arguments[0], steps);
    InfoWish wish;
    VectorSelector selector;
    Span where = call.arguments[0]->span;
    if (call.arguments.size() > 1) {
        where = call.arguments[1]->span;
        for (const Matcher &matcher : std::get<VectorSelector>(call.arguments[1]->node).matchers)
            (matcher.label == NameLabel ? wish.names : wish.data).push_back(matcher);
    }
    const Matcher standard{MatchKind::Equal, std::string(NameLabel), std::string(DefaultInfo), nullptr};
    if (call.arguments.size() < 2)
        wish.names.push_back(standard);
    selector.matchers = wish.names.empty() ? std::vector{standard} : wish.names;
    selector.matchers.insert(selector.matchers.end(), wish.data.begin(), wish.data.end());
    const bool any = std::ranges::any_of(base, [&](const Track &track) {
        return !wish.isInfo(*track.labels) && !signatureOf(*track.labels).empty();
    });
    std::map<std::string, std::vector<InfoSeries>> bySignature;
    if (any) {
        for (Track &track : instant(selector, where, steps, Take::Time)) {
            std::string signature = signatureOf(*track.labels);
            bySignature[signature].push_back({track.labels, signature, std::move(track.values)});
        }
    }
    Tracks out;
    for (Track &track : base) {
        checkStop();
        if (wish.isInfo(*track.labels)) {
            out.push_back(std::move(track));
            continue;
        }
        const auto found = bySignature.find(signatureOf(*track.labels));
        static const std::vector<InfoSeries> none;
        const std::vector<InfoSeries> &infos = found == bySignature.end() ? none : found->second;
        std::map<std::vector<std::size_t>, std::size_t> outputs; // By the info series that were joined.
        for (std::size_t k = 0; k < steps.size(); ++k) {
            if (isAbsent(track.values[k]))
                continue;
            std::map<std::string_view, std::size_t> newest; // Each info metric by its name.
            for (std::size_t i = 0; i < infos.size(); ++i) {
                if (isAbsent(infos[i].times[k]))
                    continue;
                const auto [it, added] = newest.try_emplace(infos[i].labels->value(NameLabel), i);
                const double other = infos[it->second].times[k];
                if (!added && other == infos[i].times[k])
                    fail("found duplicate series for info metric: existing " +
                         textOf(*infos[it->second].labels) + ", new " + textOf(*infos[i].labels));
                if (!added && other < infos[i].times[k])
                    it->second = i;
            }
            if (newest.empty() && !wish.acceptsNothing())
                continue;
            std::vector<std::size_t> joined;
            for (const auto &[name, place] : newest)
                joined.push_back(place);
            const auto [it, added] = outputs.try_emplace(joined, out.size());
            if (added) {
                Labels labels = *track.labels;
                Labels extra;
                for (const std::size_t place : joined) {
                    for (const auto &[name, value] : infos[place].labels->pairs()) {
                        if (name == NameLabel || !wish.wants(name))
                            continue;
                        if (extra.contains(name) && extra.value(name) != value)
                            fail("conflicting label: " + name);
                        if (!track.labels->contains(name))
                            extra.set(name, value);
                    }
                }
                for (const auto &[name, value] : extra.pairs())
                    setLabel(labels, name, value);
                out.push_back(
                    {std::make_shared<const Labels>(std::move(labels)), track.dropName, blank(steps)});
            }
            out[it->second].values[k] = track.values[k];
        }
    }
    join(out);
    return vectorOf(std::move(out));
}

} // namespace wf::promql
