// SPDX-License-Identifier: GPL-3.0-or-later
// Whose a data folder is: the lock, the desk's socket, and the check of the log from outside.
#include "controltest.h"
#include "support/deskfixture.h"
#include "support/logfixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QScopeGuard>

namespace tst_controldesk {

using namespace std::chrono_literals;
using namespace wf;

class TestControlDesk : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void logVerify();
    void headsThatWereKept();
    void acceptCut_data() { bothWays(); }
    void acceptCut();
    void aWitnessThatIsGone_data() { bothWays(); }
    void aWitnessThatIsGone();
    void deskHoldsTheLock();
    void secondDeskReads();
    void noteOnAnOldIncidentKeepsItWhole();
    void socketAnswersNonsense();
    void staleSocketIsNoDesk();
    void longFolderStillHasADesk();
    void resolvingNamesThePresentValue();
};

void TestControlDesk::logVerify()
{
    const Ctl ctl(m_data);
    CtlResult r = ctl("log verify");
    QCOMPARE(r.exit, 1);
    QVERIFY(r.error().contains(QStringLiteral("there is no log")));
    QCOMPARE(ctl("incident declare D --severity P1").exit, 0);
    r = ctl("log verify");
    QCOMPARE(r.exit, 0);
    QVERIFY(r.lines().last().contains(QStringLiteral("chain consistent")));
    {
        QFile witness(witnessPath(m_data));
        QVERIFY(witness.open(QIODevice::WriteOnly));
        witness.write("nonsense");
    }
    r = ctl("log verify");
    QCOMPARE(r.exit, 1);
    QVERIFY(r.error().contains(QStringLiteral("the witness file is damaged")));
    r = ctl("log verify --json");
    QCOMPARE(r.exit, 1);
    QVERIFY(!r.object().value(QStringLiteral("ok")).toBool());
    QCOMPARE(r.object().value(QStringLiteral("problems")).toArray().size(), 1);
}

void TestControlDesk::headsThatWereKept()
{
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare D --severity P1").exit, 0);
    QCOMPARE(ctl("note INC-0001 kept").exit, 0);
    const auto report = verifyLog(m_data);
    QVERIFY(report);
    const auto &[desk, head] = *report->heads.begin();
    const auto verify = [&](const QString &kept) {
        return ctl.run({QStringLiteral("log"), QStringLiteral("verify"), QStringLiteral("--head"), kept});
    };
    const QString hash = QString::fromLatin1(head.hash.toHex());
    const QString place = QStringLiteral("%1:").arg(head.sequence);
    QCOMPARE(verify(place + hash).exit, 0);
    QCOMPARE(verify(place + hash.left(12).toUpper()).exit, 0);
    QCOMPARE(verify(desk.text() + u':' + place + hash).exit, 0);
    CtlResult r = verify(QStringLiteral("%1:%2").arg(head.sequence - 1).arg(hash));
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("is not the one whose hash was kept")), r.err.constData());
    r = verify(QStringLiteral("%1:%2").arg(head.sequence + 1).arg(hash));
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("is missing, although its hash was kept")), r.err.constData());
    for (const QString &wrong :
         {hash, QStringLiteral("0:") + hash, place + hash.left(7), place + u'x' + hash.mid(1)}) {
        r = verify(wrong);
        QCOMPARE(r.exit, 2);
        QVERIFY2(r.error().contains(QStringLiteral("--head is SEQ:HASH")), r.err.constData());
    }
}

void TestControlDesk::acceptCut()
{
    QFETCH(bool, desk);
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare D --severity P1").exit, 0);
    QCOMPARE(ctl("note INC-0001 kept").exit, 0);
    QCOMPARE(ctl("note INC-0001 goes").exit, 0);
    CtlResult r = ctl("log accept-cut");
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("there is nothing to accept")), r.err.constData());
    {
        RawDatabase raw(logPath(m_data));
        raw.run(QStringLiteral("DROP TRIGGER events_never_go"));
        raw.run(QStringLiteral("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)"));
    }
    if (desk)
        startDesk();
    r = ctl("note INC-0001 too early");
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("1 events of desk")), r.err.constData());
    r = ctl("log accept-cut --actor Ana");
    QVERIFY2(r.exit == 0, r.err.constData());
    QCOMPARE(r.lines(), QStringList{QStringLiteral("accepted: the log continues with what is there")});
    QCOMPARE(ctl("note INC-0001 goes on").exit, 0);
    m_desk.reset();
    const auto log = EventLog::openReadOnly(m_data, m_clock);
    QVERIFY(log);
    QCOMPARE((*log)->cut(), QString());
    RawDatabase raw(logPath(m_data));
    QCOMPARE(raw.value(QStringLiteral("SELECT actor FROM events WHERE kind = 'cut_accepted'")).toString(),
             QStringLiteral("Ana"));
}

