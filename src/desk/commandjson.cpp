// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/commandjson.h"

#include "base/jsonfields.h"
#include "base/jsonsize.h"
#include "desk/controlline.h"
#include "desk/importjson.h"
#include "desk/messagejson.h"
#include "desk/reviewjson.h"
#include "log/execute.h"

#include <QJsonDocument>

namespace wf {

namespace {

/// Names of a declaration that somebody has to tell.
constexpr qsizetype MaxTold = 200;

QJsonObject toJson(const command::RunbookCopy &copy)
{
    return {{QStringLiteral("id"), copy.id.text()},
            {QStringLiteral("index"), copy.index},
            {QStringLiteral("title"), copy.title},
            {QStringLiteral("file"), copy.file},
            {QStringLiteral("source"), QString::fromUtf8(copy.source)},
            {QStringLiteral("sha256"), QString::fromLatin1(copy.sha256.toHex())}};
}

command::RunbookCopy runbookCopy(const QJsonObject &o)
{
    using json::text;
    return {RunbookId(text(o, "id")),   json::number(o, "index"),
            text(o, "title"),           text(o, "file"),
            text(o, "source").toUtf8(), QByteArray::fromHex(text(o, "sha256").toLatin1())};
}

struct ToJson
{
    QJsonObject operator()(const command::Declare &c) const
    {
        QJsonObject o = requestAbout("declare", c.detection);
        o[QStringLiteral("title")] = c.title;
        o[QStringLiteral("severity")] = severityCode(c.severity);
        o[QStringLiteral("drill")] = c.drill;
        o[QStringLiteral("commander")] = c.commander;
        if (c.runbook)
            o[QStringLiteral("runbook")] = toJson(*c.runbook);
        if (c.checklist)
            o[QStringLiteral("checklist")] = toJson(*c.checklist);
        o[QStringLiteral("tell")] = QJsonArray::fromStringList(c.tell);
        return o;
    }
    QJsonObject operator()(const command::AddEntry &c) const
    {
        QJsonObject o = requestAbout("entry", c.incident);
        o[QStringLiteral("kind")] = eventKindName(c.kind);
        o[QStringLiteral("text")] = c.text;
        return o;
    }
    QJsonObject operator()(const command::CompleteStep &c) const
    {
        return step("step_done", c.incident, c.step, c.remark);
    }
    QJsonObject operator()(const command::UndoStep &c) const
    {
        return step("step_undo", c.incident, c.step, {});
    }
    QJsonObject operator()(const command::SkipStep &c) const
    {
        return step("step_skip", c.incident, c.step, c.reason);
    }
    QJsonObject operator()(const command::AssignStep &c) const
    {
        return step("step_assign", c.incident, c.step, c.person);
    }
    QJsonObject operator()(const command::ChooseBranch &c) const
    {
        QJsonObject o = requestAbout("branch", c.incident);
        o[QStringLiteral("phase")] = c.phase;
        o[QStringLiteral("branch")] = c.branch;
        return o;
    }
    QJsonObject operator()(const command::ChangeStatus &c) const
    {
        QJsonObject o = requestAbout("status", c.incident);
        o[QStringLiteral("to")] = statusName(c.to);
        o[QStringLiteral("text")] = c.reason;
        o[QStringLiteral("despite")] = c.despite;
        return o;
    }
    QJsonObject operator()(const command::ChangeSeverity &c) const
    {
        QJsonObject o = requestAbout("severity", c.incident);
        o[QStringLiteral("to")] = severityCode(c.to);
        o[QStringLiteral("text")] = c.reason;
        o[QStringLiteral("tell")] = QJsonArray::fromStringList(c.tell);
        return o;
    }
    QJsonObject operator()(const command::Reopen &c) const
    {
        QJsonObject o = requestAbout("reopen", c.incident);
        o[QStringLiteral("text")] = c.reason;
        return o;
    }
    QJsonObject operator()(const command::ResendMessage &c) const
    {
        return message("message_resend", c.incident, c.message, {});
    }
    QJsonObject operator()(const command::ApproveMessage &c) const
    {
        return message(c.approve ? "message_approve" : "message_reject", c.incident, c.message, c.reason);
    }
    QJsonObject operator()(const command::MarkTold &c) const
    {
        return message("message_told", c.incident, c.message, c.person);
    }
    QJsonObject operator()(const command::SendMessages &c) const
    {
        QJsonObject o = requestAbout("messages_send", c.incident);
        QJsonArray list;
        for (const OutgoingMessage &m : c.messages)
            list.append(messageJson(m));
        o[QStringLiteral("messages")] = list;
        o[QStringLiteral("approval")] = c.needsApproval;
        return o;
    }
    QJsonObject operator()(const command::Merge &c) const
    {
        QJsonObject o = requestAbout("merge", c.incident);
        QJsonArray list;
        for (const IncidentId &id : c.sources)
            list.append(id.text());
        o[QStringLiteral("sources")] = list;
        return o;
    }
    QJsonObject operator()(const command::Unmerge &c) const { return requestAbout("unmerge", c.incident); }
    QJsonObject operator()(const command::Split &c) const
    {
        QJsonObject o = requestAbout("split", c.incident);
        o[QStringLiteral("title")] = c.title;
        o[QStringLiteral("severity")] = severityCode(c.severity);
        o[QStringLiteral("commander")] = c.commander;
        return o;
    }
    QJsonObject operator()(const command::ChangeFacts &c) const
    {
        QJsonObject o = requestAbout("facts", c.incident);
        o[QStringLiteral("impact")] = c.facts.impact;
        o[QStringLiteral("exit_criteria")] = c.facts.exitCriteria;
        o[QStringLiteral("services")] = QJsonArray::fromStringList(c.facts.services);
        o[QStringLiteral("tags")] = QJsonArray::fromStringList(c.facts.tags);
        o[QStringLiteral("links")] = QJsonArray::fromStringList(c.facts.links);
        return o;
    }
    QJsonObject operator()(const command::Annotate &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::MarkKeyMoment &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::NameFactor &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::CorrectMilestone &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::WriteSection &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::ChangeReviewState &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::SetAction &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::AmendEntry &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::Redact &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::PinWindow &c) const { return reviewRequest(c); }
    QJsonObject operator()(const command::ImportIncidents &c) const { return importRequest(c); }
    QJsonObject operator()(const command::RecordChange &c) const
    {
        QJsonObject o = requestAbout("change", {});
        o[QStringLiteral("text")] = c.text;
        o[QStringLiteral("service")] = c.service;
        o[QStringLiteral("link")] = c.link;
        o[QStringLiteral("change")] = c.key;
        if (c.at)
            o[QStringLiteral("at_ms")] = double(toMs(*c.at));
        return o;
    }
    QJsonObject operator()(const command::AcceptCut &) const { return requestAbout("accept_cut", {}); }
    /// The rest has no line: only a desk's own windows and feeds ask for it.
    QJsonObject operator()(const auto &) const { return {}; }

