// SPDX-License-Identifier: GPL-3.0-or-later
// [[channel]], [messages] and [tell]: what they may hold, and errors by line.
#include "desk/config.h"
#include "support/testentry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_configchannels {

using namespace std::chrono_literals;
using namespace wf;

class TestConfigChannels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyKind();
    void defaults();
    void errors_data();
    void errors();
    void secretsOthersMayRead_data();
    void secretsOthersMayRead();
    void approvalAndTell();

private:
    QString path(const char *name) const { return m_dir.filePath(QLatin1String(name)); }
    void write(const char *name, const QByteArray &text, QFileDevice::Permissions permissions) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() ||
            !file.setPermissions(permissions))
            qFatal("%s cannot be written", name);
    }
    Expected<Config> parse(const QByteArray &text) const
    {
        return parseConfig(text, path("watchfloor.toml"));
    }

    QTemporaryDir m_dir;
};

void TestConfigChannels::initTestCase()
{
    const auto mine = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    write("hook", "https://hooks.slack.com/services/T/B/x\n", mine);
    write("key", QByteArray(32, 'k') + "\n", mine);
    write("short", "abc", mine);
    write("empty", " \n", mine);
    write("lines", "a\nb\n", mine);
    write("token", "t0ken", mine);
    write("open", "t0ken", mine | QFileDevice::ReadGroup);
    write("template.json", R"({"say": "{{text}}"})", mine | QFileDevice::ReadOther);
    write("ca.pem", "x", mine | QFileDevice::ReadOther);
}

void TestConfigChannels::everyKind()
{
    const auto config = parse(R"(
[[channel]]
name = "ops chat"
kind = "slack"
webhook_file = "hook"
url = "http://127.0.0.1:8080"
audiences = ["team", "executives"]
min_interval = "2s"
give_up_after = "1h"
timeout = "5s"
ca_file = "ca.pem"

[[channel]]
name = "pager"
kind = "pagerduty"
routing_key_file = "key"

[[channel]]
name = "page"
kind = "statuspage"
token_file = "token"
page = "abc"
components = ["c1", "c2"]
deliver_notifications = true
audiences = ["customers"]
approval = true

[[channel]]
name = "mail"
kind = "email"
host = "mail.example.com"
security = "tls"
username = "ops"
password_file = "token"
from = "ops@example.com"
to = ["a@example.com", "b@example.com"]

[[channel]]
name = "hook"
kind = "webhook"
url = "https://chat.example.com/in"
token_file = "token"
template_file = "template.json"
method = "put"
headers = { "X-Team" = "ops" }
)");
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->channels.size(), 5U);
    const ChannelConfig &slack = config->channels[0];
    QCOMPARE(slack.secret, QStringLiteral("https://hooks.slack.com/services/T/B/x"));
    QCOMPARE(slack.url, QUrl(QStringLiteral("http://127.0.0.1:8080")));
    QCOMPARE(slack.audiences, (std::set{Audience::Team, Audience::Executives}));
    QCOMPARE(slack.minInterval, Millis{2s});
    QCOMPARE(slack.giveUpAfter, Millis{1h});
    QCOMPARE(slack.timeout, Millis{5s});
    QCOMPARE(slack.caFile, path("ca.pem"));
    QCOMPARE(config->channels[1].secret, QString(32, QLatin1Char('k')));
    const ChannelConfig &page = config->channels[2];
    QCOMPARE(page.page, QStringLiteral("abc"));
    QCOMPARE(page.components.size(), 2);
    QVERIFY(page.deliverNotifications && page.approval);
    const ChannelConfig &mail = config->channels[3];
    QCOMPARE(mail.port, 465);
    QCOMPARE(mail.secret, QStringLiteral("t0ken"));
    QCOMPARE(mail.to.size(), 2);
    const ChannelConfig &hook = config->channels[4];
    QCOMPARE(hook.method, QStringLiteral("PUT"));
    QCOMPARE(hook.bodyTemplate, QStringLiteral(R"({"say": "{{text}}"})"));
    QCOMPARE(hook.headers.size(), 1U);
}

void TestConfigChannels::defaults()
{
    const auto config =
        parse("[[channel]]\nname = \"s\"\nkind = \"slack\"\nwebhook_file = \"hook\"\n"
              "[[channel]]\nname = \"m\"\nkind = \"email\"\nhost = \"h\"\nfrom = \"a@b\"\nto = [\"c@d\"]\n");
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->channels[0].minInterval, Millis{1s});
    QCOMPARE(config->channels[0].giveUpAfter, Millis{24h});
    QCOMPARE(config->channels[1].port, 587);
    QVERIFY(config->channels[1].security == MailSecurity::StartTls);
    QVERIFY(!config->approveCustomers && config->tell.empty());
    QVERIFY(parse("")->channels.empty());
}

