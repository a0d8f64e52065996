// SPDX-License-Identifier: GPL-3.0-or-later
// Texts as the functions of templates change them.
#include "promql/limits.h"
#include "promql/literals.h"
#include "rules/templatevalue.h"

#include <re2/re2.h>

#include <QString>
#include <QUrl>

#include <algorithm>
#include <optional>

namespace wf::rules {

namespace {

/// Bytes that the searches of one replacement may begin to look at.
constexpr std::size_t MostRegexWork = 20'000'000;

QString shownText(const std::string &text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// Go's net.SplitHostPort; none where it is no host with a port.
std::optional<std::pair<std::string, std::string>> splitHostPort(const std::string &text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos)
        return std::nullopt;
    std::string host = text.substr(0, colon);
    if (host.starts_with('[')) {
        if (!host.ends_with(']') || host.find(']') != host.size() - 1)
            return std::nullopt;
        host = host.substr(1, host.size() - 2);
    } else if (host.find_first_of(":[]") != std::string::npos) {
        return std::nullopt;
    }
    return std::pair(host, text.substr(colon + 1));
}

std::unique_ptr<RE2> compiled(const std::string &pattern)
{
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(promql::MaxRegexBytes);
    auto regex = std::make_unique<RE2>(pattern, options);
    if (!regex->ok())
        throw TemplateFailure{promql::quoted(pattern.substr(0, 80)) +
                              " is not a regular expression: " + regex->error()};
    return regex;
}

bool isNamePart(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

int groupOf(const RE2 &regex, const std::string &name)
{
    const bool number = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
    if (number)
        return name.size() < 4 ? std::stoi(name) : -1;
    const auto it = regex.NamedCapturingGroups().find(name);
    return it != regex.NamedCapturingGroups().end() ? it->second : -1;
}

/// Appends the replacement with its groups filled in, as Go's Expand().
void appendExpanded(std::string &out, const RE2 &regex, const std::string &replacement,
                    const std::vector<re2::StringPiece> &groups, std::size_t most)
{
    for (std::size_t at = 0; at < replacement.size();) {
        const std::size_t dollar = std::min(replacement.find('$', at), replacement.size());
        appendBounded(out, std::string_view(replacement).substr(at, dollar - at), most);
        if (dollar == replacement.size())
            return;
        at = dollar + 1;
        if (replacement.substr(at, 1) == "$") {
            out += '$';
            ++at;
            continue;
        }
        const bool braces = replacement.substr(at, 1) == "{";
        std::size_t end = at + (braces ? 1 : 0);
        const std::size_t begin = end;
        while (end < replacement.size() && isNamePart(replacement[end]))
            ++end;
        if (begin == end || (braces && replacement.substr(end, 1) != "}")) {
            out += '$';
            continue;
        }
        const int group = groupOf(regex, replacement.substr(begin, end - begin));
        if (group >= 0 && group < int(groups.size())) {
            const re2::StringPiece &found = groups[std::size_t(group)];
            appendBounded(out, std::string_view(found.data() ? found.data() : "", found.size()), most);
        }
        at = end + (braces ? 1 : 0);
    }
}

std::string_view characterAt(const std::string &text, std::size_t at)
{
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        ++end;
    return std::string_view(text).substr(at, end - at);
}

} // namespace

std::string titled(const std::string &text)
{
    QString title = shownText(text);
    bool inWord = false;
    for (QChar &c : title) {
        if (!inWord && c.isLower())
            c = c.toUpper();
        inWord = c.isLetterOrNumber() || c == u'_' || c.isMark() || c.isSurrogate() ||
                 (!c.isSpace() && c.unicode() > 0x7f);
    }
    return title.toStdString();
}

std::string raised(const std::string &text)
{
    return shownText(text).toUpper().toStdString();
}

std::string lowered(const std::string &text)
{
    return shownText(text).toLower().toStdString();
}

std::string withoutPort(const std::string &hostPort)
{
    const auto parts = splitHostPort(hostPort);
    return parts ? parts->first : hostPort;
}

std::string withoutDomain(const std::string &hostPort)
{
    const auto parts = splitHostPort(hostPort);
    const std::string host = parts ? parts->first : hostPort;
    const bool v6 = host.find(':') != std::string::npos;
    const bool v4 = host.find_first_not_of("0123456789.") == std::string::npos &&
                    std::count(host.begin(), host.end(), '.') == 3;
    if (v6 || v4)
        return hostPort;
    const std::string name = host.substr(0, host.find('.'));
    return parts && !parts->second.empty() ? name + ':' + parts->second : name;
}

std::string htmlEscaped(const std::string &text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '&':
            out += "&amp;";
            break;
        case '"':
            out += "&#34;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string scriptEscaped(const std::string &text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '\\':
        case '\'':
        case '"':
            out += '\\';
            out += c;
            break;
        case '<':
        case '>':
        case '&':
        case '=': {
            static constexpr std::string_view Hex = "0123456789ABCDEF";
            out += "\\u00";
            out += Hex[static_cast<unsigned char>(c) >> 4];
            out += Hex[static_cast<unsigned char>(c) & 15];
            break;
        }
        case '\n':
            out += "\\u000A";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string queryEscaped(const std::string &text)
{
    static constexpr std::string_view Hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (isNamePart(c) || c == '-' || c == '.' || c == '~') {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            out += '%';
            out += Hex[byte >> 4];
            out += Hex[byte & 15];
        }
    }
    return out;
}

std::string pathOf(std::string_view url)
{
    return QUrl(QString::fromUtf8(url.data(), qsizetype(url.size()))).path().toStdString();
}

bool isFoundIn(const std::string &pattern, const std::string &text)
{
    return RE2::PartialMatch(text, *compiled(pattern));
}

std::string replacedAll(const std::string &pattern, const std::string &replacement, const std::string &text,
                        std::size_t most)
{
    const auto regex = compiled(pattern);
    std::vector<re2::StringPiece> groups(std::size_t(regex->NumberOfCapturingGroups()) + 1);
    std::string out;
    std::size_t lastEnd = 0; ///< Of the last match: what is before it is in the result.
    std::size_t work = 0;
    for (std::size_t at = 0; at <= text.size();) {
        work += text.size() - at;
        if (work > MostRegexWork)
            throw TemplateFailure{"to replace " + promql::quoted(pattern.substr(0, 80)) + " takes too long"};
        if (!regex->Match(text, at, text.size(), RE2::UNANCHORED, groups.data(), int(groups.size())))
            break;
        const auto begin = std::size_t(groups[0].data() - text.data());
        const std::size_t end = begin + groups[0].size();
        appendBounded(out, std::string_view(text).substr(lastEnd, begin - lastEnd), most);
        // An empty match right behind the last one is none.
        if (end > lastEnd || begin == 0)
            appendExpanded(out, *regex, replacement, groups, most);
        lastEnd = end;
        at = std::max(end, at < text.size() ? at + characterAt(text, at).size() : at + 1);
    }
    appendBounded(out, std::string_view(text).substr(lastEnd), most);
    return out;
}

} // namespace wf::rules
