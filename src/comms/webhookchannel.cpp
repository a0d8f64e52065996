// SPDX-License-Identifier: GPL-3.0-or-later
// Any HTTP service: a JSON template filled with the message, 2xx is success.
#include "comms/encoders.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace wf {

namespace {

QJsonObject placeholders(const Delivery &delivery)
{
    const MessageRecord &record = delivery.record;
    const OutgoingMessage &m = record.message;
    return {{QStringLiteral("key"), record.id.text()},
            {QStringLiteral("incident"), record.incident.text()},
            {QStringLiteral("number"), m.number},
            {QStringLiteral("title"), m.title},
            {QStringLiteral("severity"), severityCode(m.severity)},
            {QStringLiteral("status"), m.status},
            {QStringLiteral("subject"), m.subject},
            {QStringLiteral("text"), m.text},
            {QStringLiteral("audience"), audienceName(m.audience)},
            {QStringLiteral("purpose"), purposeName(m.purpose)},
            {QStringLiteral("channel"), m.channel},
            {QStringLiteral("queued_at"), toIsoUtc(record.queuedAt)},
            {QStringLiteral("queued_by"), record.queuedBy}};
}

/// What stands between the quotes of a JSON text.
QString jsonEscaped(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(2, list.size() - 4));
}

/// One pass from left to right: what a value says is never read as a placeholder again.
Expected<QByteArray> filled(const QString &bodyTemplate, const QJsonObject &values)
{
    QString result;
    qsizetype at = 0;
    for (;;) {
        const qsizetype open = bodyTemplate.indexOf(QLatin1String("{{"), at);
        const qsizetype close = open < 0 ? -1 : bodyTemplate.indexOf(QLatin1String("}}"), open + 2);
        if (close < 0) {
            result += QStringView(bodyTemplate).mid(at);
            return result.toUtf8();
        }
        result += QStringView(bodyTemplate).mid(at, open - at);
        const QString name = bodyTemplate.mid(open + 2, close - open - 2).trimmed();
        if (!values.contains(name))
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("there is no placeholder \"%1\"; there are %2")
                            .arg(name.left(60), values.keys().join(QStringLiteral(", "))));
        result += jsonEscaped(values.value(name).toString());
        at = close + 2;
    }
}

QByteArray bodyFor(const ChannelConfig &config, const Delivery &delivery)
{
    const QJsonObject values = placeholders(delivery);
    if (config.bodyTemplate.isEmpty())
        return comms::jsonText(values);
    return filled(config.bodyTemplate, values).value_or(QByteArray());
}

} // namespace

Expected<void> checkTemplate(const QString &bodyTemplate)
{
    Delivery sample;
    // Whatever would break out of a text that is not in quotes.
    sample.record.message.text = QStringLiteral("\"}\\ {{text}}\n");
    const auto body = filled(bodyTemplate, placeholders(sample));
    if (!body)
        return tl::unexpected(body.error());
    QJsonParseError error{};
    (void)QJsonDocument::fromJson(*body, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral("filled in, the template is not JSON: %1 (placeholders must be inside quotes)")
                .arg(error.errorString()));
    return {};
}

} // namespace wf

namespace wf::comms {

HttpRequest webhookRequest(const ChannelConfig &config, const Delivery &delivery)
{
    HttpRequest request =
        jsonRequest(config.method.toUtf8(), config.url, delivery.record.id, bodyFor(config, delivery));
    if (!config.secret.isEmpty())
        request.headers.emplace_back("Authorization", "Bearer " + config.secret.toUtf8());
    for (const auto &[name, value] : config.headers)
        request.headers.emplace_back(name.toUtf8(), value.toUtf8());
    return request;
}

Verdict judgeWebhook(const ChannelConfig &config, const Answer &answer)
{
    const QString service = addressOf(config);
    if (answer.status >= 200 && answer.status < 300)
        return {Verdict::Kind::Sent,
                QStringLiteral("%1 answered %2").arg(service).arg(answer.status),
                {},
                {},
                false};
    const QString said = QString::fromUtf8(answer.body.left(500)).simplified();
    return judgeStatus(answer, service, said.startsWith(QLatin1Char('<')) ? QString() : said);
}

MessagePreview webhookPreview(const ChannelConfig &config, const OutgoingMessage &message)
{
    Delivery delivery;
    delivery.record.message = message;
    return {headline(message), QString::fromUtf8(bodyFor(config, delivery)), {}};
}

} // namespace wf::comms
