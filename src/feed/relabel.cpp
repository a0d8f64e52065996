// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/relabel.h"

#include "feed/expositionline.h"

#include <QCryptographicHash>

#include <re2/re2.h>

#include <algorithm>

namespace wf {

namespace {

constexpr int MaxRegexMemory = 1 << 20;
constexpr std::size_t MaxRegexBytes = 10'000;
constexpr int MostGroups = 20;

struct ActionName
{
    std::string_view name;
    RelabelAction action;
};
constexpr ActionName Actions[] = {
    {"replace", RelabelAction::Replace},     {"keep", RelabelAction::Keep},
    {"drop", RelabelAction::Drop},           {"keepequal", RelabelAction::KeepEqual},
    {"dropequal", RelabelAction::DropEqual}, {"hashmod", RelabelAction::HashMod},
    {"labelmap", RelabelAction::LabelMap},   {"labeldrop", RelabelAction::LabelDrop},
    {"labelkeep", RelabelAction::LabelKeep}, {"lowercase", RelabelAction::Lowercase},
    {"uppercase", RelabelAction::Uppercase}};

std::unique_ptr<re2::RE2> compiled(const std::string &regex)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(MaxRegexMemory);
    return std::make_unique<re2::RE2>("^(?s:" + regex + ")$", options);
}

/// The last eight bytes of the MD5, as Prometheus takes them.
std::uint64_t hashOf(const std::string &value)
{
    const QByteArray digest = QCryptographicHash::hash(QByteArrayView(value.data(), qsizetype(value.size())),
                                                       QCryptographicHash::Md5);
    std::uint64_t hash = 0;
    for (qsizetype i = digest.size() - 8; i < digest.size(); ++i)
        hash = hash << 8 | static_cast<unsigned char>(digest[i]);
    return hash;
}

/// The groups of a match; the first is all of it.
using Groups = std::vector<re2::StringPiece>;

bool matches(const re2::RE2 &regex, const std::string &value, Groups &groups)
{
    groups.resize(std::size_t(std::min(regex.NumberOfCapturingGroups(), MostGroups)) + 1);
    return regex.Match(value, 0, value.size(), re2::RE2::ANCHOR_BOTH, groups.data(), int(groups.size()));
}

std::string_view groupNamed(const re2::RE2 &regex, const Groups &groups, const std::string &name)
{
    std::size_t number = 0;
    if (!name.empty() && name.find_first_not_of("0123456789") == std::string::npos) {
        number = name.size() > 3 ? groups.size() : std::size_t(std::stoi(name));
    } else {
        const auto found = regex.NamedCapturingGroups().find(name);
        number = found == regex.NamedCapturingGroups().end() ? groups.size() : std::size_t(found->second);
    }
    if (number >= groups.size())
        return {};
    return {groups[number].data(), groups[number].size()};
}

/// $1, ${1}, $name, ${name} and $$, as Go's regexp.Expand has them: a name is as long as it can be.
std::string expanded(const std::string &pattern, const re2::RE2 &regex, const Groups &groups)
{
    std::string made;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '$' || at + 1 == pattern.size()) {
            made += pattern[at];
            continue;
        }
        if (pattern[at + 1] == '$') {
            made += '$';
            ++at;
            continue;
        }
        const bool braced = pattern[at + 1] == '{';
        std::size_t end = at + (braced ? 2 : 1);
        const std::size_t begin = end;
        while (end < pattern.size() &&
               (isNameStart(pattern[end]) || (pattern[end] >= '0' && pattern[end] <= '9')))
            ++end;
        if (end == begin || (braced && (end == pattern.size() || pattern[end] != '}'))) {
            made += '$'; // No name: it stands for itself.
            continue;
        }
        made += groupNamed(regex, groups, pattern.substr(begin, end - begin));
        at = braced ? end : end - 1;
    }
    return made;
}

} // namespace

struct Relabeler::Step
{
    RelabelRule rule;
    std::unique_ptr<re2::RE2> regex;
};

bool isLabelName(std::string_view name)
{
    return !name.empty() && isNameStart(name.front()) && std::all_of(name.begin(), name.end(), [](char c) {
        return isNameStart(c) || (c >= '0' && c <= '9');
    });
}

std::optional<RelabelAction> relabelAction(std::string_view name)
{
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    const auto found = std::find_if(std::begin(Actions), std::end(Actions),
                                    [&lower](const ActionName &each) { return each.name == lower; });
    return found == std::end(Actions) ? std::nullopt : std::optional(found->action);
}

