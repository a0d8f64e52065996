// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl bundle …: an incident leaves one desk as a file and comes to another, running or not.
#include "desk/controlserver.h"
#include "desk/livedesk.h"
#include "log/verify.h"
#include "support/ctl.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QTemporaryDir>

namespace tst_bundles {

using namespace wf;

class TestBundles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void exportAndShow();
    void importToAnotherDesk_data();
    void importToAnotherDesk();
    void whatIsSimulatedIsRefused_data();
    void whatIsSimulatedIsRefused();
    void nothingIsSentForAnotherDesk();
    void verifyNamesDamage();
    void refusals_data();
    void refusals();
    void usage_data();
    void usage();
    void socketNonsense();

private:
    QString at(const char *name) const { return m_dir->filePath(QLatin1String(name)); }
    QString file() const { return at("a.watchfloor"); }
    Ctl here() const { return Ctl(at("here")); }
    Ctl there() const { return Ctl(at("there")); }
    /// An incident of the first desk, over, as a bundle.
    void makeBundle(const QStringList &more = {})
    {
        for (const char *words :
             {"incident declare Dynex --severity P1 --runbook dynex-outage --commander Ada",
              "note INC-0001 it is the key", "incident status INC-0001 resolved it was the key"})
            QCOMPARE(here()(words).exit, 0);
        const CtlResult made =
            here().run(QStringList{QStringLiteral("bundle"), QStringLiteral("export"),
                                   QStringLiteral("INC-0001"), QStringLiteral("-o"), file()} +
                       more);
        QVERIFY2(made.exit == 0, made.err.constData());
    }
    void startDesk(const QString &dataDir)
    {
        DeskOptions options;
        options.dataDir = dataDir;
        m_desk = std::make_unique<LiveDesk>(options, m_clock);
        m_desk->start();
        QTRY_VERIFY(m_desk->logStatus().state != LogStatus::State::Opening);
    }
    QStringList problems(const char *data) const
    {
        const auto report = verifyLog(at(data));
        return report ? report->problems : QStringList{report.error().message};
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<LiveDesk> m_desk;
};

void TestBundles::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestBundles::cleanup()
{
    m_desk.reset();
    m_dir.reset();
}

void TestBundles::exportAndShow()
{
    makeBundle({QStringLiteral("--contacts"), QStringLiteral("--before"), QStringLiteral("1h"),
                QStringLiteral("--json")});
    // On a machine that has nothing: no data folder, no configuration.
    const CtlResult shown = Ctl().run({QStringLiteral("bundle"), QStringLiteral("show"), file()});
    QVERIFY2(shown.exit == 0, shown.err.constData());
    QVERIFY2(shown.out.contains("INC-0001  P1  resolved"), shown.out.constData());
    const QJsonObject o =
        Ctl()
            .run({QStringLiteral("bundle"), QStringLiteral("show"), file(), QStringLiteral("--json")})
            .object();
    const QJsonObject incident = o.value(QStringLiteral("incidents")).toArray().first().toObject();
    QCOMPARE(incident.value(QStringLiteral("number")).toString(), QStringLiteral("INC-0001"));
    QCOMPARE(incident.value(QStringLiteral("steps_total")).toInt(), 15); // The runbook came along.
    QVERIFY(o.value(QStringLiteral("contacts")).toInt() > 0);
    QCOMPARE(o.value(QStringLiteral("windows")).toArray().size(), 1);
    const CtlResult verified =
        Ctl().run({QStringLiteral("bundle"), QStringLiteral("verify"), file(), QStringLiteral("--json")});
    QCOMPARE(verified.exit, 0);
    QVERIFY(verified.object().value(QStringLiteral("ok")).toBool());
    QCOMPARE(verified.object().value(QStringLiteral("problems")).toArray().size(), 0);
}

void TestBundles::importToAnotherDesk_data()
{
    QTest::addColumn<bool>("desk");
    QTest::newRow("alone") << false;
    QTest::newRow("beside a desk") << true;
}

void TestBundles::importToAnotherDesk()
{
    QFETCH(bool, desk);
    makeBundle();
    QCOMPARE(there()("incident declare Own --severity P2").exit, 0);
    if (desk)
        startDesk(at("there"));
    // Who wrote in it is said first, and nothing is done until somebody wants it.
    const CtlResult listed = there().run({QStringLiteral("bundle"), QStringLiteral("import"), file()});
    QCOMPARE(listed.exit, 1);
    QVERIFY2(listed.out.contains("written by ") && listed.out.contains("\ndesk "), listed.out.constData());
    QVERIFY2(listed.err.contains("nothing was imported; --yes imports it"), listed.err.constData());
    QCOMPARE(there()("incident list --all").lines().size(), 1);
    // By a path that is relative to where the command is typed, not to the desk.
    const QString relative = QDir::current().relativeFilePath(file());
    const CtlResult imported =
        there().run({QStringLiteral("bundle"), QStringLiteral("import"), relative, QStringLiteral("--yes")});
    QVERIFY2(imported.exit == 0, imported.err.constData());
    QVERIFY2(imported.out.startsWith("INC-0001@"), imported.out.constData());
    QVERIFY2(imported.err.contains("written by ") && imported.err.contains(": desk "),
             imported.err.constData());
    const CtlResult again = there().run({QStringLiteral("bundle"), QStringLiteral("import"), file(),
                                         QStringLiteral("--json"), QStringLiteral("--yes")});
    QVERIFY2(again.exit == 0, again.err.constData());
    QCOMPARE(again.object().value(QStringLiteral("added")).toInt(), 0);
    QVERIFY(again.object().value(QStringLiteral("known")).toInt() > 4);
    const QString number = again.object().value(QStringLiteral("incidents")).toArray().first().toString();
    const QStringList all = there()("incident list --all").lines();
    QCOMPARE(all.size(), 2);
    QVERIFY(all.filter(number).first().contains(QStringLiteral("resolved")));
    QCOMPARE(there().run({QStringLiteral("incident"), QStringLiteral("show"), number}).exit, 0);
    QVERIFY(there()("incident show INC-0001").out.contains("Own"));
    if (desk) {
        // What its windows show has it, and nothing rings.
        int foreign = 0;
        for (const auto &[id, incident] : m_desk->book().incidents())
            foreign += m_desk->book().isForeign(incident.desk);
        QCOMPARE(foreign, 1);
        QCOMPARE(m_desk->logStatus().state, LogStatus::State::Writable);
        m_desk.reset();
    }
    QCOMPARE(there()("incident declare Next --severity P2").lines().value(0), QStringLiteral("INC-0002"));
    QCOMPARE(problems("there"), QStringList());
}

void TestBundles::whatIsSimulatedIsRefused_data()
{
    QTest::addColumn<bool>("desk");
    QTest::newRow("alone") << false;
    QTest::newRow("beside a desk") << true;
}

void TestBundles::whatIsSimulatedIsRefused()
{
    QFETCH(bool, desk);
    {
        const auto log = EventLog::open(at("here"), m_clock);
        QVERIFY(log && (*log)->claim(LogTargets::Simulated));
    }
    makeBundle();
    if (desk)
        startDesk(at("there"));
    const CtlResult r =
        there().run({QStringLiteral("bundle"), QStringLiteral("import"), file(), QStringLiteral("--yes")});
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("INC-0001 is from a simulated estate")), r.err.constData());
    QCOMPARE(there()("incident list --all").lines(), QStringList());
}

