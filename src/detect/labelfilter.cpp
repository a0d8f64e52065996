// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/labelfilter.h"

#include <QStringList>

#include <algorithm>

namespace wf {

namespace {

constexpr qsizetype MaxPattern = 1024;
constexpr std::size_t MaxSubject = 4096;

/// A bound for PCRE2 (its option at the start of a pattern), so that a hostile one cannot hold up detection.
constexpr QLatin1String MatchLimit("(*LIMIT_MATCH=50000)");

} // namespace

Expected<LabelFilter> LabelFilter::compile(const std::vector<LabelMatcher> &matchers)
{
    LabelFilter filter;
    for (const LabelMatcher &source : matchers) {
        Matcher matcher{source.name.toStdString(), source.op, source.value.toStdString(), {}};
        if (source.op == LabelOp::Match || source.op == LabelOp::NotMatch) {
            if (source.value.size() > MaxPattern) {
                return fail(ErrorCode::InvalidInput,
                            QStringLiteral("the pattern of label %1 is longer than %2 characters")
                                .arg(source.name)
                                .arg(MaxPattern));
            }
            matcher.pattern.setPattern(MatchLimit + QRegularExpression::anchoredPattern(source.value));
            if (!matcher.pattern.isValid()) {
                return fail(ErrorCode::InvalidInput,
                            QStringLiteral("the pattern \"%1\" of label %2: %3")
                                .arg(source.value, source.name, matcher.pattern.errorString()));
            }
        }
        filter.m_matchers.push_back(std::move(matcher));
    }
    return filter;
}

bool LabelFilter::accepts(const Labels &labels) const
{
    return std::all_of(m_matchers.begin(), m_matchers.end(),
                       [&labels](const Matcher &m) { return accepts(m, labels.value(m.name)); });
}

bool LabelFilter::accepts(const Matcher &matcher, std::string_view value)
{
    switch (matcher.op) {
    case LabelOp::Equal:
        return value == matcher.value;
    case LabelOp::NotEqual:
        return value != matcher.value;
    case LabelOp::Match:
    case LabelOp::NotMatch:
        break;
    }
    if (value.size() > MaxSubject)
        return false;
    const auto match =
        matcher.pattern.match(QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
    // Neither "matches" nor "does not match" is known when the limit was reached: the series is not taken.
    return match.isValid() && match.hasMatch() == (matcher.op == LabelOp::Match);
}

QString matchersText(const std::vector<LabelMatcher> &matchers)
{
    if (matchers.empty())
        return {};
    QStringList parts;
    for (const LabelMatcher &m : matchers)
        parts << m.name + labelOpText(m.op) + QLatin1Char('"') + m.value + QLatin1Char('"');
    return QLatin1Char('{') + parts.join(QLatin1Char(',')) + QLatin1Char('}');
}

} // namespace wf
