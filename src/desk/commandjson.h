// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/command.h"

#include <QByteArray>

namespace wf {

/// What a program outside may ask a desk for: {"do": "note", "incident": "…", "text": "…", "actor": "…",
/// "key": "…"}. One line. Whoever asks makes the key, once per thing that is to happen, and asks with it
/// again when no answer came.
struct ControlRequest
{
    QString actor;
    Command command;
    QString key = {}; ///< Empty, or isRequestKey().
};
Expected<ControlRequest> parseRequest(const QByteArray &line);
/// The same request as a line, with its line feed. For the kinds the command line has: declare, add entry,
/// steps, branch, status, severity, reopen,
/// changes, messages, merge, split, facts, the review.
QByteArray requestText(const ControlRequest &request);

/// {"ok":true,"events":[{"id":"…","kind":"…","incident":"…"}]} or {"ok":false,"code":"…","error":"…"}, with a
/// line feed.
QByteArray answerText(const Expected<std::vector<EventPtr>> &result);

/// What a client reads out of an answer.
struct ControlAnswer
{
    struct Entry
    {
        QString id;
        QString kind;
        IncidentId incident;
        QString number; ///< Of a declaration.
    };
    std::vector<Entry> events;
};
Expected<ControlAnswer> parseAnswer(const QByteArray &line);
/// The same from a result that was made in this process.
ControlAnswer answerOf(const std::vector<EventPtr> &events);

} // namespace wf
