// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/completion.h"

#include "promql/functions.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace wf::promql {

namespace {

constexpr std::string_view OtherWords[] = {
    "and",          "atan2", "avg",        "bool",        "bottomk",  "by",          "count",
    "count_values", "group", "group_left", "group_right", "ignoring", "limit_ratio", "limitk",
    "max",          "min",   "offset",     "on",          "or",       "quantile",    "stddev",
    "stdvar",       "sum",   "topk",       "unless",      "without"};
constexpr std::string_view Grouping[] = {"by", "without", "on", "ignoring", "group_left", "group_right"};

bool isNameStart(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || c == ':' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool isNamePart(char c)
{
    return isNameStart(c) || std::isdigit(static_cast<unsigned char>(c));
}

/// Reads the text up to the place and remembers where it stands.
class Scan
{
public:
    CompletionPlace run(std::string_view text)
    {
        while (m_at < text.size())
            step(text);
        CompletionPlace place;
        if (m_quote) {
            place.from = m_begun;
            place.prefix = text.substr(m_begun);
            if (!m_braces || m_label.empty())
                return place;
            place.kind = CompletionPlace::Kind::LabelValue;
            place.metric = m_metric;
            place.label = m_label;
            return place;
        }
        // A name that the text ends in.
        std::size_t from = text.size();
        while (from > 0 && isNamePart(text[from - 1]))
            --from;
        place.from = from;
        place.prefix = text.substr(from);
        const bool number = !place.prefix.empty() && !isNameStart(place.prefix.front());
        if (m_comment || number || m_brackets > 0)
            return place;
        if (m_braces) {
            // Behind a matcher's operator a value is wanted, and its quotes come first.
            place.kind = m_afterOperator ? CompletionPlace::Kind::Nothing : CompletionPlace::Kind::LabelName;
            place.metric = m_metric;
        } else {
            place.kind = m_grouping ? CompletionPlace::Kind::LabelName : CompletionPlace::Kind::Expression;
        }
        return place;
    }

private:
    void step(std::string_view text)
    {
        const char c = text[m_at];
        if (m_comment) {
            m_comment = c != '\n';
            ++m_at;
            return;
        }
        if (m_quote) {
            if (c == '\\' && m_quote != '`')
                ++m_at;
            else if (c == m_quote)
                m_quote = 0;
            ++m_at;
            return;
        }
        if (isNameStart(c)) {
            const std::size_t from = m_at;
            while (m_at < text.size() && isNamePart(text[m_at]))
                ++m_at;
            name(text.substr(from, m_at - from));
            return;
        }
        ++m_at;
        mark(c);
    }
    void name(std::string_view word)
    {
        if (m_braces)
            m_label = word;
        else if (!m_grouping)
            m_last = word;
    }
    void mark(char c)
    {
        switch (c) {
        case '"':
        case '\'':
        case '`':
            m_quote = c;
            m_begun = m_at;
            break;
        case '#':
            m_comment = true;
            break;
        case '{':
            m_braces = true;
            m_metric = std::exchange(m_last, {});
            m_label.clear();
            m_afterOperator = false;
            break;
        case '}':
            m_braces = false;
            break;
        case ',':
            m_afterOperator = false;
            m_label.clear();
            break;
        case '=':
        case '!':
        case '~':
            m_afterOperator = m_braces;
            break;
        case '[':
            ++m_brackets;
            break;
        case ']':
            m_brackets = std::max(0, m_brackets - 1);
            break;
        case '(':
            m_grouping = std::find(std::begin(Grouping), std::end(Grouping), m_last) != std::end(Grouping);
            m_last.clear();
            break;
        case ')':
            m_grouping = false;
            m_last.clear();
            break;
        case ' ':
        case '\t':
        case '\n':
            break; // "sum by (" and "metric {" are read on.
        default:
            m_last.clear();
            break;
        }
    }

    std::size_t m_at = 0;
    char m_quote = 0; ///< That is open.
    std::size_t m_begun = 0;
    bool m_comment = false;
    bool m_braces = false;
    bool m_grouping = false;
    bool m_afterOperator = false;
    int m_brackets = 0;
    std::string m_last; ///< The name before.
    std::string m_metric;
    std::string m_label;
};

bool beginsWith(std::string_view word, std::string_view prefix)
{
    return word.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), word.begin(), [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) ==
                      std::tolower(static_cast<unsigned char>(b));
           });
}

} // namespace

CompletionPlace completionPlace(std::string_view text, std::size_t at)
{
    return Scan().run(text.substr(0, at));
}

std::vector<std::string> wordsWith(std::string_view prefix)
{
    std::vector<std::string> words;
    for (const FunctionInfo &function : allFunctions()) {
        if (beginsWith(function.name, prefix))
            words.emplace_back(function.name);
    }
    for (const std::string_view word : OtherWords) {
        if (beginsWith(word, prefix))
            words.emplace_back(word);
    }
    std::sort(words.begin(), words.end());
    return words;
}

} // namespace wf::promql
