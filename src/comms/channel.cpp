// SPDX-License-Identifier: GPL-3.0-or-later
#include "comms/channel.h"

#include "comms/encoders.h"

#include <QUuid>

namespace wf {

namespace {

/// PagerDuty's bound, the narrowest of all.
constexpr qsizetype MaxRequestBytes = 512 * 1024;

tl::unexpected<Error> notOnNetwork(ChannelKind kind)
{
    return fail(ErrorCode::InvalidInput, QStringLiteral("nothing is sent by %1").arg(channelKindName(kind)));
}

Expected<Request> encode(const ChannelConfig &config, const Delivery &delivery)
{
    switch (config.kind) {
    case ChannelKind::Slack:
        return Request(comms::slackRequest(config, delivery));
    case ChannelKind::PagerDuty:
        return Request(comms::pagerDutyRequest(config, delivery));
    case ChannelKind::Statuspage:
        return Request(comms::statuspageRequest(config, delivery));
    case ChannelKind::Email:
        return Request(comms::mailFor(config, delivery));
    case ChannelKind::Webhook:
        return Request(comms::webhookRequest(config, delivery));
    case ChannelKind::Clipboard:
    case ChannelKind::Phone:
        break;
    }
    return notOnNetwork(config.kind);
}

Verdict judged(const ChannelConfig &config, const Delivery &delivery, const Answer &answer)
{
    switch (config.kind) {
    case ChannelKind::Slack:
        return comms::judgeSlack(config, answer);
    case ChannelKind::PagerDuty:
        return comms::judgePagerDuty(config, answer);
    case ChannelKind::Statuspage:
        return comms::judgeStatuspage(config, delivery, answer);
    case ChannelKind::Email:
        return comms::judgeMail(config, answer);
    case ChannelKind::Webhook:
        return comms::judgeWebhook(config, answer);
    case ChannelKind::Clipboard:
    case ChannelKind::Phone:
        break;
    }
    return {Verdict::Kind::GiveUp, notOnNetwork(config.kind).value().message, {}, {}, false};
}

Verdict scrubbed(Verdict verdict, const ChannelConfig &config)
{
    verdict.answer = withoutSecrets(verdict.answer, config);
    verdict.reference = withoutSecrets(verdict.reference, config);
    return verdict;
}

} // namespace

Expected<Request> requestFor(const ChannelConfig &config, const Delivery &delivery)
{
    auto request = encode(config, delivery);
    if (!request)
        return request;
    const auto *http = std::get_if<HttpRequest>(&*request);
    if (http && http->body.size() > MaxRequestBytes)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("the message is larger than the 512 KB a service takes"));
    return request;
}

std::optional<HttpRequest> lookupFor(const ChannelConfig &config, const Delivery &delivery)
{
    if (config.kind != ChannelKind::Statuspage)
        return std::nullopt;
    return comms::statuspageLookup(config, delivery);
}

Verdict judge(const ChannelConfig &config, const Delivery &delivery, const Answer &answer)
{
    return scrubbed(judged(config, delivery, answer), config);
}

Verdict judgeLookup(const ChannelConfig &config, const Delivery &delivery, const Answer &answer)
{
    return scrubbed(comms::judgeStatuspageLookup(config, delivery, answer), config);
}

MessagePreview previewOf(const ChannelConfig &config, const OutgoingMessage &message)
{
    switch (config.kind) {
    case ChannelKind::Slack:
        return comms::slackPreview(message);
    case ChannelKind::PagerDuty:
        return comms::pagerDutyPreview(message);
    case ChannelKind::Statuspage:
        return comms::statuspagePreview(config, message);
    case ChannelKind::Email:
        return comms::mailPreview(message);
    case ChannelKind::Webhook:
        return comms::webhookPreview(config, message);
    case ChannelKind::Clipboard:
    case ChannelKind::Phone:
        break;
    }
    return {comms::headline(message), message.text, {}};
}

Delivery testDelivery(const ChannelConfig &config, Timestamp now)
{
    Delivery test;
    test.now = now;
    test.record.id = MessageId(QUuid::createUuid().toString(QUuid::WithoutBraces));
    test.record.queuedAt = now;
    OutgoingMessage &message = test.record.message;
    message.channel = config.name;
    message.kind = config.kind;
    message.purpose = MessagePurpose::Test;
    message.severity = Severity::P3;
    message.number = QStringLiteral("TEST");
    message.title = QStringLiteral("Watchfloor can reach \"%1\"").arg(config.name);
    message.text = QStringLiteral("A test of the channel. Nothing is wrong.");
    message.status = QStringLiteral("test");
    return test;
}

} // namespace wf
