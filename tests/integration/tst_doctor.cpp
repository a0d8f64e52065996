// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl doctor: says what a report of a bug needs, no secret, and changes nothing. And the program's
// own log, of which it shows the end.
#include "base/files.h"
#include "controltest.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <csignal>

namespace tst_doctor {

using namespace wf;

class TestDoctor : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { tearDown(); }
    void withoutAFolder();
    void withoutALog();
    void aLogIsDescribed();
    void changesNothing();
    void besideADesk();
    void damagedLog_data();
    void damagedLog();
    void noSecretIsPrinted_data();
    void noSecretIsPrinted();
    void refusedConfigurationIsNotQuoted();
    void lastLinesOfTheProgramLog();
    void recordKeepsALog();

private:
    QString at(const QString &name) const { return m_dir->filePath(name); }
    void write(const QString &path, const QByteArray &bytes) const
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QVERIFY(writeFile(path, bytes, Readers::Owner));
    }
    QString configWithSecrets() const;
    void declareOne() const { QCOMPARE(Ctl(m_data)("incident declare Dynex --severity P1").exit, 0); }
    QJsonObject examined(int exit, const QStringList &more = {}) const
    {
        const CtlResult r =
            Ctl(m_data).run(QStringList{QStringLiteral("doctor"), QStringLiteral("--json")} + more);
        if (r.exit != exit)
            qWarning("exit %d\n%s%s", r.exit, r.out.constData(), r.err.constData());
        return r.exit == exit ? r.object() : QJsonObject();
    }
    static QJsonObject section(const QJsonObject &all, const char *name)
    {
        return all.value(QLatin1String(name)).toObject();
    }
    static QString findings(const QJsonObject &all)
    {
        QStringList lines;
        for (const QJsonValue &finding : all.value(QStringLiteral("findings")).toArray())
            lines += finding.toString();
        return lines.join(QLatin1Char('\n'));
    }
};

/// Each is looked for in what is printed.
const QList<QByteArray> Secrets{"urlpass-1f0c",    "querytoken-2e1d", "bearer-3d2e",
                                "tokenfile-4c3f",  "password-5b40",   "passfile-6a51",
                                "pathtoken-7962",  "SLACKSECRET8873", "0123456789abcdef0123456789abcdef",
                                "statuspage-9984", "mailpass-aa95",   "hooktoken-bba6",
                                "hookpath-ccb7",   "hookquery-ddc8",  "headervalue-eed9"};

void TestDoctor::init()
{
    setUp();
    // No configuration of the person who runs the tests.
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(at(QStringLiteral("config"))));
}

QString TestDoctor::configWithSecrets() const
{
    const auto secret = [&](const char *name, const QByteArray &text) {
        write(at(QLatin1String(name)), text);
    };
    secret("token", Secrets[3]);
    secret("pass", Secrets[5]);
    secret("slack", "https://hooks.slack.com/services/T0/B0/" + Secrets[7]);
    secret("pager", Secrets[8]);
    secret("page", Secrets[9]);
    secret("mail", Secrets[10]);
    secret("hook", Secrets[11]);
    const QString file = at(QStringLiteral("watchfloor.toml"));
    write(file,
          "[[feed]]\nname = \"one\"\nurl = \"http://ann:" + Secrets[0] +
              "@127.0.0.1:1/metrics?token=" + Secrets[1] +
              "\"\n"
              "[[feed]]\nname = \"two\"\nurl = \"http://127.0.0.1:1/metrics\"\nbearer_token = \"" +
              Secrets[2] +
              "\"\n"
              "[[feed]]\nname = \"three\"\nurl = \"http://127.0.0.1:1/metrics\"\nbearer_token_file = "
              "\"token\"\n"
              "[[feed]]\nname = \"four\"\nurl = \"http://127.0.0.1:1\"\nusername = \"ann\"\npassword = \"" +
              Secrets[4] +
              "\"\n"
              "[[feed]]\nname = \"five\"\nurl = \"http://127.0.0.1:1\"\nusername = \"ann\"\n"
              "password_file = \"pass\"\n"
              "[[feed]]\nname = \"six\"\nurl = \"http://127.0.0.1:1/" +
              Secrets[6] +
              "/metrics\"\n"
              "[[channel]]\nname = \"team\"\nkind = \"slack\"\nwebhook_file = \"slack\"\n"
              "[[channel]]\nname = \"on call\"\nkind = \"pagerduty\"\nrouting_key_file = \"pager\"\n"
              "[[channel]]\nname = \"public\"\nkind = \"statuspage\"\ntoken_file = \"page\"\npage = \"abc\"\n"
              "[[channel]]\nname = \"mail\"\nkind = \"email\"\nhost = \"mail.example.com\"\n"
              "username = \"ops\"\npassword_file = \"mail\"\nfrom = \"ops@example.com\"\n"
              "to = [\"team@example.com\"]\n"
              "[[channel]]\nname = \"chat\"\nkind = \"webhook\"\nurl = \"https://chat.example.com/" +
              Secrets[12] + "?key=" + Secrets[13] +
              "\"\ntoken_file = \"hook\"\nheaders = { \"X-Api-Key\" = \"" + Secrets[14] + "\" }\n");
    return file;
}