void TestControlDesk::aWitnessThatIsGone()
{
    QFETCH(bool, desk);
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare D --severity P1").exit, 0);
    QCOMPARE(ctl("note INC-0001 kept").exit, 0);
    QVERIFY(QFile::remove(witnessPath(m_data)));
    if (desk)
        startDesk();
    CtlResult r = ctl("note INC-0001 too early");
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("the log had a witness, and it is gone")), r.err.constData());
    QVERIFY(!QFile::exists(witnessPath(m_data)));
    QCOMPARE(ctl("log accept-cut").exit, 0);
    QCOMPARE(ctl("note INC-0001 goes on").exit, 0);
    QVERIFY(QFile::exists(witnessPath(m_data)));
    QCOMPARE(problems(), QStringList());
}

void TestControlDesk::deskHoldsTheLock()
{
    startDesk();
    QVERIFY(QFileInfo::exists(controlSocketPath(m_data).value()));
    const auto second = EventLog::open(m_data, m_clock);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Locked);
    m_desk.reset();
    QVERIFY(EventLog::open(m_data, m_clock)); // It let go of it.
}

void TestControlDesk::secondDeskReads()
{
    startDesk();
    DeskOptions options;
    options.dataDir = m_data;
    options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
    LiveDesk second(options, m_clock);
    second.start();
    QTRY_COMPARE(second.logStatus().state, LogStatus::State::ReadOnly);
    QVERIFY(second.logStatus().message.contains(QStringLiteral("another process has it open")));
    QSignalSpy refused(&second, &Desk::refused);
    second.submit(command::Declare{{}, QStringLiteral("t"), Severity::P1, false, {}, {}});
    QTRY_COMPARE(refused.count(), 1);
    QCOMPARE(Ctl(m_data)("incident declare D --severity P1").exit, 0); // Still the first one's socket.
    QTRY_COMPARE(second.book().incidents().size(), 1u);
    QCOMPARE(stateText(second.book()), stateText(m_desk->book()));
}

void TestControlDesk::noteOnAnOldIncidentKeepsItWhole()
{
    const Ctl ctl(m_data);
    QCOMPARE(ctl("incident declare Dynex --severity P1").exit, 0);
    QCOMPARE(ctl("incident status INC-0001 resolved").exit, 0);
    startDesk();
    QCOMPARE(m_desk->book().archived().size(), 1u);
    QCOMPARE(ctl("note INC-0001 found in review").exit, 0);
    QTRY_COMPARE(m_desk->book().incidents().size(), 1u);
    const Incident &i = m_desk->book().incidents().begin()->second;
    QCOMPARE(i.title, QStringLiteral("Dynex"));
    QCOMPARE(i.status, IncidentStatus::Resolved);
    QVERIFY(!i.isDetection());
    QCOMPARE(i.events.back()->kind(), EventKind::Note);
}

void TestControlDesk::socketAnswersNonsense()
{
    startDesk();
    QLocalSocket client;
    QSignalSpy readable(&client, &QLocalSocket::readyRead);
    client.connectToServer(controlSocketPath(m_data).value());
    QTRY_COMPARE(client.state(), QLocalSocket::ConnectedState);
    client.write("hello\n{\"do\":\"entry\",\"incident\":\"nowhere\",\"kind\":\"note\",\"text\":\"x\"}\n"
                 "{\"protocol\":2,\"do\":\"what_is_watched\"}\n");
    QTRY_VERIFY(client.bytesAvailable() > 0);
    QByteArray answers;
    QTRY_VERIFY((answers += client.readAll()).count('\n') == 3);
    QVERIFY(answers.contains("a request is one JSON object"));
    QVERIFY(answers.contains("there is no incident \\\"nowhere\\\""));
    QVERIFY(answers.contains("\"code\":\"not-found\""));
    QVERIFY(answers.contains("\"code\":\"newer-version\""));
    QCOMPARE(client.state(), QLocalSocket::ConnectedState); // One bad request does not end the talk.
}

