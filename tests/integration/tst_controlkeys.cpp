// SPDX-License-Identifier: GPL-3.0-or-later
// A request is taken once, whoever asks again; an answer that did not come is not called a failure; and what
// is wrong with a data folder is said.
#include "controltest.h"
#include "desk/commandjson.h"
#include "support/testentry.h"

#include <QLocalServer>
#include <QLocalSocket>

#include <sys/stat.h>
#include <unistd.h>

namespace tst_controlkeys {

using namespace std::chrono_literals;
using namespace wf;

class TestControlKeys : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void theSameKeyIsTakenOnce_data() { bothWays(); }
    void theSameKeyIsTakenOnce();
    void anAnswerNobodyHeard();
    void aKeyIsKnownAfterARestart();
    void aKeyOfSomethingElse();
    void aDeskThatDoesNotAnswer();
    void aDeskThatEndsMeanwhile();
    void aDeskThatStartsIsWaitedFor();
    void aDeskThatStaysAway();
    void aStatusCommitsNothing();
    void pipedNotesWithAKey();
    void brokenFoldersAreSaid_data();
    void brokenFoldersAreSaid();
    void outsideTextCannotSteerTheTerminal();
    void outputThatCannotBeWritten();

private:
    int notes()
    {
        int count = 0;
        auto log = EventLog::openReadOnly(m_data, m_clock);
        for (const auto &[id, incident] : (*log)->book().incidents())
            count += int(std::count_if(incident.events.begin(), incident.events.end(),
                                       [](const EventPtr &e) { return e->kind() == EventKind::Note; }));
        return count;
    }
};

void TestControlKeys::theSameKeyIsTakenOnce()
{
    QFETCH(bool, desk);
    const Ctl ctl(m_data);
    if (desk)
        startDesk();
    const CtlResult declared = ctl("incident declare Dynex --severity P1 --key d-1");
    QCOMPARE(declared.out, QByteArray("INC-0001\n"));
    QCOMPARE(ctl("incident declare Dynex --severity P1 --key d-1").out, declared.out);
    QCOMPARE(ctl("incident declare Other --severity P1").out, QByteArray("INC-0002\n"));
    const CtlResult noted = ctl("note INC-0001 once --key n-1 --json");
    QVERIFY2(noted.exit == 0, noted.err.constData());
    const CtlResult again = ctl("note INC-0001 once --key n-1 --json");
    QCOMPARE(again.exit, 0);
    QCOMPARE(again.array(), noted.array());
    QCOMPARE(notes(), 1);
    QCOMPARE(ctl("note INC-0001 once").exit, 0); // Without a key it is another one.
    QCOMPARE(notes(), 2);
    QCOMPARE(problems(), QStringList());
    QCOMPARE(ctl("note INC-0001 x --key bad/key").exit, 1);
}

void TestControlKeys::anAnswerNobodyHeard()
{
    startDesk();
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare Dynex --severity P1").exit, 0);
    QTRY_COMPARE(m_desk->book().incidents().size(), std::size_t(1));
    const IncidentId id = m_desk->book().incidents().begin()->first;
    {
        QLocalSocket client;
        client.connectToServer(controlSocketPath(m_data).value());
        QTRY_COMPARE(client.state(), QLocalSocket::ConnectedState);
        client.write(requestText({QStringLiteral("Ada"),
                                  command::AddEntry{id, EventKind::Note, QStringLiteral("once")},
                                  QStringLiteral("lost-1")}));
        QTRY_COMPARE(client.bytesToWrite(), 0);
    } // Gone before the answer.
    QTRY_COMPARE(notes(), 1);
    QCOMPARE(ctl("note INC-0001 once --key lost-1 --actor Ada").exit, 0);
    QCOMPARE(notes(), 1);
}

void TestControlKeys::aKeyIsKnownAfterARestart()
{
    startDesk();
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare Dynex --severity P1 --key d").exit, 0);
    QCOMPARE(ctl("note INC-0001 once --key n").exit, 0);
    m_desk.reset();
    startDesk();
    QCOMPARE(ctl("note INC-0001 once --key n").exit, 0);
    QCOMPARE(ctl("incident declare Dynex --severity P1 --key d").out, QByteArray("INC-0001\n"));
    QCOMPARE(notes(), 1);
    QCOMPARE(m_desk->book().incidents().size(), std::size_t(1));
}

