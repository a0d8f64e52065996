// SPDX-License-Identifier: GPL-3.0-or-later
// What the configuration says about messages: the channels, who approves, who has to be told.
#include "base/files.h"
#include "comms/encoders.h"
#include "desk/configparts.h"

#include <QDir>
#include <QFileInfo>

namespace wf {

namespace {

constexpr std::size_t MaxChannels = 100;
constexpr std::size_t MaxEntries = 100;
constexpr qint64 MaxSecretBytes = 16 * 1024;
constexpr qint64 MaxTemplateBytes = 64 * 1024;
constexpr qsizetype RoutingKeyLength = 32;

using Base = QDir;

} // namespace

Expected<QString> readSecret(const QString &path)
{
    auto file = OpenFile::open(path);
    if (!file)
        return fail(file.error().code, QStringLiteral("%1: %2").arg(path, file.error().message));
    if (file->othersMayRead())
        return fail(
            ErrorCode::Auth,
            QStringLiteral("%1 holds a secret and others may read it; run: chmod 600 '%1'").arg(path));
    const QString secret = QString::fromUtf8(file->read(MaxSecretBytes + 1).value_or(QByteArray())).trimmed();
    const bool oneLine = std::none_of(secret.begin(), secret.end(), [](QChar c) { return c.unicode() < 32; });
    if (secret.isEmpty() || secret.size() > MaxSecretBytes || !oneLine)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1 must hold one line with the secret").arg(path));
    return secret;
}

namespace {

/// One [[channel]] table.
class ChannelReader
{
public:
    ChannelReader(const toml::table &table, const QString &file)
        : m_table(table), m_in(table, file), m_base(QFileInfo(file).absoluteDir())
    {
    }
    Expected<ChannelConfig> read(bool approveCustomers);

private:
    void readKind();
    void readMail();
    void readWebhook();
    void readAddress(bool needed);
    void readCommon(bool approveCustomers);
    QString secret(const char *key, bool needed);
    /// The key must be there; its text.
    QString needed(const char *key);
    void check(bool good, const char *key, const QString &message)
    {
        if (!good)
            m_in.problem(m_in.place(key), message);
    }