void TestBundles::nothingIsSentForAnotherDesk()
{
    // A message that the first desk never sent: the second one has a channel of that name.
    QVERIFY(here()("incident declare Dynex --severity P1").exit == 0);
    {
        startDesk(at("here"));
        const IncidentId id = m_desk->book().incidents().begin()->first;
        OutgoingMessage message;
        message.channel = QStringLiteral("ops");
        message.text = QStringLiteral("results are late");
        bool done = false;
        m_desk->submit(command::SendMessages{id, {message}},
                       {m_desk.get(), [&](const CommandResult &result) { done = result.has_value(); }});
        QTRY_VERIFY(done);
        m_desk.reset();
    }
    QCOMPARE(here()("incident status INC-0001 resolved").exit, 0);
    QCOMPARE(here()
                 .run({QStringLiteral("bundle"), QStringLiteral("export"), QStringLiteral("1"),
                       QStringLiteral("-o"), file(), QStringLiteral("--messages")})
                 .exit,
             0);
    startDesk(at("there"));
    QCOMPARE(there()
                 .run({QStringLiteral("bundle"), QStringLiteral("import"), file(), QStringLiteral("--yes")})
                 .exit,
             0);
    QTRY_COMPARE(m_desk->book().incidents().size(), 1u);
    const IncidentId foreign = m_desk->book().incidents().begin()->first;
    const std::size_t events = m_desk->book().find(foreign)->events.size();
    const MessageId theirs = m_desk->book().find(foreign)->messages.front().id;
    // A message of its own, behind that one, is taken up.
    const CtlResult declared = there()("incident declare Own --severity P1");
    QCOMPARE(declared.exit, 0);
    const Incident *own = *m_desk->book().resolve(QStringLiteral("INC-0001"));
    const IncidentId ownId = own->id;
    OutgoingMessage message;
    message.channel = QStringLiteral("ops");
    message.text = QStringLiteral("ours");
    m_desk->submit(command::SendMessages{ownId, {message}}, {m_desk.get(), {}});
    QTRY_VERIFY(!m_desk->book().find(ownId)->messages.empty());
    const MessageId ours = m_desk->book().find(ownId)->messages.front().id;
    QTRY_VERIFY(m_desk->outbox().messages.contains(ours) ||
                m_desk->book().find(ownId)->message(ours)->state != MessageState::Queued);
    QVERIFY(!m_desk->outbox().messages.contains(theirs));
    QCOMPARE(m_desk->book().find(foreign)->events.size(), events);
    m_desk.reset();
    QCOMPARE(problems("there"), QStringList());
}

