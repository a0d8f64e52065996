// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/message.h"

#include <QStringList>
#include <QUrl>

#include <set>
#include <vector>

namespace wf {

enum class MailSecurity { StartTls, Tls, None };
QString mailSecurityName(MailSecurity security); ///< "starttls", "tls", "none"
std::optional<MailSecurity> parseMailSecurity(QStringView name);

/// One place messages are sent to, as the configuration says. Secrets are in memory only: whoever shows or
/// writes anything of it uses addressOf() and withoutSecrets().
struct ChannelConfig
{
    QString name;
    ChannelKind kind = ChannelKind::Slack;
    /// Where the service is; empty: the vendor's own. For a webhook the whole address.
    QUrl url;
    /// Slack: the hook's address or its path. PagerDuty: the routing key. Statuspage: the API key. Webhook: a
    /// bearer token, may be empty. Email: the password, may be empty.
    QString secret;
    QString caFile; ///< Authorities besides the system's.
    Millis timeout = std::chrono::seconds(15);

    std::set<Audience> audiences; ///< Whom it reaches; empty: everybody.
    bool approval = false;        ///< A text for customers needs the commander's approval.
    Millis minInterval{0};        ///< Between two requests.
    Millis giveUpAfter = std::chrono::hours(24);

    QString page;           ///< Statuspage
    QStringList components; ///< Statuspage
    /// Statuspage: whether its subscribers are told. The service's own default is yes, so it is always said.
    bool deliverNotifications = false;

    QString host; ///< Email
    quint16 port = 0;
    MailSecurity security = MailSecurity::StartTls;
    QString username;
    QString from;
    QStringList to;

    QString bodyTemplate; ///< Webhook: JSON with {{placeholders}}; empty: every field.
    QString method = QStringLiteral("POST");
    std::vector<std::pair<QString, QString>> headers; ///< Webhook

    bool operator==(const ChannelConfig &) const = default;
};

/// What windows know of a channel.
struct ChannelInfo
{
    QString name;
    ChannelKind kind = ChannelKind::Slack;
    std::set<Audience> audiences; ///< Never empty.
    bool approval = false;
    QString address; ///< For people, without secrets.
    bool operator==(const ChannelInfo &) const = default;
};
ChannelInfo infoOf(const ChannelConfig &config);

/// The least time between two requests the service publishes: 1 s for Slack and Statuspage.
Millis usualInterval(ChannelKind kind);
/// "https://hooks.slack.com", "smtp.example.com:587": without paths that are secrets.
QString addressOf(const ChannelConfig &config);
/// The text with whatever is secret of this channel replaced, as it is and encoded.
QString withoutSecrets(QString text, const ChannelConfig &config);

} // namespace wf