    const toml::table &m_table;
    TableReader m_in;
    Base m_base;
    ChannelConfig m_channel;
};

QString ChannelReader::needed(const char *key)
{
    const QString text = m_in.text(key).trimmed();
    check(!text.isEmpty(), key,
          QStringLiteral("a channel of kind \"%1\" needs a \"%2\"")
              .arg(channelKindName(m_channel.kind), QLatin1String(key)));
    return text;
}

QString ChannelReader::secret(const char *key, bool isNeeded)
{
    const QString path = isNeeded ? needed(key) : m_in.text(key);
    if (path.isEmpty())
        return {};
    const auto read = readSecret(m_base.absoluteFilePath(path));
    check(read.has_value(), key, read ? QString() : read.error().message);
    return read.value_or(QString());
}

void ChannelReader::readAddress(bool isNeeded)
{
    const QString text = isNeeded ? needed("url") : m_in.text("url");
    if (text.isEmpty())
        return;
    m_channel.url = QUrl(text, QUrl::StrictMode);
    const QString scheme = m_channel.url.scheme();
    const bool http = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    check(http && !m_channel.url.host().isEmpty(), "url",
          QStringLiteral("\"url\" must be an http or https address"));
    check(m_channel.url.userInfo().isEmpty(), "url",
          QStringLiteral("\"url\" holds a user or a password: put secrets into files, such as "
                         "token_file"));
}

void ChannelReader::readMail()
{
    m_channel.host = needed("host");
    check(QUrl::fromAce(m_channel.host.toLatin1()) == m_channel.host &&
              !m_channel.host.contains(QLatin1Char('/')) && !m_channel.host.contains(QLatin1Char('@')),
          "host", QStringLiteral("\"host\" must be the name of a mail server"));
    const auto security = parseMailSecurity(m_in.text("security", QStringLiteral("starttls")));
    check(security.has_value(), "security", QStringLiteral("\"security\" must be starttls, tls or none"));
    m_channel.security = security.value_or(MailSecurity::StartTls);
    const int usual = m_channel.security == MailSecurity::Tls        ? 465
                      : m_channel.security == MailSecurity::StartTls ? 587
                                                                     : 25;
    m_channel.port = quint16(m_in.number("port", usual, 1, 65535));
    m_channel.username = m_in.text("username");
    m_channel.secret = secret("password_file", !m_channel.username.isEmpty());
    check(m_channel.username.isEmpty() || m_channel.security != MailSecurity::None, "security",
          QStringLiteral("without starttls or tls the password would be sent unencrypted"));
    m_channel.from = needed("from");
    check(isMailAddress(m_channel.from), "from",
          QStringLiteral("\"from\" must be a bare address: ops@example.com"));
    m_channel.to = m_in.texts("to", MaxEntries);
    check(!m_channel.to.isEmpty(), "to", QStringLiteral("a channel of kind \"email\" needs a list \"to\""));
    for (const QString &to : m_channel.to)
        check(isMailAddress(to), "to",
              QStringLiteral("\"%1\" is not a bare address, such as team@example.com").arg(to));
}

void ChannelReader::readWebhook()
{
    readAddress(true);
    m_channel.secret = secret("token_file", false);
    m_channel.method = m_in.text("method", m_channel.method).toUpper();
    check(QStringList{QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("PATCH")}.contains(
              m_channel.method),
          "method", QStringLiteral("\"method\" must be POST, PUT or PATCH"));
    m_channel.bodyTemplate = m_in.text("template");
    if (const QString path = m_in.text("template_file"); !path.isEmpty()) {
        const QString file = m_base.absoluteFilePath(path);
        const auto text = readFile(file, MaxTemplateBytes);
        check(text.has_value(), "template_file",
              QStringLiteral("%1: cannot be read, or is larger than 64 KB").arg(file));
        m_channel.bodyTemplate = QString::fromUtf8(text.value_or(QByteArray()));
    }
    if (!m_channel.bodyTemplate.isEmpty()) {
        const auto checked = checkTemplate(m_channel.bodyTemplate);
        check(checked.has_value(), m_table.get("template") ? "template" : "template_file",
              checked ? QString() : checked.error().message);
    }
    const toml::node *headers = m_in.find("headers");
    const toml::table *list = headers ? headers->as_table() : nullptr;
    check(!headers || (list && list->size() <= MaxEntries), "headers",
          QStringLiteral("\"headers\" must be a table: headers = { \"X-Team\" = \"ops\" }"));
    if (!list)
        return;
    static const QStringList ours{
        QStringLiteral("authorization"),  QStringLiteral("cookie"), QStringLiteral("idempotency-key"),
        QStringLiteral("content-length"), QStringLiteral("host"),   QStringLiteral("transfer-encoding")};
    for (const auto &[key, node] : *list) {
        const QString name = fromStd(key.str());
        const auto value = node.value_exact<std::string>();
        const bool token = !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
            return c.unicode() < 128 &&
                   (c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_'));
        });
        const bool plain =
            value && std::all_of(value->begin(), value->end(), [](char c) { return c >= 32 && c < 127; });
        if (!token || !plain || ours.contains(name.toLower()))
            m_in.problem(
                node,
                QStringLiteral("\"%1\" cannot be set as a header: put a secret into token_file").arg(name));
        else
            m_channel.headers.emplace_back(name, fromStd(*value));
    }
}

void ChannelReader::readKind()
{
    switch (m_channel.kind) {
    case ChannelKind::Slack: {
        readAddress(false);
        m_channel.secret = secret("webhook_file", true);
        const QUrl hook(m_channel.secret);
        const bool path = hook.scheme().isEmpty() && m_channel.secret.count(QLatin1Char('/')) >= 1;
        check(path || hook.scheme().startsWith(QLatin1String("http")), "webhook_file",
              QStringLiteral("the file must hold the hook's whole address or its path, T…/B…/…"));
        return;
    }
    case ChannelKind::PagerDuty:
        readAddress(false);
        m_channel.secret = secret("routing_key_file", true);
        check(m_channel.secret.isEmpty() || m_channel.secret.size() == RoutingKeyLength, "routing_key_file",
              QStringLiteral("a routing key has 32 characters, the file holds %1")
                  .arg(m_channel.secret.size()));
        return;
    case ChannelKind::Statuspage:
        readAddress(false);
        m_channel.secret = secret("token_file", true);
        m_channel.page = needed("page");
        check(!m_channel.page.contains(QLatin1Char('/')), "page",
              QStringLiteral("\"page\" is the page's id"));
        m_channel.components = m_in.texts("components", MaxEntries);
        m_channel.deliverNotifications = m_in.yes("deliver_notifications", false);
        return;
    case ChannelKind::Email:
        readMail();
        return;
    case ChannelKind::Webhook:
        readWebhook();
        return;
    case ChannelKind::Clipboard:
    case ChannelKind::Phone:
        return;
    }
}

void ChannelReader::readCommon(bool approveCustomers)
{
    using namespace std::chrono;
    const QString caFile = m_in.text("ca_file");
    if (!caFile.isEmpty())
        m_channel.caFile = m_base.absoluteFilePath(caFile);
    check(caFile.isEmpty() || QFileInfo(m_channel.caFile).isReadable(), "ca_file",
          QStringLiteral("%1 cannot be read").arg(m_channel.caFile));
    m_channel.timeout = m_in.duration("timeout", m_channel.timeout, milliseconds(100), minutes(2));
    m_channel.minInterval =
        m_in.duration("min_interval", usualInterval(m_channel.kind), milliseconds(0), minutes(10));
    m_channel.giveUpAfter = m_in.duration("give_up_after", m_channel.giveUpAfter, minutes(1), hours(24 * 7));
    m_channel.approval = m_in.yes("approval", approveCustomers);
    for (const QString &name : m_in.texts("audiences", 3)) {
        const auto audience = parseAudience(name);
        check(audience.has_value(), "audiences",
              QStringLiteral("\"%1\" is not an audience: use customers, team or executives").arg(name));
        if (audience)
            m_channel.audiences.insert(*audience);
    }
}

Expected<ChannelConfig> ChannelReader::read(bool approveCustomers)
{
    m_channel.name = m_in.text("name").trimmed();
    check(!m_channel.name.isEmpty() && m_channel.name.size() <= 100, "name",
          QStringLiteral("[[channel]] needs a \"name\" of at most 100 characters"));
    const QString kindName = m_in.text("kind");
    const auto kind = parseChannelKind(kindName);
    const QString kinds = QStringLiteral("slack, pagerduty, statuspage, email or webhook");
    check(kind && isOnNetwork(*kind), "kind",
          kindName.isEmpty()
              ? QStringLiteral("[[channel]] needs a \"kind\": %1").arg(kinds)
              : QStringLiteral("\"%1\" is not a kind of channel: use %2").arg(kindName, kinds));
    if (m_in.error())
        return tl::unexpected(*m_in.error());
    m_channel.kind = *kind;
    readKind();
    readCommon(approveCustomers);
    m_in.refuseUnknown(QStringLiteral("a channel of kind \"%1\"").arg(channelKindName(*kind)));
    if (m_in.error())
        return tl::unexpected(*m_in.error());
    return m_channel;
}

tl::unexpected<Error> at(const Config &config, const toml::node &node, const QString &message)
{
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("%1:%2: %3").arg(config.file).arg(node.source().begin.line).arg(message));
}

