// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/notice.h"
#include "incident/command.h"
#include "rules/runbookindex.h"
#include "runbook/library.h"

namespace wf {

/// What is asked of the log for notices, and in whose name.
struct NoticeCommand
{
    QString actor; ///< The hook.
    Command command;
};

/// The number of a condition that another system tells of, or the desk itself: the same in each run, behind
/// those of runbooks and rules.
int foreignCondition(const QString &source, const QString &key);

/// That a condition of an open incident holds no more, by the word of whoever told it.
command::ReportAlert alertOver(const Incident &incident, int condition, Timestamp now);

/// An alert counts in the runbook that it names or that has its name, else in that of its own name, as alerts
/// of rule files do. One whose severity is "none" asks for nothing, and what the book knows already is left
/// out. `index`: of the library's documents. Pure.
std::vector<NoticeCommand> noticeCommands(const Notices &notices, const RunbookLibrary &library,
                                          const rules::RunbookIndex &index, const IncidentBook &book,
                                          Timestamp now);

} // namespace wf