    static QJsonObject message(const char *what, const IncidentId &incident, const MessageId &id,
                               const QString &text)
    {
        QJsonObject o = requestAbout(what, incident);
        o[QStringLiteral("message")] = id.text();
        o[QStringLiteral("text")] = text;
        return o;
    }
    static QJsonObject step(const char *what, const IncidentId &incident, const StepId &id,
                            const QString &text)
    {
        QJsonObject o = requestAbout(what, incident);
        o[QStringLiteral("step")] = id.text();
        o[QStringLiteral("text")] = text;
        return o;
    }
};

Expected<Command> declareCommand(const QJsonObject &o)
{
    const auto severity = parseSeverity(json::text(o, "severity"));
    if (!severity)
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"severity\" must be P0, P1, P2 or P3"));
    command::Declare declare{IncidentId(json::text(o, "incident")), json::text(o, "title"),     *severity,
                             o[QStringLiteral("drill")].toBool(),   json::text(o, "commander"), {}};
    if (o.contains(QStringLiteral("runbook")))
        declare.runbook = runbookCopy(o[QStringLiteral("runbook")].toObject());
    if (o.contains(QStringLiteral("checklist")))
        declare.checklist = runbookCopy(o[QStringLiteral("checklist")].toObject());
    declare.tell = json::texts(o, "tell").mid(0, MaxTold);
    return Command(declare);
}

Command changeCommand(const QJsonObject &o)
{
    command::RecordChange change{json::text(o, "text"), json::text(o, "service"), json::text(o, "link"),
                                 json::text(o, "change")};
    if (const QJsonValue at = o.value(QLatin1String("at_ms")); at.isDouble())
        change.at = fromMs(qint64(at.toDouble()));
    return Command(change);
}

/// What concerns messages and incidents as a whole; none: something else is asked for.
std::optional<Command> messageCommand(const QString &what, const QJsonObject &o)
{
    const IncidentId incident(json::text(o, "incident"));
    const MessageId message(json::text(o, "message"));
    const QString text = json::text(o, "text");
    if (what == QLatin1String("message_resend"))
        return Command(command::ResendMessage{incident, message});
    if (what == QLatin1String("message_approve") || what == QLatin1String("message_reject"))
        return Command(
            command::ApproveMessage{incident, message, what.endsWith(QLatin1String("approve")), text});
    if (what == QLatin1String("message_told"))
        return Command(command::MarkTold{incident, message, text});
    if (what == QLatin1String("messages_send")) {
        command::SendMessages send{incident, {}, o.value(QLatin1String("approval")).toBool()};
        for (const QJsonValue &m : o.value(QLatin1String("messages")).toArray())
            send.messages.push_back(messageIn(m.toObject()));
        return Command(send);
    }
    if (what == QLatin1String("merge")) {
        command::Merge merge{incident, {}};
        for (const QString &id : json::texts(o, "sources"))
            merge.sources.emplace_back(id);
        return Command(merge);
    }
    if (what == QLatin1String("unmerge"))
        return Command(command::Unmerge{incident});
    if (what == QLatin1String("facts"))
        return Command(command::ChangeFacts{incident,
                                            {json::text(o, "impact"), json::text(o, "exit_criteria"),
                                             json::texts(o, "services"), json::texts(o, "tags"),
                                             json::texts(o, "links")}});
    return std::nullopt;
}

