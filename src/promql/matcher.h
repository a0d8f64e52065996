// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/labels.h"
#include "promql/queryerror.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wf::promql {

inline constexpr std::string_view NameLabel = "__name__";
inline constexpr std::string_view BucketLabel = "le";

/// A regular expression of RE2's syntax that has to take the whole text; '.' takes a line feed too. Linear in
/// the text, bounded in memory. Compiled once, any thread.
class Regex
{
public:
    /// The error's text says what is wrong with the pattern.
    static tl::expected<std::shared_ptr<const Regex>, std::string> compile(std::string_view pattern);
    ~Regex();
    bool matches(std::string_view text) const;
    /// If the text matches, `replacement` with $1, ${1}, $name and ${name} filled in as Go does; $$ is a
    /// dollar sign.
    std::optional<std::string> replace(std::string_view text, std::string_view replacement) const;

private:
    struct Private;
    explicit Regex(std::unique_ptr<Private> p);
    std::unique_ptr<Private> d;
};

enum class MatchKind { Equal, NotEqual, Regex, NotRegex };

/// One label's condition in a selector. A label that is not there has the empty value.
struct Matcher
{
    MatchKind kind = MatchKind::Equal;
    std::string label;
    std::string value;
    std::shared_ptr<const promql::Regex> regex; ///< Of Regex and NotRegex.

    bool matches(std::string_view text) const;
    bool operator==(const Matcher &other) const
    {
        return kind == other.kind && label == other.label && value == other.value;
    }
};

/// "=", "!=", "=~", "!~".
std::string_view symbolOf(MatchKind kind);

/// The name and labels of a series against all matchers.
bool matchesAll(std::span<const Matcher> matchers, std::string_view name, const Labels &labels);

} // namespace wf::promql