void TestBundles::verifyNamesDamage()
{
    makeBundle();
    QFile bundle(file());
    QVERIFY(bundle.open(QIODevice::ReadWrite));
    QByteArray bytes = bundle.readAll();
    bytes.replace("it is the key", "it was me! :)");
    bundle.seek(0);
    bundle.write(bytes);
    bundle.close();
    const CtlResult verified = Ctl().run({QStringLiteral("bundle"), QStringLiteral("verify"), file()});
    QCOMPARE(verified.exit, 1);
    QVERIFY2(verified.err.contains("(note): its content is not what was written"), verified.err.constData());
    QVERIFY(Ctl().run({QStringLiteral("bundle"), QStringLiteral("show"), file()}).exit == 0);
    const CtlResult imported =
        there().run({QStringLiteral("bundle"), QStringLiteral("import"), file(), QStringLiteral("--yes")});
    QCOMPARE(imported.exit, 1);
    QVERIFY(imported.err.contains("nothing was imported"));
}

void TestBundles::refusals_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("says");
    QTest::newRow("no such incident") << "bundle export INC-0404 -o %/b.watchfloor"
                                      << "there is no incident \"INC-0404\"";
    QTest::newRow("there already") << "bundle export INC-0001 -o %/a.watchfloor"
                                   << "already exists";
    QTest::newRow("no folder") << "bundle export INC-0001 -o %/no/b.watchfloor"
                               << "no file can be created there";
    QTest::newRow("no bundle") << "bundle show %/here/incidents.db"
                               << "not a Watchfloor bundle";
    QTest::newRow("no file") << "bundle verify %/none"
                             << "there is no such file";
    QTest::newRow("import no file") << "bundle import %/none"
                                    << "there is no such file";
}

void TestBundles::refusals()
{
    QFETCH(QString, words);
    QFETCH(QString, says);
    makeBundle();
    const CtlResult r = here().run(words.replace(QLatin1Char('%'), m_dir->path()).split(QLatin1Char(' ')));
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(says), r.err.constData());
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden),
             QStringList{QStringLiteral("a.watchfloor")});
}

void TestBundles::usage_data()
{
    QTest::addColumn<QString>("words");
    for (const char *words : {"bundle", "bundle dance", "bundle export", "bundle export INC-0001",
                              "bundle export -o x", "bundle show", "bundle verify a b", "bundle import",
                              "bundle export INC-0001 -o x --from 2026-11-23T00:00:00Z",
                              "bundle export INC-0001 -o x --from yesterday --to now",
                              "bundle export INC-0001 -o x --before soon"})
        QTest::newRow(words) << QString::fromUtf8(words);
}

void TestBundles::usage()
{
    QFETCH(QString, words);
    const CtlResult r = here()(words.toUtf8().constData());
    QCOMPARE(r.exit, 2);
    QVERIFY2(r.error().contains(QStringLiteral("usage")), r.err.constData());
}

void TestBundles::socketNonsense()
{
    startDesk(at("there"));
    QLocalSocket socket;
    socket.connectToServer(controlSocketPath(at("there")).value());
    QVERIFY(socket.waitForConnected());
    for (const char *line :
         {R"({"do":"import_bundle"})", R"({"do":"import_bundle","file":"relative"})",
          R"({"do":"import_bundle","file":"/nowhere/at/all"})", R"({"do":"import_bundle","file":7})"}) {
        socket.write(QByteArray(line) + '\n');
        QTRY_VERIFY(socket.canReadLine());
        const QJsonObject answer = QJsonDocument::fromJson(socket.readLine()).object();
        QVERIFY(!answer.value(QStringLiteral("ok")).toBool(true));
        QVERIFY(!answer.value(QStringLiteral("error")).toString().isEmpty());
    }
    QCOMPARE(m_desk->logStatus().state, LogStatus::State::Writable);
}

WF_TEST(TestBundles)

} // namespace tst_bundles

#include "tst_bundles.moc"
