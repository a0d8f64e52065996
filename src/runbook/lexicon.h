// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/runbook.h"

namespace wf {

/// What a heading says its section is.
struct HeadingRole
{
    SectionRole section = SectionRole::Notes;
    PhaseRole phase = PhaseRole::Steps; ///< For SectionRole::Phase.
    bool runbook = false;               ///< A runbook of its own begins here; only a person says so.
    bool operator==(const HeadingRole &) const = default;
};

/// "(5-30 minutes)" and its kin, counted from the declaration.
struct TimeWindow
{
    Millis from{0};
    Millis to{0};
    bool operator==(const TimeWindow &) const = default;
};

/// A heading in its parts: "Step 2 – Immediate response (0-5 min)".
struct HeadingText
{
    QString name;          ///< Without number, emoji, anchor and window.
    bool numbered = false; ///< "2.", "2)", "Step 2:".
    std::optional<TimeWindow> window;
    std::optional<HeadingRole> role; ///< Empty: inherits from its parent.
    bool watchList = false;          ///< "Also watch", "Dashboards": names metrics worth a chart.
};

HeadingText readHeading(const QString &plain);
/// The window in a text, or nothing: an estimate "(30 min)" and a cadence "every 30 min" are none.
std::optional<TimeWindow> findWindow(QStringView text);

/// The text starts with a verb in the imperative: "Check the logs", "Immediately take …".
bool isImperative(QStringView text);
/// The text starts one choice of several: If, When, In case, Unless, Otherwise, Option X, "… suspected?".
bool isBranchLead(QStringView text);
/// A branch's title: without the leading "If" and a trailing colon.
QString branchTitle(const QString &lead);
/// Where "If X, do Y" has its action: the index of "do", or -1.
qsizetype branchAction(const QString &text);
/// A code span that is a command line: a known program with arguments.
bool isCommandLine(QStringView code);

/// The role a user gives a section in a sidecar: "phase", "steps", "detection", "reference", "immediate", …
std::optional<HeadingRole> roleByName(QStringView name);
/// A heading as it is compared: lower case, single spaces, without number and window.
QString headingKey(const QString &plain);

} // namespace wf