void TestControlKeys::aKeyOfSomethingElse()
{
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare One --severity P1").exit, 0);
    QCOMPARE(ctl("incident declare Two --severity P1").exit, 0);
    QCOMPARE(ctl("note INC-0001 here --key k").exit, 0);
    const CtlResult r = ctl("note INC-0002 there --key k");
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("belongs to a request about another incident")),
             r.err.constData());
    QCOMPARE(notes(), 1);
}

void TestControlKeys::aDeskThatDoesNotAnswer()
{
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare Dynex --severity P1").exit, 0);
    QLocalServer silent;
    QVERIFY(silent.listen(controlSocketPath(m_data).value()));
    QByteArray asked;
    connect(&silent, &QLocalServer::newConnection, &silent, [&] {
        QLocalSocket *client = silent.nextPendingConnection();
        connect(client, &QLocalSocket::readyRead, client, [&asked, client] { asked += client->readAll(); });
    });
    const CtlResult r = ctl("note INC-0001 x --wait 3s");
    QCOMPARE(r.exit, 3);
    QVERIFY(r.out.isEmpty());
    QVERIFY2(r.error().contains(QStringLiteral("waiting for the desk on")), r.err.constData());
    QVERIFY2(r.error().contains(QStringLiteral("it may have been done or not")), r.err.constData());
    // The key that was sent is the one to ask again with.
    const QString key = QJsonDocument::fromJson(asked).object().value(QStringLiteral("key")).toString();
    QVERIFY(!key.isEmpty());
    QVERIFY2(r.error().contains(QStringLiteral("--key ") + key), r.err.constData());
}

void TestControlKeys::aDeskThatStartsIsWaitedFor()
{
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare Dynex --severity P1").exit, 0);
    auto held = EventLog::open(m_data, m_clock);
    QVERIFY(held);
    QProcess note;
    QByteArray said;
    note.start(Ctl::program(),
               {QStringLiteral("note"), QStringLiteral("INC-0001"), QStringLiteral("x"),
                QStringLiteral("--wait"), QStringLiteral("10m"), QStringLiteral("--data-dir"), m_data});
    connect(&note, &QProcess::readyReadStandardError, this, [&] { said += note.readAllStandardError(); });
    QTRY_VERIFY(said.contains("waiting for the desk on"));
    QVERIFY2(said.contains("to start or end"), said.constData());
    held->reset(); // It has ended.
    QTRY_COMPARE(note.state(), QProcess::NotRunning);
    QCOMPARE(note.exitCode(), 0);
    QCOMPARE(notes(), 1);
}

void TestControlKeys::aDeskThatStaysAway()
{
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare Dynex --severity P1").exit, 0);
    const auto held = EventLog::open(m_data, m_clock);
    QVERIFY(held);
    const CtlResult r = ctl("note INC-0001 x --wait 1s");
    QCOMPARE(r.exit, 1); // Surely not done.
    QVERIFY2(r.error().contains(QStringLiteral("another process has it open")), r.err.constData());
}

void TestControlKeys::aStatusCommitsNothing()
{
    QCOMPARE(Ctl(m_data)("incident declare Dynex --severity P1").exit, 0);
    QLocalServer silent;
    QVERIFY(silent.listen(controlSocketPath(m_data).value()));
    const CtlResult r = Ctl(m_data)("status --wait 3s");
    QCOMPARE(r.exit, 2);
    QVERIFY2(r.error().contains(QStringLiteral("to say what is true now")), r.err.constData());
    QVERIFY2(!r.error().contains(QStringLiteral("commit")), r.err.constData());
}

void TestControlKeys::aDeskThatEndsMeanwhile()
{
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare Dynex --severity P1").exit, 0);
    QLocalServer dying;
    QVERIFY(dying.listen(controlSocketPath(m_data).value()));
    connect(&dying, &QLocalServer::newConnection, &dying, [&dying] {
        QLocalSocket *client = dying.nextPendingConnection();
        dying.close();
        connect(client, &QLocalSocket::readyRead, client, &QLocalSocket::abort);
    });
    // It took the request with it: the lock is free, so the same request is done under it, once.
    const CtlResult r = ctl("note INC-0001 x");
    QVERIFY2(r.exit == 0, r.err.constData());
    QCOMPARE(notes(), 1);
}

