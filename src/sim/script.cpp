// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/script.h"

#include "sim/scenario.h"
#include "sim/scriptreader.h"

#include <algorithm>
#include <cmath>

namespace wf {
namespace {

/// 0 … 1: how much of an action has taken effect.
double progress(const ValueAction &action, double elapsed)
{
    const double passed = elapsed - inSeconds(action.at);
    if (passed < 0)
        return 0;
    const double over = inSeconds(action.over);
    return passed >= over ? 1 : passed / over;
}

void applyValues(const Script &script, double elapsed, Family &family)
{
    for (FamilySample &sample : family.samples) {
        const double natural = sample.value;
        for (const ValueAction &action : script.values) {
            if (!action.what.matches(family, sample))
                continue;
            const double part = progress(action, elapsed);
            double target = action.kind == ValueAction::Kind::Set ? action.value : natural;
            if (!action.state.empty())
                target = sample.labels.value(family.name) == action.state ? 1 : 0;
            sample.value += (target - sample.value) * part;
        }
    }
}

bool isDropped(const Script &script, double elapsed, const Family &family, const FamilySample &sample)
{
    bool dropped = false;
    for (const PresenceAction &action : script.presence) {
        if (inSeconds(action.at) <= elapsed && action.what.matches(family, sample))
            dropped = action.dropped;
    }
    return dropped;
}

} // namespace

void delayScript(Script &script, Millis delay)
{
    for (FaultAction &action : script.faults)
        action.at += delay;
    for (ValueAction &action : script.values)
        action.at += delay;
    for (PresenceAction &action : script.presence)
        action.at += delay;
    for (Stretch &failure : script.failures) {
        failure.from += inSeconds(delay);
        failure.to += inSeconds(delay);
    }
}

bool FamilySelection::matches(const Family &candidate, const FamilySample &sample) const
{
    if (candidate.name != family)
        return false;
    return std::all_of(labels.pairs().begin(), labels.pairs().end(), [&](const Labels::Pair &pair) {
        return sample.labels.value(pair.first) == pair.second;
    });
}

void applyScript(const Script &script, double elapsed, std::vector<Family> &families)
{
    for (Family &family : families) {
        const bool settable = family.type == FamilyType::Gauge || family.type == FamilyType::StateSet;
        if (settable)
            applyValues(script, elapsed, family);
        std::erase_if(family.samples,
                      [&](const FamilySample &sample) { return isDropped(script, elapsed, family, sample); });
    }
    std::erase_if(families, [](const Family &family) { return family.samples.empty(); });
}

Expected<Script> parseScript(const QByteArray &text, const QString &file, const std::vector<Family> &known)
{
    if (text.size() > ScriptMaxBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1: the script has %2 bytes, %3 are allowed")
                                             .arg(file)
                                             .arg(text.size())
                                             .arg(ScriptMaxBytes));
    ScriptReader reader(known);
    int number = 0;
    qsizetype from = 0;
    while (from < text.size()) {
        ++number;
        qsizetype end = text.indexOf('\n', from);
        end = end < 0 ? text.size() : end;
        Expected<void> read =
            number > ScriptMaxLines
                ? fail(ErrorCode::TooLarge, QStringLiteral("more than %1 lines").arg(ScriptMaxLines))
                : reader.readLine(QByteArrayView(text).sliced(from, end - from));
        if (!read)
            return fail(read.error().code,
                        QStringLiteral("%1:%2: %3").arg(file).arg(number).arg(read.error().message));
        from = end + 1;
    }
    return reader.takeScript();
}

const char *scriptHelp()
{
    return "A drill script has one action a line; # starts a comment. Times count from the start.\n"
           "  at TIME start SCENARIO [for DURATION]     a fault begins\n"
           "  at TIME stop SCENARIO                     it begins to recover\n"
           "  at TIME set METRIC VALUE [over DURATION]  a gauge goes to VALUE and stays there;\n"
           "                                            a state set takes the word of a state\n"
           "  at TIME release METRIC [over DURATION]    it goes back to what the estate would show\n"
           "  at TIME drop METRIC                       its series are gone from the answers\n"
           "  at TIME restore METRIC                    they are back\n"
           "  at TIME fail DURATION                     every request is answered 503\n"
           "METRIC may pick some of its series: node_cpu_usage_ratio{node=\"db-1\"}.\n"
           "TIME and DURATION are written like 500ms, 30s, 5m or 1h30m.\n"
           "\n"
           "For example:\n"
           "  at 30s start dynex-outage\n"
           "  at 2m  set qih_queue_depth 250 over 1m\n"
           "  at 5m  release qih_queue_depth\n"
           "  at 6m  drop dynex_health_status\n"
           "  at 7m  fail 30s\n"
           "  at 10m stop dynex-outage\n";
}

} // namespace wf
