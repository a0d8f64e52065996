// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/severity.h"

namespace wf {

namespace {

struct Word
{
    const char *text;
    Severity severity;
};

constexpr Word Words[] = {
    {"critical", Severity::P0}, {"emergency", Severity::P0},
    {"page", Severity::P0},     {"sev0", Severity::P0},
    {"sev1", Severity::P0},     {"s1", Severity::P0},
    {"high", Severity::P1},     {"major", Severity::P1},
    {"error", Severity::P1},    {"sev2", Severity::P1},
    {"s2", Severity::P1},       {"medium", Severity::P2},
    {"moderate", Severity::P2}, {"warning", Severity::P2},
    {"minor", Severity::P2},    {"sev3", Severity::P2},
    {"s3", Severity::P2},       {"low", Severity::P3},
    {"info", Severity::P3},     {"informational", Severity::P3},
    {"sev4", Severity::P3},     {"s4", Severity::P3},
    {"sev5", Severity::P3},     {"p4", Severity::P3},
};

} // namespace

QString severityCode(Severity s)
{
    return QStringLiteral("P%1").arg(static_cast<int>(s));
}

std::optional<Severity> parseSeverity(QStringView text)
{
    QString word = text.trimmed().toString().toLower();
    word.remove(QLatin1Char('-')).remove(QLatin1Char(' '));
    if (word.size() == 2 && word[0] == u'p' && word[1] >= u'0' && word[1] <= u'3')
        return static_cast<Severity>(word[1].digitValue());
    for (const Word &known : Words) {
        if (word == QLatin1String(known.text))
            return known.severity;
    }
    return std::nullopt;
}

} // namespace wf
