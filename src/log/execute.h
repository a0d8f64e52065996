// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/command.h"
#include "log/eventlog.h"

namespace wf {

/// The incident a command is about, where it names one.
IncidentId targetOf(const Command &command);

/// Decides a command against the log's book (bringing in an archived incident first) and appends the outcome.
/// An empty result: there was nothing to do. Imported incidents come into the book as summaries.
/// A request from outside has a `key` and is taken once: the same key again gets the events of the first time
/// (`again` is set), and is Refused where those were of another request. Without a key nothing is compared.
Expected<std::vector<EventPtr>> execute(EventLog &log, const Command &command, const DecisionContext &context,
                                        const QString &key = {}, bool *again = nullptr);

/// A command that waits for the log.
struct LogRequest
{
    Command command;
    DecisionContext context;
    QString key = {};
};
struct LogAnswer
{
    Expected<std::vector<EventPtr>> events;
    bool again = false; ///< It was taken before.
};
/// The most that are taken together.
inline constexpr std::size_t MaxGroup = 200;
/// Executes requests that wait at the same time, in order, with one flush for all: what is answered is on the
/// disk. As if each was executed alone: one that is refused or cannot be written takes no other with it. Only
/// an error of the disk is everybody's.
std::vector<LogAnswer> executeAll(EventLog &log, const std::vector<LogRequest> &requests);

/// 1 to 64 letters, digits and -._: of ASCII.
bool isRequestKey(const QString &key);

} // namespace wf
