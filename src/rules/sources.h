// SPDX-License-Identifier: GPL-3.0-or-later
// What the series of an expression's result are made of.
#pragma once

#include "promql/expr.h"
#include "rules/liveness.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace wf::rules {

/// Of more selectors the others are not asked.
inline constexpr std::size_t MaxRuleSources = 64;

/// A selector that has to have series for a result to be there: not the right side of "unless", not what
/// absent() looks at, no side that fill() stands in for.
struct RuleSource
{
    const promql::VectorSelector *selector = nullptr; ///< Lives as long as the expression.
    /// How old its newest sample may be: the lookback of a query. Of a range at most half of it, since most
    /// functions need two samples in it.
    Millis window{0};
    Millis offset{0};
    std::optional<Timestamp> fixed; ///< "@" with a time.
    /// Labels of a result that are labels of this selector's series: all but `names`, or only `names`.
    bool only = false;
    std::set<std::string> names;
};
/// 0 for none, and for one that no evaluation takes either. At an instant a step and a range have no length.
Millis lengthOf(const promql::Duration *duration);
std::vector<RuleSource> sourcesOf(const promql::Expr &expr, Millis lookback);

/// Asks the liveness of the sources of one rule at one time, each at most once.
class SourceCheck
{
public:
    SourceCheck(const promql::Expr &expr, Liveness &liveness, Timestamp at, Millis lookback,
                std::size_t most);

    /// Which of the sources have a live series for a result with these labels: a bit for each. What cannot be
    /// found out is not live.
    std::uint64_t liveFor(const Labels &result);
    /// A bit for each source.
    std::uint64_t all() const;

private:
    struct Asked
    {
        RuleSource source;
        bool known = false;
        std::vector<promql::LabelsPtr> live;
        /// By names of labels: their values in the live series.
        std::map<std::vector<std::string>, std::unordered_set<std::string>> values;
    };
    void ask(Asked &asked);
    static bool isLive(Asked &asked, const Labels &result);

    std::vector<Asked> m_sources;
    Liveness &m_liveness;
    Timestamp m_at;
    std::size_t m_most;
};

} // namespace wf::rules
