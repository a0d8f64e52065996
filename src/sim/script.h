// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "sim/family.h"
#include "sim/faultplan.h"

#include <QString>

namespace wf {

/// A drill script. UTF-8, one action a line, `#` starts a comment, blank lines are fine. Times count from
/// the estate's start and need not be in order; actions of one time happen in the order of their lines.
///
///     at TIME start SCENARIO [for DURATION]
///         a fault begins; it lasts its usual time, or DURATION
///
///     at TIME stop SCENARIO
///         it begins to recover
///
///     at TIME set METRIC VALUE [over DURATION]
///         a gauge goes to VALUE and stays; a state set takes a state's word
///
///     at TIME release METRIC [over DURATION]
///         it goes back to what the estate would show
///
///     at TIME drop METRIC
///         its series are gone from the answers
///
///     at TIME restore METRIC
///         they are back
///
///     at TIME fail DURATION
///         every request is answered 503
///
/// METRIC is a family's name, or a sample's, or as a runbook writes it (qih.queue_depth), and may pick some
/// of the series: node_cpu_usage_ratio{node="db-1"}.
///
/// Bounds: 256 KiB, 2,000 lines, 500 bytes a line.
inline constexpr qsizetype ScriptMaxBytes = 256 * 1024;
inline constexpr qsizetype ScriptMaxLines = 2000;
inline constexpr qsizetype ScriptMaxLineBytes = 500;

/// Some series of the estate.
struct FamilySelection
{
    std::string family;
    Labels labels; ///< All of them must be equal.
    bool matches(const Family &candidate, const FamilySample &sample) const;
};

struct ValueAction
{
    enum class Kind { Set, Release };
    Kind kind = Kind::Set;
    Millis at{0};
    FamilySelection what;
    double value = 0;
    std::string state; ///< Of a state set; else empty.
    Millis over{0};
};

struct PresenceAction
{
    Millis at{0};
    FamilySelection what;
    bool dropped = true;
};

struct Script
{
    std::vector<FaultAction> faults;
    std::vector<ValueAction> values;      ///< In time order.
    std::vector<PresenceAction> presence; ///< In time order.
    std::vector<Stretch> failures;        ///< The server answers 503.
};

/// The first error as "FILE:LINE: message". `known` are the families a script may name.
Expected<Script> parseScript(const QByteArray &text, const QString &file, const std::vector<Family> &known);
/// Lets everything happen later.
void delayScript(Script &script, Millis delay);
/// What the script makes of the natural values of a moment.
void applyScript(const Script &script, double seconds, std::vector<Family> &families);
/// The format in words, for a help text.
const char *scriptHelp();

} // namespace wf
