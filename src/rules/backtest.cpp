// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/backtest.h"

#include "rules/groupstate.h"
#include "rules/needs.h"
#include "rules/threshold.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>

namespace wf::rules {

namespace {

/// Of one range query: below the bound of QueryLimits.
constexpr std::int64_t StepsAtOnce = 10'000;
/// Held at a time, of all label sets: 16 bytes each.
constexpr std::size_t MostHeldPoints = 20'000'000;
/// Looked at in the search for better settings.
constexpr std::size_t MostTriedPoints = 200'000'000;
constexpr std::size_t MostThresholds = 40;
constexpr Millis ForCandidates[] = {Millis{0},       Millis{30'000},  Millis{60'000},
                                    Millis{120'000}, Millis{180'000}, Millis{300'000},
                                    Millis{600'000}, Millis{900'000}, Millis{1'800'000}};
constexpr Millis KeepCandidates[] = {Millis{60'000}, Millis{300'000}, Millis{900'000}};

using SeriesMap = std::unordered_map<promql::LabelsPtr, std::vector<Sample>, LabelsHash, LabelsEqual>;

/// What one setting is.
struct Setting
{
    Millis holdFor{0};
    Millis keep{0};
    std::optional<double> threshold; ///< None: the points hold as they are.
    bool above = true;
    bool orEqual = false;

    bool holds(double value) const
    {
        if (!threshold)
            return true;
        if (orEqual && value == *threshold)
            return true;
        return above ? value > *threshold : value < *threshold;
    }
    bool isWorse(double a, double b) const { return above ? a > b : a < b; }
};

struct Past
{
    SeriesMap series;
    std::size_t points = 0;
};

tl::expected<Past, QString> pastOf(const promql::ParsedExpr &expr, promql::SeriesSource &source,
                                   const BacktestOptions &options, double begun, double share)
{
    Past past;
    const auto tell = [&](double part) {
        if (options.progress)
            options.progress(begun + share * part);
    };
    const Millis chunk = options.step * StepsAtOnce;
    for (Timestamp from = options.range.from; from <= options.range.to; from += chunk) {
        const Timestamp to = std::min(options.range.to, from + chunk - options.step);
        const auto result = promql::rangeQuery(expr, source, {from, to}, options.step, options.query);
        if (!result)
            return tl::unexpected(promql::toError(result.error()).message);
        const auto *matrix = std::get_if<promql::MatrixResult>(&result->value);
        for (const promql::SeriesPoints &each :
             matrix ? matrix->series : std::vector<promql::SeriesPoints>()) {
            std::vector<Sample> &points = past.series[each.labels];
            points.insert(points.end(), each.points.begin(), each.points.end());
            past.points += each.points.size();
        }
        if (past.points > MostHeldPoints)
            return tl::unexpected(QStringLiteral("more than %1 points: take a shorter time or a longer step")
                                      .arg(MostHeldPoints));
        tell(double((to - options.range.from).count()) /
             double(std::max<std::int64_t>(1, (options.range.to - options.range.from).count())));
    }
    return past;
}

/// The firings of one label set, one after the other.
void addFirings(const std::vector<Sample> &points, const Setting &setting, Millis step,
                std::vector<Firing> &out)
{
    std::optional<Timestamp> active;
    std::optional<Firing> firing;
    Timestamp last;
    const auto end = [&] {
        if (firing)
            out.push_back(*firing);
        firing.reset();
    };
    for (const Sample &point : points) {
        if (!setting.holds(point.value))
            continue;
        const bool gap = active && point.at - last > step;
        // Kept: it has not ended meanwhile, and its "for" is over long ago.
        if (gap && !(firing && point.at - last <= step + setting.keep)) {
            end();
            active.reset();
        }
        if (!active)
            active = point.at;
        last = point.at;
        if (firing) {
            firing->range.to = point.at + setting.keep;
            if (setting.isWorse(point.value, firing->worst))
                firing->worst = point.value;
        } else if (point.at - *active >= setting.holdFor) {
            firing = Firing{{point.at, point.at + setting.keep}, 1, point.value, {}};
        }
    }
    end();
}

/// The firings of all label sets together.
std::vector<Firing> firingsOf(const Past &past, const Setting &setting, Millis step)
{
    std::vector<Firing> all;
    for (const auto &[labels, points] : past.series)
        addFirings(points, setting, step, all);
    std::sort(all.begin(), all.end(), [](const Firing &a, const Firing &b) {
        return std::pair(a.range.from, a.range.to) < std::pair(b.range.from, b.range.to);
    });
    std::vector<Firing> joined;
    for (const Firing &firing : all) {
        if (joined.empty() || firing.range.from > joined.back().range.to + step) {
            joined.push_back(firing);
            continue;
        }
        Firing &before = joined.back();
        before.range.to = std::max(before.range.to, firing.range.to);
        before.series += firing.series;
        if (setting.isWorse(firing.worst, before.worst))
            before.worst = firing.worst;
    }
    return joined;
}

/// Gives each firing its incident and counts.
BacktestScore judge(std::vector<Firing> &firings, const std::vector<PastIncident> &incidents, Millis lead)
{
    BacktestScore score;
    score.firings = int(firings.size());
    std::vector<std::optional<Timestamp>> first(incidents.size());
    for (Firing &firing : firings) {
        for (std::size_t i = 0; i < incidents.size(); ++i) {
            const TimeRange &range = incidents[i].range;
            if (firing.range.to < range.from - lead || firing.range.from > range.to)
                continue;
            // Of two, the one the rule is there for.
            if (!firing.incident || (incidents[i].expected && !incidents[*firing.incident].expected))
                firing.incident = i;
            first[i] = std::min(first[i].value_or(firing.range.from), firing.range.from);
        }
        score.falseAlarms += firing.incident ? 0 : 1;
    }
    Millis lateness{0};
    for (std::size_t i = 0; i < incidents.size(); ++i) {
        if (!incidents[i].expected)
            continue;
        ++(first[i] ? score.found : score.missed);
        if (first[i] && *first[i] > incidents[i].range.from) {
            ++score.late;
            lateness += *first[i] - incidents[i].range.from;
        }
    }
    if (score.late > 0)
        score.delay = lateness / score.late;
    return score;
}

double rounded(double value)
{
    if (value == 0 || !std::isfinite(value))
        return value;
    const double unit = std::pow(10, std::floor(std::log10(std::fabs(value))) - 2);
    return std::round(value / unit) * unit;
}

/// Values of all label sets in order, inside of the incidents the rule is there for or outside of all of
/// them.
std::vector<double> valuesOf(const Past &past, const std::vector<PastIncident> &incidents, bool inside)
{
    std::vector<double> values;
    for (const auto &[labels, points] : past.series) {
        for (const Sample &point : points) {
            bool within = false;
            bool expected = false;
            for (const PastIncident &incident : incidents) {
                const bool here = incident.range.from <= point.at && point.at <= incident.range.to;
                within = within || here;
                expected = expected || (here && incident.expected);
            }
            if ((inside ? expected : !within) && std::isfinite(point.value))
                values.push_back(point.value);
        }
    }
    std::sort(values.begin(), values.end());
    return values;
}

/// Thresholds between the values that incidents had and those that the rest of the time had.
std::vector<double> thresholdsToTry(const Past &past, const std::vector<Firing> &firings,
                                    const std::vector<PastIncident> &incidents)
{
    std::set<double> values;
    for (const Firing &firing : firings) {
        if (std::isfinite(firing.worst))
            values.insert(firing.worst);
    }
    for (const bool inside : {true, false}) {
        const std::vector<double> all = valuesOf(past, incidents, inside);
        for (const double part : {0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0}) {
            if (!all.empty())
                values.insert(all[std::size_t(double(all.size() - 1) * part)]);
        }
    }
    std::vector<double> tried;
    std::optional<double> before;
    for (const double value : values) {
        if (before)
            tried.push_back(rounded((*before + value) / 2));
        before = value;
    }
    if (tried.size() > MostThresholds) {
        std::vector<double> some;
        for (std::size_t i = 0; i < MostThresholds; ++i)
            some.push_back(tried[i * tried.size() / MostThresholds]);
        tried = std::move(some);
    }
    return tried;
}

class Search
{
public:
    Search(const Past &past, const std::vector<PastIncident> &incidents, const BacktestOptions &options,
           Setting now, BacktestScore score)
        : m_past(past), m_incidents(incidents), m_options(options), m_now(now), m_score(score)
    {
    }
    void offer(Suggestion suggestion, const Setting &setting)
    {
        m_tried += m_past.points;
        if (m_tried > MostTriedPoints)
            return;
        auto firings = firingsOf(m_past, setting, m_options.step);
        suggestion.score = judge(firings, m_incidents, m_options.lead);
        if (!isBetter(suggestion.score, m_score))
            return;
        const auto known = std::find_if(m_best.begin(), m_best.end(),
                                        [&](const Suggestion &each) { return each.what == suggestion.what; });
        if (known == m_best.end())
            m_best.push_back(suggestion);
        else if (isBetter(suggestion.score, known->score))
            *known = suggestion;
    }
    void times(Suggestion::What what, std::span<const Millis> candidates, Millis Setting::*field)
    {
        for (const Millis candidate : candidates) {
            Setting setting = m_now;
            if (std::exchange(setting.*field, candidate) != candidate)
                offer({what, 0, candidate, {}}, setting);
        }
    }
    std::vector<Suggestion> take()
    {
        std::stable_sort(m_best.begin(), m_best.end(),
                         [](const Suggestion &a, const Suggestion &b) { return isBetter(a.score, b.score); });
        return std::move(m_best);
    }

private:
    const Past &m_past;
    const std::vector<PastIncident> &m_incidents;
    const BacktestOptions &m_options;
    Setting m_now;
    BacktestScore m_score;
    std::size_t m_tried = 0;
    std::vector<Suggestion> m_best;
};

std::string quoted(const std::string &name)
{
    std::string text = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\')
            text += '\\';
        text += c;
    }
    return text + '"';
}

/// In how many steps everything was measured that the expression needs.
tl::expected<std::size_t, QString> measuredSteps(const promql::Expr &expr, promql::SeriesSource &source,
                                                 const BacktestOptions &options, std::size_t steps)
{
    std::map<Timestamp, std::size_t> counts;
    const std::set<std::string> names = unmeasured(expr, [](std::string_view) { return false; });
    for (const std::string &name : names) {
        const auto count = promql::parse("count({__name__=" + quoted(name) + "})");
        if (!count)
            return tl::unexpected(QString::fromStdString(count.error().text));
        BacktestOptions quiet = options;
        quiet.progress = nullptr;
        const auto past = pastOf(**count, source, quiet, 0, 0);
        if (!past)
            return tl::unexpected(past.error());
        for (const auto &[labels, points] : past->series) {
            for (const Sample &point : points)
                ++counts[point.at];
        }
    }
    return names.empty() ? steps
                         : std::size_t(std::count_if(counts.begin(), counts.end(), [&](const auto &each) {
                               return each.second == names.size();
                           }));
}

} // namespace

bool isBetter(const BacktestScore &a, const BacktestScore &b)
{
    return std::tuple(a.missed, a.falseAlarms, a.late, a.delay, a.firings) <
           std::tuple(b.missed, b.falseAlarms, b.late, b.delay, b.firings);
}

Backtest backtest(const Rule &rule, promql::SeriesSource &source, const std::vector<PastIncident> &incidents,
                  const BacktestOptions &options)
{
    Backtest test;
    test.steps = std::size_t((options.range.to - options.range.from) / options.step + 1);
    if (test.steps > MaxBacktestSteps) {
        test.problem = QStringLiteral("%1 steps are more than %2: take a shorter time or a longer step")
                           .arg(test.steps)
                           .arg(MaxBacktestSteps);
        return test;
    }
    const auto measured = measuredSteps(*rule.expr->root, source, options, test.steps);
    if (!measured || *measured == 0) {
        test.problem = measured ? QStringLiteral("nothing of what it reads was recorded in that time")
                                : measured.error();
        return test;
    }
    test.measuredSteps = *measured;
    // With a threshold the values below it are wanted too.
    const auto place = thresholdOf(*rule.expr);
    Setting setting{rule.holdFor, rule.keepFiringFor, {}, true, false};
    promql::ParsedExprPtr expr = rule.expr;
    if (place) {
        expr = place->compared;
        setting.threshold = place->value;
        setting.above = place->isAbove();
        setting.orEqual = place->isClosed();
    }
    const auto past = pastOf(*expr, source, options, 0, 1);
    if (!past) {
        test.problem = past.error();
        return test;
    }
    test.firings = firingsOf(*past, setting, options.step);
    test.score = judge(test.firings, incidents, options.lead);
    // Where nothing happened that it is there for, never to fire would be the best.
    if (test.score.found + test.score.missed == 0)
        return test;
    Search search(*past, incidents, options, setting, test.score);
    search.times(Suggestion::What::For, ForCandidates, &Setting::holdFor);
    search.times(Suggestion::What::KeepFiringFor, KeepCandidates, &Setting::keep);
    for (const double threshold :
         setting.threshold ? thresholdsToTry(*past, test.firings, incidents) : std::vector<double>()) {
        Setting other = setting;
        other.threshold = threshold;
        search.offer({Suggestion::What::Threshold, threshold, Millis{0}, {}}, other);
    }
    test.suggestions = search.take();
    return test;
}

} // namespace wf::rules
