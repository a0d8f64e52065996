// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// The subcommands of watchfloorctl. Each takes the words after its own name and returns the exit code:
/// 0 fine, 1 what was checked or asked for is wrong, 2 usage, 3 no answer came, so that it may have been done
/// or not.
namespace wf::ctl {

inline constexpr int ExitFine = 0;
inline constexpr int ExitFailed = 1;
inline constexpr int ExitUsage = 2;
inline constexpr int ExitUnknown = 3;

int runbookCommand(const QStringList &args);    ///< runbook check [--json] PATH…
int expositionCommand(const QStringList &args); ///< exposition check …
int simCommand(
    const QStringList &args); ///< sim [--port N] [--seed N] [--scenario NAME[@DELAY]]… [--script FILE]
int targetsCommand(const QStringList &args);   ///< targets check FILE… [--json]
int pushCommand(const QStringList &args);      ///< push METRIC VALUE [LABEL=VALUE]… | push --stdin
int tokenCommand(const QStringList &args);     ///< token FILE [--json]
int soundCommand(const QStringList &args);     ///< sound test
int changeCommand(const QStringList &args);    ///< change TEXT
int statusCommand(const QStringList &args);    ///< status [--json]: 0 calm, 1 not calm, 2 not known
int detectionCommand(const QStringList &args); ///< detection list
int incidentCommand(const QStringList &args);  ///< incident list|show|declare|note|step|status|severity
int noteCommand(const QStringList &args);      ///< note INCIDENT [--stdin | TEXT]
int messageCommand(const QStringList &args);   ///< message list|resend|approve|told
int channelCommand(const QStringList &args);   ///< channel list|test NAME
int historyCommand(const QStringList &args);   ///< history list|trends|actions|import
int redactCommand(const QStringList &args);    ///< redact INC DESK:SEQUENCE
int searchCommand(const QStringList &args);    ///< search WORDS…
int queryCommand(const QStringList &args);     ///< query EXPR | query --test FILE…
int rulesCommand(const QStringList &args);     ///< rules check|test FILE…
int logCommand(const QStringList &args);       ///< log verify|accept-cut|salvage
int recordCommand(const QStringList &args);    ///< record [--config FILE]
int reportCommand(const QStringList &args);    ///< report INCIDENT --format md|html|pdf|json|csv -o FILE
int bundleCommand(const QStringList &args);    ///< bundle export|import|verify|show
int backupCommand(const QStringList &args);    ///< backup list FOLDER | restore FROM TO
int doctorCommand(const QStringList &args);    ///< doctor [--config FILE]
int seriesCommand(const QStringList &args);    ///< series list|dump

class Options;
/// log salvage FROM TO: 0 nothing is missing, 1 something is, 2 it could not be done.
int salvage(const Options &options, const QString &from, const QString &to);

} // namespace wf::ctl
