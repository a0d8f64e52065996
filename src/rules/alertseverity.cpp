// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/alertseverity.h"

namespace wf::rules {

namespace {

struct SeverityWord
{
    const char *text;
    Severity severity;
};
constexpr SeverityWord OtherWords[] = {
    {"fatal", Severity::P0},  {"disaster", Severity::P0}, {"blocker", Severity::P0},
    {"urgent", Severity::P0}, {"crit", Severity::P0},     {"alert", Severity::P0},
    {"0", Severity::P0},      {"1", Severity::P0},        {"err", Severity::P1},
    {"2", Severity::P1},      {"average", Severity::P2},  {"warn", Severity::P2},
    {"ticket", Severity::P2}, {"3", Severity::P2},        {"notice", Severity::P3},
    {"notify", Severity::P3}, {"trivial", Severity::P3},  {"debug", Severity::P3},
    {"p5", Severity::P3},     {"4", Severity::P3},        {"5", Severity::P3},
};
constexpr const char *NobodyWords[] = {"none", "ok", "silent", "off"};
constexpr const char *SeverityLabels[] = {"severity", "priority", "level", "sev"};

} // namespace

AlertSeverity severityOf(const Labels &labels)
{
    for (const char *name : SeverityLabels) {
        const std::string_view value = labels.value(name);
        if (value.empty())
            continue;
        const QString word = QString::fromUtf8(value.data(), qsizetype(value.size())).trimmed().toLower();
        for (const char *nobody : NobodyWords) {
            if (word == QLatin1String(nobody))
                return {AlertSeverity::Kind::Nobody, Severity::P3};
        }
        if (const auto known = parseSeverity(word))
            return {AlertSeverity::Kind::Said, *known};
        for (const SeverityWord &other : OtherWords) {
            if (word == QLatin1String(other.text))
                return {AlertSeverity::Kind::Said, other.severity};
        }
    }
    return {};
}

} // namespace wf::rules
