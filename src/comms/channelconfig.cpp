// SPDX-License-Identifier: GPL-3.0-or-later
#include "comms/channelconfig.h"

#include "base/names.h"

#include <algorithm>

namespace wf {

namespace {

constexpr std::array SecurityNames{"starttls", "tls", "none"};
/// What is shorter would turn up in ordinary words.
constexpr qsizetype ShortestSecret = 4;

QUrl vendorOf(ChannelKind kind)
{
    switch (kind) {
    case ChannelKind::Slack:
        return QUrl(QStringLiteral("https://hooks.slack.com"));
    case ChannelKind::PagerDuty:
        return QUrl(QStringLiteral("https://events.pagerduty.com"));
    case ChannelKind::Statuspage:
        return QUrl(QStringLiteral("https://api.statuspage.io"));
    case ChannelKind::Email:
    case ChannelKind::Webhook:
    case ChannelKind::Clipboard:
    case ChannelKind::Phone:
        break;
    }
    return {};
}

QStringList secretsOf(const ChannelConfig &config)
{
    QStringList secrets{config.secret};
    if (config.kind == ChannelKind::Slack) {
        const QUrl hook(config.secret);
        secrets << hook.path() << hook.path().section(QLatin1Char('/'), -1) << hook.query();
    }
    if (config.kind == ChannelKind::Webhook)
        secrets << config.url.query(QUrl::FullyEncoded) << config.url.query();
    if (!config.url.password().isEmpty())
        secrets << config.url.password();
    const QByteArray plain = config.secret.toUtf8();
    const QByteArray user = config.username.toUtf8();
    secrets << QString::fromLatin1(plain.toBase64()) << QString::fromLatin1(plain.toPercentEncoding())
            << QString::fromLatin1((user + ':' + plain).toBase64())
            << QString::fromLatin1((QByteArray(1, '\0') + user + QByteArray(1, '\0') + plain).toBase64());
    return secrets;
}

} // namespace

QString mailSecurityName(MailSecurity security)
{
    return nameIn(SecurityNames, security);
}

std::optional<MailSecurity> parseMailSecurity(QStringView name)
{
    return parseIn<MailSecurity>(SecurityNames, name);
}

Millis usualInterval(ChannelKind kind)
{
    const bool onePerSecond = kind == ChannelKind::Slack || kind == ChannelKind::Statuspage;
    return Millis{onePerSecond ? 1000 : 0};
}

QString addressOf(const ChannelConfig &config)
{
    if (config.kind == ChannelKind::Email)
        return QStringLiteral("%1:%2").arg(config.host).arg(config.port);
    QUrl url = config.url;
    if (url.isEmpty() && config.kind == ChannelKind::Slack)
        url = QUrl(config.secret);
    if (url.host().isEmpty())
        url = vendorOf(config.kind);
    // A path may be a secret (Slack) or hold one (webhooks with a token in them).
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

ChannelInfo infoOf(const ChannelConfig &config)
{
    ChannelInfo info{config.name, config.kind, config.audiences, config.approval, addressOf(config)};
    if (info.audiences.empty())
        info.audiences = {Audience::Customers, Audience::Team, Audience::Executives};
    return info;
}

QString withoutSecrets(QString text, const ChannelConfig &config)
{
    QStringList secrets = secretsOf(config);
    secrets.erase(std::remove_if(secrets.begin(), secrets.end(),
                                 [](const QString &s) { return s.size() < ShortestSecret; }),
                  secrets.end());
    // The longest first: what contains another must not be left in halves.
    std::sort(secrets.begin(), secrets.end(),
              [](const QString &a, const QString &b) { return a.size() > b.size(); });
    for (const QString &secret : secrets)
        text.replace(secret, QStringLiteral("***"));
    return text;
}

} // namespace wf
