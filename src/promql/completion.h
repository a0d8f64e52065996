// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wf::promql {

/// What somebody who types an expression may want at a place in it.
struct CompletionPlace
{
    enum class Kind {
        Nothing,    ///< In a number, a duration, a comment.
        Expression, ///< A metric, a function, an aggregation, an operator in letters.
        LabelName,  ///< Within braces, or behind by, without, on, ignoring, group_left, group_right.
        LabelValue  ///< Within the quotes of a matcher.
    } kind = Kind::Nothing;
    std::size_t from = 0; ///< In bytes: where what is typed so far begins.
    std::string prefix;   ///< What is typed so far.
    std::string metric;   ///< Of LabelName and LabelValue in braces: empty if it is not known.
    std::string label;    ///< Of LabelValue.
};
/// `at` in bytes, at most the text's size. The text need not be an expression yet. Pure.
CompletionPlace completionPlace(std::string_view text, std::size_t at);

/// Functions, aggregations and operators in letters that begin with the prefix, in any case; in order.
std::vector<std::string> wordsWith(std::string_view prefix);

} // namespace wf::promql