void TestControlKeys::pipedNotesWithAKey()
{
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare Dynex --severity P1").exit, 0);
    const QStringList words{QStringLiteral("note"), QStringLiteral("INC-0001"), QStringLiteral("--stdin"),
                            QStringLiteral("--key"), QStringLiteral("pipe")};
    QCOMPARE(ctl.run(words, "one\ntwo\n").exit, 0);
    QCOMPARE(ctl.run(words, "one\ntwo\nthree\n").exit, 0);
    QCOMPARE(notes(), 3);
}

void TestControlKeys::brokenFoldersAreSaid_data()
{
    QTest::addColumn<QString>("words");
    for (const char *words : {"incident list", "incident list --json", "incident show INC-0001",
                              "detection list", "message list", "history list", "history trends",
                              "note INC-0001 x", "incident declare D --severity P1", "log verify"})
        QTest::newRow(words) << QString::fromUtf8(words);
}

void TestControlKeys::brokenFoldersAreSaid()
{
    QFETCH(QString, words);
    const auto isSaid = [&](const QString &dir, const QString &sentence) {
        const CtlResult r = Ctl(dir)(words.toUtf8().constData());
        const bool said = r.exit == 1 && r.out.isEmpty() && r.error().contains(sentence);
        if (!said)
            qWarning("%s: rc %d, \"%s\", \"%s\"", qPrintable(words), r.exit, r.out.constData(),
                     r.err.constData());
        return said;
    };
    QFile file(m_dir->filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(isSaid(file.fileName(), file.fileName()));
    // A log that is gone beside its witness.
    QCOMPARE(Ctl(m_data)("incident declare D --severity P1").exit, 0);
    for (const char *name : {"incidents.db", "incidents.db-wal", "incidents.db-shm"})
        QFile::remove(m_data + QLatin1Char('/') + QLatin1String(name));
    QVERIFY(isSaid(m_data, logPath(m_data)));
    QVERIFY(!QFile::exists(logPath(m_data))); // Nor is an empty one put in its place.
    if (::geteuid() == 0)
        return; // Root reads everything.
    QCOMPARE(::chmod(QFile::encodeName(m_data).constData(), 0), 0);
    const bool said = isSaid(m_data, m_data);
    ::chmod(QFile::encodeName(m_data).constData(), 0700);
    QVERIFY(said);
}

void TestControlKeys::outsideTextCannotSteerTheTerminal()
{
    const Ctl ctl(m_data);
    const QString hostile = QString::fromUtf8("\x1b]0;owned\x07 \u202e999 \u009b2J\nINC-0009  P0  resolved");
    QCOMPARE(ctl.run({QStringLiteral("incident"), QStringLiteral("declare"), hostile,
                      QStringLiteral("--severity"), QStringLiteral("P1"), QStringLiteral("--actor"), hostile})
                 .exit,
             0);
    QCOMPARE(ctl.run({QStringLiteral("note"), QStringLiteral("INC-0001"), hostile}).exit, 0);
    for (const char *words : {"incident list", "incident list --json", "incident show INC-0001",
                              "incident show INC-0001 --json", "history list", "log verify"}) {
        const CtlResult r = ctl(words);
        const QString out = QString::fromUtf8(r.out + r.err);
        QVERIFY2(r.exit == 0 && !r.out.isEmpty(), words);
        for (const QChar c : {QChar(0x1b), QChar(0x07), QChar(0x202e), QChar(0x9b)})
            QVERIFY2(!out.contains(c), words);
        for (const QString &line : r.lines())
            QVERIFY2(!line.startsWith(QStringLiteral("INC-0009")), words);
    }
    const CtlResult unknown = ctl.run({QStringLiteral("incident"), QStringLiteral("show"), hostile});
    QCOMPARE(unknown.exit, 1);
    QVERIFY(!unknown.error().contains(QChar(0x1b)));
    QCOMPARE(unknown.error().count(QLatin1Char('\n')), 1);
}

void TestControlKeys::outputThatCannotBeWritten()
{
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare Dynex --severity P1").exit, 0);
    QProcess process;
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    process.start(Ctl::program(),
                  {QStringLiteral("incident"), QStringLiteral("list"), QStringLiteral("--data-dir"), m_data});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("the output cannot be written"));
}

WF_TEST(TestControlKeys)

} // namespace tst_controlkeys

#include "tst_controlkeys.moc"