void TestControlDesk::staleSocketIsNoDesk()
{
    startDesk();
    m_desk.reset();
    QVERIFY(QDir().mkpath(m_data));
    QFile leftover(controlSocketPath(m_data).value()); // As after a power loss.
    QVERIFY(leftover.open(QIODevice::WriteOnly));
    leftover.close();
    QCOMPARE(Ctl(m_data)("incident declare D --severity P1").exit, 0);
    startDesk();
    QCOMPARE(m_desk->logStatus().state, LogStatus::State::Writable);
    QCOMPARE(Ctl(m_data)("note INC-0001 through the desk").exit, 0);
}

void TestControlDesk::longFolderStillHasADesk()
{
    // Longer than the address of a local socket may be: it goes into the user's runtime folder.
    const QByteArray before = qgetenv("XDG_RUNTIME_DIR");
    const auto restore = qScopeGuard([&] { qputenv("XDG_RUNTIME_DIR", before); });
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_dir->path()));
    m_data = m_dir->filePath(QString(120, QLatin1Char('d')) + QStringLiteral("/data"));
    startDesk();
    QCOMPARE(m_desk->logStatus().state, LogStatus::State::Writable);
    const CtlResult r = Ctl(m_data)("incident declare D --severity P1");
    QVERIFY2(r.exit == 0, r.err.constData());
    QTRY_COMPARE(m_desk->book().incidents().size(), 1u);
    QCOMPARE(QDir(m_dir->path()).entryList({QStringLiteral("watchfloor-*.sock")}, QDir::System).size(), 1);
    // Without such a folder there is no socket, and both sides say what to do.
    m_desk.reset();
    qunsetenv("XDG_RUNTIME_DIR");
    startDesk();
    const CtlResult none = Ctl(m_data)("note INC-0001 unheard");
    QCOMPARE(none.exit, 1);
    QVERIFY2(none.error().contains(QStringLiteral("give --data-dir a shorter path")), none.err.constData());
}

void TestControlDesk::resolvingNamesThePresentValue()
{
    DeskFixture f;
    f.set("queue_depth", 131);
    QVERIFY(f.waitForData());
    const Incident *detection = f.waitForDetection(QStringLiteral("queue-backlog"));
    QVERIFY(detection);
    const Ctl ctl(f.path(QStringLiteral("data")));
    QFile config(f.path(QStringLiteral("watchfloor.toml")));
    QVERIFY(config.open(QIODevice::WriteOnly) && config.write("[runbooks]\npaths = [\"runbooks\"]\n") > 0);
    config.close();
    const CtlResult declared = ctl.run(
        {QStringLiteral("incident"), QStringLiteral("declare"), QStringLiteral("Queue"),
         QStringLiteral("--severity"), QStringLiteral("P1"), QStringLiteral("--detection"),
         detection->id.text(), QStringLiteral("--config"), f.path(QStringLiteral("watchfloor.toml"))});
    QVERIFY2(declared.exit == 0, declared.err.constData());
    f.set("queue_depth", 250);
    QTRY_VERIFY(
        ctl("incident status INC-0001 resolved").error().contains(QStringLiteral("(250). Use --force")));
    QCOMPARE(ctl("incident status INC-0001 resolved --force").exit, 0);
    RawDatabase raw(logPath(f.path(QStringLiteral("data"))));
    const QString payload =
        raw.value(QStringLiteral("SELECT payload FROM events WHERE kind = 'status_changed'")).toString();
    QVERIFY2(payload.contains(QStringLiteral("(250)")) && !payload.contains(QStringLiteral("131")),
             qPrintable(payload));
}

WF_TEST(TestControlDesk)

} // namespace tst_controldesk

#include "tst_controldesk.moc"
