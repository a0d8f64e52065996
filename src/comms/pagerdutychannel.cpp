// SPDX-License-Identifier: GPL-3.0-or-later
// PagerDuty's Events API v2. The incident's id is the dedup key, so that its trigger, acknowledgement and
// resolution meet in one alert, and a repeat changes nothing.
#include "comms/encoders.h"

#include <QJsonArray>

namespace wf::comms {

namespace {

constexpr qsizetype MaxSummary = 1024;
const QString PagerDutyName = QStringLiteral("PagerDuty");

QString levelOf(Severity severity)
{
    switch (severity) {
    case Severity::P0:
        return QStringLiteral("critical");
    case Severity::P1:
        return QStringLiteral("error");
    case Severity::P2:
        return QStringLiteral("warning");
    case Severity::P3:
        return QStringLiteral("info");
    }
    return QStringLiteral("critical");
}

bool isOver(const OutgoingMessage &message)
{
    return message.status == QLatin1String("resolved") || message.status == QLatin1String("closed") ||
           message.status == QLatin1String("cancelled") || message.status == QLatin1String("merged");
}

QString actionOf(const OutgoingMessage &message)
{
    switch (message.purpose) {
    case MessagePurpose::Acknowledge:
        return QStringLiteral("acknowledge");
    case MessagePurpose::Resolve:
    case MessagePurpose::Test: // Of an alert that nobody opened: the key is checked and nobody is paged.
        return QStringLiteral("resolve");
    case MessagePurpose::Trigger:
        return QStringLiteral("trigger");
    case MessagePurpose::Update:
        break;
    }
    // There are no updates. While the alert is open another trigger is only noted on it; when it is over,
    // one would page people anew.
    return isOver(message) ? QStringLiteral("resolve") : QStringLiteral("trigger");
}

QString summaryOf(const OutgoingMessage &message)
{
    return cut(headline(message), MaxSummary);
}

} // namespace

HttpRequest pagerDutyRequest(const ChannelConfig &config, const Delivery &delivery)
{
    const MessageRecord &record = delivery.record;
    const OutgoingMessage &message = record.message;
    const bool test = message.purpose == MessagePurpose::Test;
    const QString action = actionOf(message);
    QJsonObject event{{QStringLiteral("routing_key"), config.secret},
                      {QStringLiteral("event_action"), action},
                      {QStringLiteral("dedup_key"), test ? record.id.text() : record.incident.text()}};
    if (action == QLatin1String("trigger")) {
        const QJsonObject details{{QStringLiteral("number"), message.number},
                                  {QStringLiteral("title"), message.title},
                                  {QStringLiteral("status"), message.status},
                                  {QStringLiteral("text"), message.text},
                                  {QStringLiteral("key"), record.id.text()}};
        event[QStringLiteral("client")] = QStringLiteral("Watchfloor");
        event[QStringLiteral("payload")] =
            QJsonObject{{QStringLiteral("summary"), summaryOf(message)},
                        {QStringLiteral("source"), QStringLiteral("Watchfloor ") + message.number},
                        {QStringLiteral("severity"), levelOf(message.severity)},
                        {QStringLiteral("timestamp"), toIsoUtc(record.queuedAt)},
                        {QStringLiteral("custom_details"), details}};
    }
    return jsonRequest(
        "POST",
        serviceUrl(config, QStringLiteral("https://events.pagerduty.com"), QStringLiteral("/v2/enqueue")),
        record.id, jsonText(event));
}

Verdict judgePagerDuty(const ChannelConfig &, const Answer &answer)
{
    const QJsonObject said = jsonOf(answer);
    if (answer.status == 202) {
        if (said.value(QLatin1String("status")).toString() != QLatin1String("success"))
            return strangeAnswer(PagerDutyName, answer.status);
        return {Verdict::Kind::Sent,
                QStringLiteral("PagerDuty accepted it"),
                said.value(QLatin1String("dedup_key")).toString(),
                {},
                false};
    }
    QStringList words{said.value(QLatin1String("message")).toString()};
    for (const QJsonValue &error : said.value(QLatin1String("errors")).toArray())
        words += error.toString();
    words.removeAll(QString());
    return judgeStatus(answer, PagerDutyName, words.join(QStringLiteral("; ")));
}

MessagePreview pagerDutyPreview(const OutgoingMessage &message)
{
    MessagePreview preview{summaryOf(message), message.text, {}};
    const QString action = actionOf(message);
    warnIfCut(preview.warnings, QStringLiteral("the summary"), headline(message), MaxSummary);
    if (action != QLatin1String("trigger")) {
        preview.body.clear();
        preview.warnings +=
            QStringLiteral("the alert is told to %1; PagerDuty takes no text with that").arg(action);
    } else if (message.purpose == MessagePurpose::Update) {
        preview.warnings +=
            QStringLiteral("PagerDuty has no updates: if no alert is open, this pages people");
    }
    return preview;
}

} // namespace wf::comms