Expected<Command> commandOf(const QJsonObject &o)
{
    const QString what = json::text(o, "do");
    const IncidentId incident(json::text(o, "incident"));
    const StepId step(json::text(o, "step"));
    const QString text = json::text(o, "text");
    if (what == QLatin1String("declare"))
        return declareCommand(o);
    if (what == QLatin1String("change"))
        return changeCommand(o);
    if (what == QLatin1String("accept_cut"))
        return Command(command::AcceptCut{});
    if (what == QLatin1String("entry")) {
        const auto kind = parseEventKind(json::text(o, "kind"));
        if (!kind)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("\"kind\" is not a kind of entry: \"%1\"").arg(json::text(o, "kind")));
        return Command(command::AddEntry{incident, *kind, text});
    }
    if (what == QLatin1String("step_done"))
        return Command(command::CompleteStep{incident, step, text});
    if (what == QLatin1String("step_undo"))
        return Command(command::UndoStep{incident, step});
    if (what == QLatin1String("step_skip"))
        return Command(command::SkipStep{incident, step, text});
    if (what == QLatin1String("step_assign"))
        return Command(command::AssignStep{incident, step, text});
    if (what == QLatin1String("branch"))
        return Command(command::ChooseBranch{incident, json::number(o, "phase"), json::number(o, "branch")});
    if (what == QLatin1String("status")) {
        if (const auto to = parseStatus(json::text(o, "to")))
            return Command(
                command::ChangeStatus{incident, *to, text, o.value(QLatin1String("despite")).toBool()});
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"to\" is not a status"));
    }
    if (what == QLatin1String("severity")) {
        if (const auto to = parseSeverity(json::text(o, "to")))
            return Command(
                command::ChangeSeverity{incident, *to, text, json::texts(o, "tell").mid(0, MaxTold)});
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"to\" is not a severity"));
    }
    if (what == QLatin1String("split")) {
        if (const auto severity = parseSeverity(json::text(o, "severity")))
            return Command(
                command::Split{incident, json::text(o, "title"), *severity, json::text(o, "commander")});
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"severity\" must be P0, P1, P2 or P3"));
    }
    if (const auto command = messageCommand(what, o))
        return *command;
    if (const auto command = reviewCommand(what, o))
        return *command;
    if (const auto command = importCommand(what, o))
        return *command;
    if (what == QLatin1String("reopen"))
        return Command(command::Reopen{incident, text});
    return fail(ErrorCode::InvalidInput, QStringLiteral("\"do\" is not known: \"%1\"").arg(what));
}

} // namespace

Expected<ControlRequest> parseRequest(const QByteArray &text)
{
    if (!isLeanJson(text))
        return fail(ErrorCode::TooLarge, QStringLiteral("a request has too many values for its length"));
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (!document.isObject())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("a request is one JSON object: %1").arg(error.errorString()));
    auto command = commandOf(document.object());
    if (!command)
        return tl::unexpected(command.error());
    const QString key = json::text(document.object(), "key");
    if (!key.isEmpty() && !isRequestKey(key))
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"key\" is 1 to 64 letters, digits and -._:"));
    return ControlRequest{json::text(document.object(), "actor"), std::move(*command), key};
}

QByteArray requestText(const ControlRequest &request)
{
    QJsonObject o = request.command.visit(ToJson());
    o[QStringLiteral("actor")] = request.actor;
    if (!request.key.isEmpty())
        o[QStringLiteral("key")] = request.key;
    return requestLine(o);
}

ControlAnswer answerOf(const std::vector<EventPtr> &events)
{
    ControlAnswer answer;
    for (const EventPtr &e : events) {
        const auto *declared = e->as<event::Declared>();
        answer.events.push_back(
            {e->id.text(), e->kindName(), e->incident, declared ? declared->number : QString()});
    }
    return answer;
}

QByteArray answerText(const Expected<std::vector<EventPtr>> &result)
{
    if (!result)
        return refusalLine(result.error());
    QJsonArray events;
    for (const ControlAnswer::Entry &entry : answerOf(*result).events) {
        events.append(QJsonObject{{QStringLiteral("id"), entry.id},
                                  {QStringLiteral("kind"), entry.kind},
                                  {QStringLiteral("incident"), entry.incident.text()},
                                  {QStringLiteral("number"), entry.number}});
    }
    return answerLine({{QStringLiteral("events"), events}});
}

Expected<ControlAnswer> parseAnswer(const QByteArray &text)
{
    const auto o = readAnswer(text);
    if (!o)
        return tl::unexpected(o.error());
    ControlAnswer answer;
    for (const QJsonValue &v : o->value(QStringLiteral("events")).toArray()) {
        const QJsonObject e = v.toObject();
        answer.events.push_back({json::text(e, "id"), json::text(e, "kind"),
                                 IncidentId(json::text(e, "incident")), json::text(e, "number")});
    }
    return answer;
}

} // namespace wf
