// SPDX-License-Identifier: GPL-3.0-or-later
// Statuspage's REST API: an incident is made by the first message and updated by those that follow. Its
// metadata carry our incident and the last message's key; by them a repeat finds what is there already.
#include "comms/encoders.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace wf::comms {

namespace {

constexpr qsizetype MaxName = 255;
constexpr qsizetype MaxBody = 25'000;
const QString StatuspageName = QStringLiteral("Statuspage");

QString pageStatus(const QString &status)
{
    for (const char *known : {"investigating", "identified", "monitoring"}) {
        if (status == QLatin1String(known))
            return status;
    }
    return status == QLatin1String("detected") ? QStringLiteral("investigating") : QStringLiteral("resolved");
}

QString impactOf(Severity severity)
{
    switch (severity) {
    case Severity::P0:
        return QStringLiteral("critical");
    case Severity::P1:
        return QStringLiteral("major");
    case Severity::P2:
        return QStringLiteral("minor");
    case Severity::P3:
        return QStringLiteral("none");
    }
    return QStringLiteral("critical");
}

QUrl pageUrl(const ChannelConfig &config, const QString &path)
{
    return serviceUrl(config, QStringLiteral("https://api.statuspage.io"),
                      QStringLiteral("/v1/pages/") + config.page + path);
}

HttpRequest authorised(const ChannelConfig &config, HttpRequest request)
{
    request.headers.emplace_back("Authorization", "OAuth " + config.secret.toUtf8());
    return request;
}

HttpRequest reading(const ChannelConfig &config, const Delivery &delivery, const QString &path)
{
    return authorised(config, jsonRequest("GET", pageUrl(config, path), delivery.record.id, {}));
}

QString markOf(const QJsonObject &incident, const char *key)
{
    return incident.value(QLatin1String("metadata"))
        .toObject()
        .value(QLatin1String("watchfloor"))
        .toObject()
        .value(QLatin1String(key))
        .toString();
}

/// A reference goes into a path: nothing but what Statuspage makes its ids of.
QString idOf(const QJsonObject &incident)
{
    const QString id = incident.value(QLatin1String("id")).toString();
    const bool plain = std::all_of(id.begin(), id.end(), [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_'));
    });
    return plain && id.size() <= 64 ? id : QString();
}

QString wordsOf(const QJsonObject &said)
{
    const QJsonValue error = said.value(QLatin1String("error"));
    QStringList words;
    for (const QJsonValue &word : error.isArray() ? error.toArray() : QJsonArray{error})
        words += word.toString();
    words.removeAll(QString());
    return words.join(QStringLiteral("; "));
}

} // namespace

HttpRequest statuspageRequest(const ChannelConfig &config, const Delivery &delivery)
{
    const MessageRecord &record = delivery.record;
    const OutgoingMessage &message = record.message;
    if (message.purpose == MessagePurpose::Test)
        return reading(config, delivery, {});
    const QJsonObject mark{{QStringLiteral("incident"), record.incident.text()},
                           {QStringLiteral("message"), record.id.text()}};
    QJsonObject incident{{QStringLiteral("name"), cut(nameOf(message), MaxName)},
                         {QStringLiteral("status"), pageStatus(message.status)},
                         {QStringLiteral("impact_override"), impactOf(message.severity)},
                         {QStringLiteral("body"), cut(message.text, MaxBody)},
                         {QStringLiteral("deliver_notifications"), config.deliverNotifications},
                         {QStringLiteral("metadata"), QJsonObject{{QStringLiteral("watchfloor"), mark}}}};
    if (!config.components.isEmpty())
        incident[QStringLiteral("component_ids")] = QJsonArray::fromStringList(config.components);
    const bool first = delivery.reference.isEmpty();
    const QString path =
        first ? QStringLiteral("/incidents") : QStringLiteral("/incidents/") + delivery.reference;
    return authorised(config, jsonRequest(first ? "POST" : "PATCH", pageUrl(config, path), record.id,
                                          jsonText({{QStringLiteral("incident"), incident}})));
}

std::optional<HttpRequest> statuspageLookup(const ChannelConfig &config, const Delivery &delivery)
{
    if (!delivery.again || delivery.record.message.purpose == MessagePurpose::Test)
        return std::nullopt;
    if (!delivery.reference.isEmpty())
        return reading(config, delivery, QStringLiteral("/incidents/") + delivery.reference);
    // What may have been made as resolved would not stand among the unresolved.
    const bool over = pageStatus(delivery.record.message.status) == QLatin1String("resolved");
    return reading(config, delivery,
                   over ? QStringLiteral("/incidents") : QStringLiteral("/incidents/unresolved"));
}

Verdict judgeStatuspage(const ChannelConfig &, const Delivery &delivery, const Answer &answer)
{
    const QJsonObject said = jsonOf(answer);
    if (answer.status == 200 || answer.status == 201) {
        const QString id = idOf(said);
        if (id.isEmpty())
            return strangeAnswer(StatuspageName, answer.status);
        if (delivery.record.message.purpose == MessagePurpose::Test)
            return {Verdict::Kind::Sent, QStringLiteral("Statuspage lets us read the page"), {}, {}, false};
        return {Verdict::Kind::Sent, QStringLiteral("Statuspage shows it"), id, {}, false};
    }
    return judgeStatus(answer, StatuspageName, wordsOf(said));
}

Verdict judgeStatuspageLookup(const ChannelConfig &, const Delivery &delivery, const Answer &answer)
{
    const QJsonDocument document = QJsonDocument::fromJson(answer.body);
    if (answer.status != 200 || document.isNull()) {
        Verdict verdict = answer.status == 200
                              ? strangeAnswer(StatuspageName, 200)
                              : judgeStatus(answer, StatuspageName, wordsOf(document.object()));
        // Nothing was sent by looking; what is unknown stays so.
        verdict.mayHaveArrived = true;
        return verdict;
    }
    const QJsonArray incidents =
        document.isArray() ? document.array() : QJsonArray{QJsonValue(document.object())};
    for (const QJsonValue &value : incidents) {
        const QJsonObject incident = value.toObject();
        if (markOf(incident, "incident") != delivery.record.incident.text() || idOf(incident).isEmpty())
            continue;
        if (markOf(incident, "message") == delivery.record.id.text())
            return {
                Verdict::Kind::Sent, QStringLiteral("Statuspage had it already"), idOf(incident), {}, false};
        return {Verdict::Kind::GoOn, {}, idOf(incident), {}, false};
    }
    return {Verdict::Kind::GoOn, {}, delivery.reference, {}, false};
}

MessagePreview statuspagePreview(const ChannelConfig &config, const OutgoingMessage &message)
{
    MessagePreview preview{cut(nameOf(message), MaxName), cut(message.text, MaxBody), {}};
    warnIfCut(preview.warnings, QStringLiteral("the name"), nameOf(message), MaxName);
    warnIfCut(preview.warnings, QStringLiteral("the text"), message.text, MaxBody);
    preview.warnings += config.deliverNotifications
                            ? QStringLiteral("subscribers of the page are notified")
                            : QStringLiteral("subscribers of the page are not notified");
    return preview;
}

} // namespace wf::comms