Expected<void> readChannels(Config &config, const toml::node &node)
{
    const toml::array *list = node.as_array();
    if (!list || !list->is_homogeneous<toml::table>())
        return at(config, node, QStringLiteral("a channel is a table in double brackets: [[channel]]"));
    if (list->size() > MaxChannels)
        return at(config, node,
                  QStringLiteral("%1 channels; at most %2 are allowed").arg(list->size()).arg(MaxChannels));
    for (std::size_t i = 0; i < list->size(); ++i) {
        auto channel = ChannelReader(*list->get(i)->as_table(), config.file).read(config.approveCustomers);
        if (!channel)
            return tl::unexpected(channel.error());
        for (const ChannelConfig &other : config.channels) {
            if (other.name == channel->name)
                return at(config, *list->get(i),
                          QStringLiteral("a second channel is named \"%1\"").arg(other.name));
        }
        config.channels.push_back(std::move(*channel));
    }
    return {};
}

} // namespace

Expected<void> readMessaging(Config &config, const toml::node *channels, const toml::node *messages,
                             const toml::node *tell)
{
    if (messages) {
        if (!messages->as_table())
            return at(config, *messages, QStringLiteral("\"messages\" must be a table: [messages]"));
        TableReader in(*messages->as_table(), config.file);
        config.approveCustomers = in.yes("approve_customers", false);
        in.refuseUnknown(QStringLiteral("[messages]"));
        if (in.error())
            return tl::unexpected(*in.error());
    }
    if (tell) {
        if (!tell->as_table())
            return at(config, *tell, QStringLiteral("\"tell\" must be a table: [tell]"));
        TableReader in(*tell->as_table(), config.file);
        for (const Severity severity : AllSeverities) {
            const QStringList names = in.texts(severityCode(severity).toLatin1().constData(), MaxEntries);
            if (!names.isEmpty())
                config.tell[severity] = names;
        }
        in.refuseUnknown(QStringLiteral("[tell]"));
        if (in.error())
            return tl::unexpected(*in.error());
    }
    return channels ? readChannels(config, *channels) : Expected<void>{};
}

} // namespace wf
