// SPDX-License-Identifier: GPL-3.0-or-later
// Commands that wait together share one flush of the disk, which costs more than all the rest of a commit.
#include "log/execute.h"

#include <algorithm>
#include <span>

namespace wf {

namespace {

LogAnswer executeAlone(EventLog &log, const LogRequest &request)
{
    bool again = false;
    auto events = execute(log, request.command, request.context, request.key, &again);
    return {std::move(events), again};
}

std::vector<LogAnswer> eachAlone(EventLog &log, std::span<const LogRequest> requests)
{
    std::vector<LogAnswer> answers;
    for (const LogRequest &request : requests) {
        answers.push_back(executeAlone(log, request));
        // What failed was taken back, and keeps nobody from the next one.
        const bool more = answers.size() < requests.size();
        if (more && log.hasFailed() && !log.isDistrusted())
            static_cast<void>(log.reopen().has_value());
    }
    return answers;
}

/// Those that change more than a few incidents, or the log itself, have a transaction of their own.
bool standsAlone(const LogRequest &request)
{
    return request.command.is<command::ImportIncidents>() || request.command.is<command::AcceptCut>();
}

/// The group was taken back, and the book is the one of before. An error of the disk is told to everybody:
/// nobody knows what of the group it has.
std::vector<LogAnswer> afterFailure(EventLog &log, std::span<const LogRequest> requests, const Error &why)
{
    if (!log.isDistrusted() && log.reopen())
        return eachAlone(log, requests);
    return std::vector<LogAnswer>(requests.size(), LogAnswer{tl::unexpected(why)});
}

std::vector<LogAnswer> executeTogether(EventLog &log, std::span<const LogRequest> requests)
{
    if (requests.size() == 1 || !log.beginGroup())
        return eachAlone(log, requests);
    std::vector<LogAnswer> answers;
    for (const LogRequest &request : requests) {
        answers.push_back(executeAlone(log, request));
        if (const auto error = log.groupError()) {
            log.abandonGroup(*error);
            return afterFailure(log, requests, *error);
        }
    }
    if (const auto done = log.commitGroup(); !done)
        return afterFailure(log, requests, done.error());
    return answers;
}

} // namespace

std::vector<LogAnswer> executeAll(EventLog &log, const std::vector<LogRequest> &requests)
{
    std::vector<LogAnswer> answers;
    for (std::span<const LogRequest> left(requests); !left.empty();) {
        const auto alone = std::find_if(left.begin(), left.end(), standsAlone);
        const auto before = std::min(std::size_t(alone - left.begin()), MaxGroup);
        const std::size_t count = std::max<std::size_t>(before, 1);
        for (LogAnswer &answer : executeTogether(log, left.first(count)))
            answers.push_back(std::move(answer));
        left = left.subspan(count);
    }
    return answers;
}

} // namespace wf
