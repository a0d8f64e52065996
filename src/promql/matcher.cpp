// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/matcher.h"

#include "promql/limits.h"

#include <re2/re2.h>

#include <charconv>

namespace wf::promql {

struct Regex::Private
{
    /// Most patterns of selectors are a list of words ("a|b|c") or a prefix; RE2 is for the others.
    std::vector<std::string> words;
    std::unique_ptr<RE2> re2;
};

namespace {

bool isWord(std::string_view text)
{
    return text.find_first_of("\\.+*?()|[]{}^$") == std::string_view::npos;
}

/// "a|b|c" as its words; none where the pattern is something else.
std::vector<std::string> wordsOf(std::string_view pattern)
{
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= pattern.size();) {
        const std::size_t bar = std::min(pattern.find('|', at), pattern.size());
        const std::string_view word = pattern.substr(at, bar - at);
        if (!isWord(word))
            return {};
        words.emplace_back(word);
        at = bar + 1;
    }
    return words;
}

std::unique_ptr<RE2> makeRe2(std::string_view pattern)
{
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(MaxRegexBytes);
    options.set_dot_nl(true);
    options.set_encoding(RE2::Options::EncodingUTF8);
    return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

bool isNameChar(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The name behind a dollar sign at the text's start, and how much of the text it takes; none: it is no name.
std::optional<std::pair<std::string_view, std::size_t>> groupName(std::string_view text)
{
    const bool braces = text.starts_with('{');
    std::size_t end = braces ? 1 : 0;
    while (end < text.size() && isNameChar(text[end]))
        ++end;
    const std::string_view name = text.substr(braces ? 1 : 0, end - (braces ? 1 : 0));
    if (name.empty() || (braces && (end >= text.size() || text[end] != '}')))
        return std::nullopt;
    return std::pair(name, end + (braces ? 1 : 0));
}

} // namespace

Regex::Regex(std::unique_ptr<Private> p) : d(std::move(p)) {}
Regex::~Regex() = default;

tl::expected<std::shared_ptr<const Regex>, std::string> Regex::compile(std::string_view pattern)
{
    auto p = std::make_unique<Private>();
    p->words = wordsOf(pattern);
    if (p->words.empty()) {
        p->re2 = makeRe2(pattern);
        if (!p->re2->ok())
            return tl::unexpected(p->re2->error());
    }
    return std::shared_ptr<const Regex>(new Regex(std::move(p)));
}

bool Regex::matches(std::string_view text) const
{
    if (d->re2)
        return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *d->re2);
    for (const std::string &word : d->words) {
        if (word == text)
            return true;
    }
    return false;
}

std::optional<std::string> Regex::replace(std::string_view text, std::string_view replacement) const
{
    if (!matches(text))
        return std::nullopt;
    std::vector<re2::StringPiece> groups(1, re2::StringPiece(text.data(), text.size()));
    if (d->re2) {
        groups.resize(std::size_t(d->re2->NumberOfCapturingGroups()) + 1);
        if (!d->re2->Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::ANCHOR_BOTH,
                           groups.data(), int(groups.size())))
            return std::nullopt;
    }
    const auto group = [&](std::string_view name) -> std::string_view {
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
        if (error != std::errc() || end != name.data() + name.size()) {
            if (!d->re2)
                return {};
            const auto &names = d->re2->NamedCapturingGroups();
            const auto it = names.find(std::string(name));
            if (it == names.end())
                return {};
            index = std::size_t(it->second);
        }
        return index < groups.size() ? std::string_view(groups[index].data(), groups[index].size())
                                     : std::string_view();
    };
    std::string out;
    while (!replacement.empty()) {
        const std::size_t dollar = std::min(replacement.find('$'), replacement.size());
        out += replacement.substr(0, dollar);
        replacement.remove_prefix(dollar);
        if (replacement.empty())
            break;
        replacement.remove_prefix(1);
        if (replacement.starts_with('$')) {
            out += '$';
            replacement.remove_prefix(1);
        } else if (const auto named = groupName(replacement)) {
            out += group(named->first);
            replacement.remove_prefix(named->second);
        } else {
            out += '$';
        }
    }
    return out;
}

bool Matcher::matches(std::string_view text) const
{
    switch (kind) {
    case MatchKind::Equal:
        return text == value;
    case MatchKind::NotEqual:
        return text != value;
    case MatchKind::Regex:
        return regex->matches(text);
    case MatchKind::NotRegex:
        return !regex->matches(text);
    }
    return false;
}

std::string_view symbolOf(MatchKind kind)
{
    switch (kind) {
    case MatchKind::Equal:
        return "=";
    case MatchKind::NotEqual:
        return "!=";
    case MatchKind::Regex:
        return "=~";
    case MatchKind::NotRegex:
        return "!~";
    }
    return "=";
}

bool matchesAll(std::span<const Matcher> matchers, std::string_view name, const Labels &labels)
{
    for (const Matcher &matcher : matchers) {
        if (!matcher.matches(matcher.label == NameLabel ? name : labels.value(matcher.label)))
            return false;
    }
    return true;
}

} // namespace wf::promql
