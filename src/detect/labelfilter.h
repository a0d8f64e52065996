// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/labels.h"
#include "runbook/condition.h"

#include <QRegularExpression>

namespace wf {

/// The label matchers of one comparison, ready to use. As in Prometheus, a missing label is an empty one and
/// a pattern has to match the whole value.
class LabelFilter
{
public:
    /// InvalidInput for a pattern that is no regular expression or longer than 1024 characters.
    static Expected<LabelFilter> compile(const std::vector<LabelMatcher> &matchers);

    bool accepts(const Labels &labels) const;

private:
    struct Matcher
    {
        std::string name;
        LabelOp op = LabelOp::Equal;
        std::string value;
        QRegularExpression pattern;
    };
    static bool accepts(const Matcher &matcher, std::string_view value);

    std::vector<Matcher> m_matchers;
};

/// {a="b",c=~"d"} for people; empty without matchers.
QString matchersText(const std::vector<LabelMatcher> &matchers);

} // namespace wf
