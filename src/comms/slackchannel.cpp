// SPDX-License-Identifier: GPL-3.0-or-later
// Slack's incoming webhooks: text and blocks, 200 "ok", one a second. It knows no idempotency key, so a
// repeat says what it is.
#include "comms/encoders.h"

#include <QJsonArray>

namespace wf::comms {

namespace {

constexpr qsizetype MaxHeader = 150;
constexpr qsizetype MaxSection = 3000;
const QString SlackName = QStringLiteral("Slack");

QUrl hookOf(const ChannelConfig &config)
{
    const QUrl hook(config.secret);
    const QString path = hook.scheme().isEmpty() ? QLatin1Char('/') + config.secret : hook.path();
    if (!config.url.isEmpty())
        return serviceUrl(config, {}, path);
    if (!hook.scheme().isEmpty())
        return hook;
    return QUrl(QStringLiteral("https://hooks.slack.com/services") + path);
}

QString escapedCharacter(QChar c)
{
    if (c == QLatin1Char('&'))
        return QStringLiteral("&amp;");
    if (c == QLatin1Char('<'))
        return QStringLiteral("&lt;");
    return c == QLatin1Char('>') ? QStringLiteral("&gt;") : QString(c);
}

/// The text as sections: escaped, each within the bound of one, none in the middle of an escape.
QStringList sections(const QString &text)
{
    QStringList parts{QString()};
    for (qsizetype i = 0; i < text.size(); ++i) {
        QString next = escapedCharacter(text[i]);
        if (text[i].isHighSurrogate() && i + 1 < text.size())
            next += text[++i];
        if (parts.back().size() + next.size() > MaxSection)
            parts += QString();
        parts.back() += next;
    }
    return parts;
}

QString escaped(const QString &text)
{
    QString result;
    for (const QChar c : text)
        result += escapedCharacter(c);
    return result;
}

QJsonObject mrkdwn(const QString &text)
{
    return {{QStringLiteral("type"), QStringLiteral("mrkdwn")}, {QStringLiteral("text"), text}};
}

} // namespace

HttpRequest slackRequest(const ChannelConfig &config, const Delivery &delivery)
{
    const OutgoingMessage &message = delivery.record.message;
    const QString title = headline(message);
    QJsonArray blocks{QJsonObject{
        {QStringLiteral("type"), QStringLiteral("header")},
        {QStringLiteral("text"), QJsonObject{{QStringLiteral("type"), QStringLiteral("plain_text")},
                                             {QStringLiteral("text"), cut(title, MaxHeader)}}}}};
    for (const QString &part : sections(message.text)) {
        blocks.append(QJsonObject{{QStringLiteral("type"), QStringLiteral("section")},
                                  {QStringLiteral("text"), mrkdwn(part)}});
    }
    QString context = QStringLiteral("%1 · key %2").arg(escaped(message.status), delivery.record.id.text());
    if (delivery.again)
        context += QStringLiteral(" · this may have been sent twice");
    blocks.append(QJsonObject{{QStringLiteral("type"), QStringLiteral("context")},
                              {QStringLiteral("elements"), QJsonArray{mrkdwn(context)}}});
    return jsonRequest(
        "POST", hookOf(config), delivery.record.id,
        jsonText({{QStringLiteral("text"), escaped(title)}, {QStringLiteral("blocks"), blocks}}));
}

Verdict judgeSlack(const ChannelConfig &, const Answer &answer)
{
    const QString said = QString::fromUtf8(answer.body.left(500)).simplified();
    if (answer.status == 200) {
        if (said == QLatin1String("ok"))
            return {Verdict::Kind::Sent, QStringLiteral("Slack took it"), {}, {}, false};
        return strangeAnswer(SlackName, answer.status);
    }
    // Its reasons are short words ("invalid_payload"); a page of HTML in their place says nothing.
    return judgeStatus(answer, SlackName, said.startsWith(QLatin1Char('<')) ? QString() : said);
}

MessagePreview slackPreview(const OutgoingMessage &message)
{
    MessagePreview preview{cut(headline(message), MaxHeader), message.text, {}};
    warnIfCut(preview.warnings, QStringLiteral("the title"), headline(message), MaxHeader);
    if (const auto parts = sections(message.text).size(); parts > 1)
        preview.warnings += QStringLiteral("the text is shown in %1 parts").arg(parts);
    return preview;
}

} // namespace wf::comms