Expected<void> checkRelabelRule(const RelabelRule &rule)
{
    const auto wrong = [](const QString &words) { return fail(ErrorCode::InvalidInput, words); };
    if (rule.regex.size() > MaxRegexBytes)
        return wrong(QStringLiteral("regex may have %1 bytes").arg(MaxRegexBytes));
    if (const auto regex = compiled(rule.regex); !regex->ok())
        return wrong(QStringLiteral("regex is not valid: %1").arg(QString::fromStdString(regex->error())));
    const bool hasTarget = rule.action == RelabelAction::Replace || rule.action == RelabelAction::HashMod ||
                           rule.action == RelabelAction::KeepEqual ||
                           rule.action == RelabelAction::DropEqual ||
                           rule.action == RelabelAction::Lowercase || rule.action == RelabelAction::Uppercase;
    if (hasTarget && rule.targetLabel.empty())
        return wrong(QStringLiteral("this action needs target_label"));
    const bool expands =
        rule.action == RelabelAction::Replace && rule.targetLabel.find('$') != std::string::npos;
    if (hasTarget && !expands && !isLabelName(rule.targetLabel))
        return wrong(QStringLiteral("target_label is no name of a label"));
    if (rule.action == RelabelAction::HashMod && rule.modulus == 0)
        return wrong(QStringLiteral("hashmod needs a modulus above 0"));
    return {};
}

Relabeler::Relabeler(std::vector<RelabelRule> rules)
{
    for (RelabelRule &rule : rules) {
        auto regex = compiled(rule.regex);
        m_steps.push_back({std::move(rule), std::move(regex)});
    }
}

Relabeler::Relabeler(Relabeler &&) noexcept = default;
Relabeler &Relabeler::operator=(Relabeler &&) noexcept = default;
Relabeler::~Relabeler() = default;

bool Relabeler::apply(LabelMap &labels) const
{
    return std::all_of(m_steps.begin(), m_steps.end(),
                       [&labels](const Step &step) { return applyStep(step, labels); });
}

void Relabeler::replace(const Step &step, const std::string &value, LabelMap &labels)
{
    Groups groups;
    if (!matches(*step.regex, value, groups))
        return;
    const std::string target = expanded(step.rule.targetLabel, *step.regex, groups);
    if (!isLabelName(target))
        return;
    std::string text = expanded(step.rule.replacement, *step.regex, groups);
    if (text.empty())
        labels.erase(target);
    else
        labels.insert_or_assign(target, std::move(text));
}

bool Relabeler::applyStep(const Step &step, LabelMap &labels)
{
    const RelabelRule &rule = step.rule;
    const auto valueOf = [&labels](const std::string &name) {
        const auto found = labels.find(name);
        return found == labels.end() ? std::string() : found->second;
    };
    const auto matchesAll = [&step](const std::string &text) {
        return re2::RE2::FullMatch(text, *step.regex);
    };
    std::string value;
    for (std::size_t i = 0; i < rule.sourceLabels.size(); ++i)
        value += (i == 0 ? std::string() : rule.separator) + valueOf(rule.sourceLabels[i]);
    const auto changeCase = [&](char from, char to, char change) {
        std::transform(value.begin(), value.end(), value.begin(),
                       [&](char c) { return c >= from && c <= to ? char(c + change) : c; });
        labels.insert_or_assign(rule.targetLabel, value);
    };
    constexpr char ToUpper = 'A' - 'a';
    switch (rule.action) {
    case RelabelAction::Replace:
        replace(step, value, labels);
        return true;
    case RelabelAction::Keep:
        return matchesAll(value);
    case RelabelAction::Drop:
        return !matchesAll(value);
    case RelabelAction::KeepEqual:
        return valueOf(rule.targetLabel) == value;
    case RelabelAction::DropEqual:
        return valueOf(rule.targetLabel) != value;
    case RelabelAction::HashMod:
        labels.insert_or_assign(rule.targetLabel, std::to_string(hashOf(value) % rule.modulus));
        return true;
    case RelabelAction::LabelMap: {
        const LabelMap before = labels;
        Groups groups;
        for (const auto &[name, text] : before) {
            if (matches(*step.regex, name, groups))
                labels.insert_or_assign(expanded(rule.replacement, *step.regex, groups), text);
        }
        return true;
    }
    case RelabelAction::LabelDrop:
        std::erase_if(labels, [&](const auto &label) { return matchesAll(label.first); });
        return true;
    case RelabelAction::LabelKeep:
        std::erase_if(labels, [&](const auto &label) { return !matchesAll(label.first); });
        return true;
    case RelabelAction::Lowercase:
        changeCase('A', 'Z', char(-ToUpper));
        return true;
    case RelabelAction::Uppercase:
        changeCase('a', 'z', ToUpper);
        return true;
    }
    return true;
}

} // namespace wf