void TestConfigChannels::errors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QByteArray &text, int line, const char *says) {
        QTest::newRow(name) << text << line << QString::fromUtf8(says);
    };
    const QByteArray slack = "[[channel]]\nname = \"s\"\nkind = \"slack\"\nwebhook_file = \"hook\"\n";
    const QByteArray pager = "[[channel]]\nname = \"p\"\nkind = \"pagerduty\"\n";
    const QByteArray mail = "[[channel]]\nname = \"m\"\nkind = \"email\"\nhost = \"h\"\nfrom = \"a@b\"\n";
    const QByteArray hook = "[[channel]]\nname = \"w\"\nkind = \"webhook\"\nurl = \"https://h/x\"\n";
    row("no table", "channel = 3", 1, "[[channel]]");
    row("no name", "[[channel]]\nkind = \"slack\"", 1, "\"name\"");
    row("no kind", "[[channel]]\nname = \"s\"", 1, "slack, pagerduty");
    row("unknown kind", "[[channel]]\nname = \"s\"\nkind = \"teams\"", 3,
        "\"teams\" is not a kind of channel");
    row("kind not on the network", "[[channel]]\nname = \"s\"\nkind = \"phone\"", 3, "slack, pagerduty");
    row("unknown key", slack + "webhok = \"x\"\n", 5, "no key \"webhok\"");
    row("key of another kind", slack + "page = \"x\"\n", 5, "no key \"page\"");
    row("inline secret", pager + "routing_key = \"kkkk\"\nrouting_key_file = \"key\"\n", 4,
        "no key \"routing_key\"");
    row("no secret", pager, 1, "\"routing_key_file\"");
    row("missing file", pager + "routing_key_file = \"nowhere\"\n", 4, "nowhere");
    row("short key", pager + "routing_key_file = \"short\"\n", 4, "32 characters, the file holds 3");
    row("empty secret", pager + "routing_key_file = \"empty\"\n", 4, "one line");
    row("two lines", pager + "routing_key_file = \"lines\"\n", 4, "one line");
    row("no hook", "[[channel]]\nname = \"s\"\nkind = \"slack\"\nwebhook_file = \"token\"", 4, "T…/B…");
    row("second of a name", slack + slack, 5, "second channel");
    row("bad audience", slack + "audiences = [\"friends\"]\n", 5, "customers, team or executives");
    row("bad address", slack + "url = \"ftp://x\"\n", 5, "http or https");
    row("secret in the address", slack + "url = \"https://a:b@x\"\n", 5, "put secrets into files");
    row("too quick to give up", slack + "give_up_after = \"1s\"\n", 5, "\"give_up_after\"");
    row("no recipients", mail, 1, "\"to\"");
    row("bad recipient", mail + "to = [\"Ana <a@b>\"]\n", 6, "bare address");
    row("password in clear",
        mail + "to = [\"c@d\"]\nusername = \"u\"\npassword_file = \"token\"\nsecurity = \"none\"\n", 9,
        "unencrypted");
    row("user without password", mail + "to = [\"c@d\"]\nusername = \"u\"\n", 1, "\"password_file\"");
    row("bad security", mail + "to = [\"c@d\"]\nsecurity = \"ssl\"\n", 7, "starttls, tls or none");
    row("bad template", hook + "template = '{\"a\": {{text}}}'\n", 5, "not JSON");
    row("unknown placeholder", hook + "template = '{\"a\": \"{{body}}\"}'\n", 5, "\"body\"");
    row("secret header", hook + "headers = { \"Authorization\" = \"x\" }\n", 5, "token_file");
    row("header with a line break", hook + "headers = { \"X-A\" = \"a\\r\\nX-B: c\" }\n", 5, "X-A");
    row("bad method", hook + "method = \"GET\"\n", 5, "POST, PUT or PATCH");
    row("no ca file", hook + "ca_file = \"gone.pem\"\n", 5, "gone.pem");
    row("messages", "[messages]\napprove = true\n", 2, "approve_customers");
    row("tell", "[tell]\nP9 = [\"Ana\"]\n", 2, "P0, P1, P2, P3");
    row("tell nobody", "[tell]\nP0 = \"Ana\"\n", 2, "list");
}

void TestConfigChannels::errors()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, says);
    const auto config = parse(text);
    QVERIFY(!config);
    const QString message = config.error().message;
    QVERIFY2(message.startsWith(QStringLiteral("%1:%2: ").arg(path("watchfloor.toml")).arg(line)),
             qPrintable(message));
    QVERIFY2(message.contains(says), qPrintable(message));
}

void TestConfigChannels::secretsOthersMayRead_data()
{
    QTest::addColumn<int>("others");
    QTest::newRow("group") << int(QFileDevice::ReadGroup);
    QTest::newRow("others") << int(QFileDevice::ReadOther);
    QTest::newRow("group may write") << int(QFileDevice::WriteGroup);
}

void TestConfigChannels::secretsOthersMayRead()
{
    QFETCH(int, others);
    write("open", QByteArray(32, 'k'),
          QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::Permissions(others));
    const auto config =
        parse("[[channel]]\nname = \"p\"\nkind = \"pagerduty\"\nrouting_key_file = \"open\"\n");
    QVERIFY(!config);
    QVERIFY2(config.error().message.contains(QStringLiteral("chmod 600 '%1'").arg(path("open"))),
             qPrintable(config.error().message));
    QVERIFY(!config.error().message.contains(QStringLiteral("kkkk")));
}

void TestConfigChannels::approvalAndTell()
{
    const auto config =
        parse("[messages]\napprove_customers = true\n[tell]\nP0 = [\"Ana\", \"Bo\"]\nP1 = [\"Bo\"]\n"
              "[[channel]]\nname = \"s\"\nkind = \"slack\"\nwebhook_file = \"hook\"\n"
              "[[channel]]\nname = \"t\"\nkind = \"slack\"\nwebhook_file = \"hook\"\napproval = false\n");
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QVERIFY(config->approveCustomers);
    QVERIFY(config->channels[0].approval && !config->channels[1].approval);
    QCOMPARE(config->tell.at(Severity::P0), QStringList({QStringLiteral("Ana"), QStringLiteral("Bo")}));
    QCOMPARE(config->tell.count(Severity::P2), 0U);
}

WF_TEST(TestConfigChannels)

} // namespace tst_configchannels

#include "tst_configchannels.moc"