void TestDoctor::withoutAFolder()
{
    const QJsonObject all = examined(1);
    QVERIFY2(findings(all).contains(m_data + QStringLiteral(": there is no such data folder")),
             qPrintable(findings(all)));
    QVERIFY(!QFile::exists(m_data));
    for (const char *name : {"watchfloor", "qt", "sqlite", "libcurl", "kernel", "distribution"})
        QVERIFY2(!section(all, "versions").value(QLatin1String(name)).toString().isEmpty(), name);
    QVERIFY(section(all, "runbooks").value(QStringLiteral("runbooks")).toInt() > 0);
}

void TestDoctor::withoutALog()
{
    QVERIFY(QDir().mkdir(m_data));
    QVERIFY(QFile::setPermissions(m_data, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const QJsonObject all = examined(0);
    QCOMPARE(section(all, "log").value(QStringLiteral("state")).toString(), QStringLiteral("there is none"));
    QVERIFY(!section(all, "desk").value(QStringLiteral("runs")).toBool());
    QVERIFY(QDir(m_data).isEmpty());
}

void TestDoctor::aLogIsDescribed()
{
    declareOne();
    const QJsonObject all = examined(0);
    const QJsonObject log = section(all, "log");
    QCOMPARE(log.value(QStringLiteral("state")).toString(), QStringLiteral("consistent"));
    QCOMPARE(log.value(QStringLiteral("witness")).toString(), QStringLiteral("agrees with the log"));
    QCOMPARE(log.value(QStringLiteral("incidents")).toInt(), 1);
    QCOMPARE(log.value(QStringLiteral("events")).toInt(), log.value(QStringLiteral("last_sequence")).toInt());
    QVERIFY(log.value(QStringLiteral("events")).toInt() > 0);
    const QJsonObject folder = section(all, "data_folder");
    QCOMPARE(folder.value(QStringLiteral("rights")).toString(), QStringLiteral("0700"));
    QVERIFY(folder.value(QStringLiteral("free_bytes")).toDouble() > 0);
    bool named = false;
    for (const QJsonValue &file : folder.value(QStringLiteral("files")).toArray())
        named = named ||
                (file.toObject().value(QStringLiteral("name")).toString() == QLatin1String("incidents.db") &&
                 file.toObject().value(QStringLiteral("bytes")).toInt() > 0 &&
                 file.toObject().value(QStringLiteral("rights")).toString() == QLatin1String("0600"));
    QVERIFY(named);
    // The text says the same, and the title of an incident is no part of it.
    const CtlResult r = Ctl(m_data)("doctor");
    QCOMPARE(r.exit, 0);
    QVERIFY2(r.lines().first() == QStringLiteral("Nothing was found that needs attention."),
             r.out.constData());
    QVERIFY(r.out.contains("state: consistent"));
    QVERIFY(!r.out.contains("Dynex"));
}

void TestDoctor::changesNothing()
{
    declareOne();
    const auto picture = [this] {
        QStringList all;
        QDirIterator files(m_dir->path(),
                           QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            const QFileInfo info = files.fileInfo();
            QFile file(info.filePath());
            const QByteArray bytes =
                info.isFile() && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
            all += QStringLiteral("%1 %2 %3")
                       .arg(info.filePath())
                       .arg(info.lastModified().toMSecsSinceEpoch())
                       .arg(qHash(bytes));
        }
        all.sort();
        return all;
    };
    const QStringList before = picture();
    examined(0);
    QCOMPARE(picture(), before);
}

void TestDoctor::besideADesk()
{
    startDesk();
    QTRY_VERIFY(QFile::exists(m_data + QStringLiteral("/desk.sock")));
    const QJsonObject all = examined(0);
    const QJsonObject desk = section(all, "desk");
    QVERIFY(desk.value(QStringLiteral("runs")).toBool());
    QVERIFY(desk.value(QStringLiteral("answers")).toBool());
    QCOMPARE(desk.value(QStringLiteral("process")).toInteger(), qint64(QCoreApplication::applicationPid()));
    QCOMPARE(desk.value(QStringLiteral("log")).toString(), QStringLiteral("writable"));
    QCOMPARE(section(all, "log").value(QStringLiteral("targets")).toString(), QStringLiteral("real"));
    // The desk has its lock still.
    QCOMPARE(Ctl(m_data)("incident declare Dynex --severity P1").exit, 0);
    QCOMPARE(m_desk->logStatus().state, LogStatus::State::Writable);
}

void TestDoctor::damagedLog_data()
{
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"event", "garbage", "gone", "witness"})
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void TestDoctor::damagedLog()
{
    QFETCH(QString, damage);
    declareOne();
    if (damage == QLatin1String("event")) {
        RawDatabase raw(logPath(m_data));
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET payload = '{}' WHERE seq = 1"));
    } else if (damage == QLatin1String("garbage")) {
        write(logPath(m_data), QByteArray(100'000, 'x'));
    } else if (damage == QLatin1String("gone")) {
        QVERIFY(QFile::remove(logPath(m_data)));
    } else {
        write(witnessPath(m_data), "nonsense\n");
    }
    const QJsonObject all = examined(1);
    QVERIFY2(findings(all).contains(m_data) || findings(all).contains(QStringLiteral("event")),
             qPrintable(findings(all)));
    QVERIFY(section(all, "log").value(QStringLiteral("state")).toString() != QStringLiteral("consistent"));
    // The rest was gathered all the same.
    QVERIFY(!section(all, "versions").isEmpty());
    QVERIFY(!section(all, "environment").isEmpty());
    // On top of the text.
    const CtlResult r = Ctl(m_data)("doctor");
    QCOMPARE(r.exit, 1);
    QVERIFY(findings(all).startsWith(r.lines().first()));
}

void TestDoctor::noSecretIsPrinted_data()
{
    QTest::addColumn<bool>("json");
    QTest::newRow("text") << false;
    QTest::newRow("json") << true;
}

void TestDoctor::noSecretIsPrinted()
{
    QFETCH(bool, json);
    declareOne();
    const QString config = configWithSecrets();
    // As if one had got into what the program says, as it is and encoded.
    QByteArray log;
    for (const QByteArray &secret : Secrets)
        log += "2026-11-23T14:32:07.123Z warning watchfloor.feed [ingest] http://x/" + secret + " failed\n";
    log += "2026-11-23T14:32:07.123Z warning watchfloor.feed [ingest] Basic " +
           ("ann:" + Secrets[4]).toBase64() + '\n';
    write(m_data + QStringLiteral("/watchfloor.log"), log);
    QStringList words{QStringLiteral("doctor"), QStringLiteral("--config"), config};
    if (json)
        words += QStringLiteral("--json");
    const CtlResult r = Ctl(m_data).run(words);
    QVERIFY2(r.exit == 0, (r.out + r.err).constData());
    for (const QByteArray &secret : Secrets) {
        QVERIFY2(!r.out.contains(secret), (secret + " is in\n" + r.out).constData());
        QVERIFY2(!r.err.contains(secret), r.err.constData());
        QVERIFY2(!r.out.contains(secret.toBase64()), secret.constData());
    }
    QVERIFY(!r.out.contains(("ann:" + Secrets[4]).toBase64()));
    // And what is needed is there.
    for (const char *needed : {"three", "prometheus", "http://127.0.0.1:1/metrics", "on call", "pagerduty",
                               "https://chat.example.com", "mail.example.com:587", "(kept secret)"})
        QVERIFY2(r.out.contains(needed), (QByteArray(needed) + " is not in\n" + r.out).constData());
}

void TestDoctor::refusedConfigurationIsNotQuoted()
{
    declareOne();
    const QString file = at(QStringLiteral("watchfloor.toml"));
    for (const QByteArray &line :
         {QByteArray("kind = \"" + Secrets[2] + "\""),
          QByteArray("fallback_scrape_protocol = \"" + Secrets[2] + "\""), QByteArray(Secrets[2] + " = 1"),
          QByteArray("bearer_token = \"" + Secrets[2])}) {
        write(file, "[[feed]]\nname = \"one\"\nurl = \"http://127.0.0.1:1\"\n" + line + '\n');
        const CtlResult r = Ctl(m_data).run({QStringLiteral("doctor"), QStringLiteral("--config"), file});
        QCOMPARE(r.exit, 1);
        QVERIFY2(!r.out.contains(Secrets[2]) && !r.err.contains(Secrets[2]), (r.out + r.err).constData());
        QVERIFY2(r.lines().first().contains(QStringLiteral("The configuration is refused at %1:").arg(file)),
                 r.out.constData());
    }
}

void TestDoctor::lastLinesOfTheProgramLog()
{
    declareOne();
    QByteArray lines;
    for (int i = 0; i < 80; ++i)
        lines += "2026-11-23T14:32:07.123Z info watchfloor.desk [main] line " + QByteArray::number(i) +
                 "\x1b[2J\n";
    write(m_data + QStringLiteral("/watchfloor.log"), lines);
    const QJsonArray last = section(examined(0), "program_log").value(QStringLiteral("last_lines")).toArray();
    QCOMPARE(last.size(), 50);
    QVERIFY(last.first().toString().endsWith(QStringLiteral("line 30\\u001b[2J")));
    QVERIFY(last.last().toString().endsWith(QStringLiteral("line 79\\u001b[2J")));
    QVERIFY(!Ctl(m_data)("doctor").out.contains('\x1b'));
}

void TestDoctor::recordKeepsALog()
{
    const QString config = at(QStringLiteral("watchfloor.toml"));
    // Nobody listens there.
    write(config, "[[feed]]\nname = \"quiet\"\nurl = \"http://127.0.0.1:1/metrics\"\ninterval = \"200ms\"\n");
    QProcess record;
    record.start(Ctl::program(), {QStringLiteral("record"), QStringLiteral("--config"), config,
                                  QStringLiteral("--data-dir"), m_data});
    QByteArray said;
    QTRY_VERIFY((said += record.readAllStandardOutput()).contains("quiet down"));
    QCOMPARE(::kill(pid_t(record.processId()), SIGTERM), 0);
    QTRY_COMPARE(record.state(), QProcess::NotRunning);
    const QString path = m_data + QStringLiteral("/watchfloor-record.log");
    QCOMPARE(QFile::permissions(path) & ~(QFile::ReadUser | QFile::WriteUser),
             QFile::ReadOwner | QFile::WriteOwner);
    const QString log = QString::fromUtf8(readFile(path, 1 << 20).value_or(QByteArray()));
    for (const char *line :
         {"info watchfloor.ctl [main] watchfloorctl ", "info watchfloor.desk [main] configuration ",
          "info watchfloor.desk [main] metrics are recorded into ",
          "info watchfloor.feed [main] feed quiet is down: http://127.0.0.1:1/metrics: ",
          "info watchfloor.ctl [main] watchfloorctl record ends: 0\n"})
        QVERIFY2(log.contains(QLatin1String(line)),
                 qPrintable(QLatin1String(line) + QStringLiteral(" not in\n") + log));
    // Once, however often it was scraped.
    QCOMPARE(log.count(QStringLiteral("feed quiet")), 1);
}

WF_TEST(TestDoctor)

} // namespace tst_doctor

#include "tst_doctor.moc"
