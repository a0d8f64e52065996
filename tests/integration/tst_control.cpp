// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl on a data folder: alone, where it takes the lock, and beside a running desk, which it asks.
#include "desk/controlserver.h"
#include "desk/desk.h"
#include "log/verify.h"
#include "support/bookbench.h"
#include "support/ctl.h"
#include "support/statetext.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QTemporaryDir>

using namespace std::chrono_literals;
using namespace wf;

class TestControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void worksAnIncident_data();
    void worksAnIncident();
    void refusals_data();
    void refusals();
    void usage_data();
    void usage();
    void jsonShapes_data();
    void jsonShapes();
    void detections();
    void logVerify();
    void deskHoldsTheLock();
    void secondDeskReads();
    void noteOnAnOldIncidentKeepsItWhole();
    void socketAnswersNonsense();
    void staleSocketIsNoDesk();
    void trueConditionsNeedForce();
    void declaringTakesTheTeamsPart_data();
    void declaringTakesTheTeamsPart();
    void optionsMayStandFirst();
    void longFolderStillHasADesk();

private:
    void startDesk()
    {
        DeskOptions options;
        options.dataDir = m_data;
        options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
        m_desk = std::make_unique<Desk>(options, m_clock);
        m_desk->start();
        QTRY_VERIFY(m_desk->logStatus().state != LogStatus::State::Opening);
    }
    static void bothWays()
    {
        QTest::addColumn<bool>("desk");
        QTest::newRow("alone") << false;
        QTest::newRow("beside a desk") << true;
    }
    QStringList problems() const
    {
        const auto report = verifyLog(m_data);
        return report ? report->problems : QStringList{report.error().message};
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_data;
    std::unique_ptr<Desk> m_desk;
};

void TestControl::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_data = m_dir->filePath(QStringLiteral("data"));
}

void TestControl::cleanup()
{
    m_desk.reset();
    m_dir.reset();
}

void TestControl::worksAnIncident_data()
{
    bothWays();
}

void TestControl::worksAnIncident()
{
    QFETCH(bool, desk);
    const Ctl ctl(m_data);
    if (desk)
        startDesk();
    CtlResult r =
        ctl("incident declare Dynex --severity P1 --runbook dynex-outage --commander Ada --actor Grace");
    QVERIFY2(r.exit == 0, r.err.constData());
    QVERIFY(r.lines().contains(QStringLiteral("INC-0001")));
    for (const char *words :
         {"incident step INC-0001 p0.s0 done called --actor Grace",
          "incident step INC-0001 p0.s1 skip nobody there", "incident step INC-0001 p0.s2 done",
          "incident step INC-0001 p0.s2 undo", "incident step INC-0001 p0.s3 assign Linus",
          "incident step INC-0001 p2.b1 choose", "note INC-0001 it is the key", "incident note 1 and again",
          "incident severity INC-0001 P0 no results", "incident status INC-0001 identified found it"}) {
        r = ctl(words);
        QVERIFY2(r.exit == 0, r.err.constData());
        QVERIFY2(!r.lines().isEmpty(), words);
    }
    QCOMPARE(ctl("incident severity INC-0001").lines(), QStringList{QStringLiteral("P0")});
    QCOMPARE(ctl("incident status INC-0001").lines(), QStringList{QStringLiteral("identified")});
    const QJsonObject whole = ctl("incident show INC-0001 --json").object();
    QCOMPARE(whole.value(QStringLiteral("steps_done")).toInt(), 2);
    QCOMPARE(whole.value(QStringLiteral("steps_total")).toInt(), 15);
    QCOMPARE(whole.value(QStringLiteral("commander")).toString(), QStringLiteral("Ada"));
    QCOMPARE(ctl("incident status INC-0001 resolved").exit, 0);
    QCOMPARE(ctl("incident status INC-0001 reopen it is back").exit, 0);
    QCOMPARE(ctl("incident list").lines().size(), 1);
    QVERIFY(ctl("incident list").lines().first().contains(QStringLiteral("investigating")));
    if (desk) {
        // It went through the desk: what its windows show has it all.
        const Incident *i = m_desk->book().incidents().begin()->second.id.isEmpty()
                                ? nullptr
                                : &m_desk->book().incidents().begin()->second;
        QVERIFY(i);
        QCOMPARE(i->steps.at(StepId(QStringLiteral("p0.s0"))).actor, QStringLiteral("Grace"));
        QCOMPARE(i->status, IncidentStatus::Investigating);
        QCOMPARE(m_desk->logStatus().state, LogStatus::State::Writable);
    }
    m_desk.reset();
    QCOMPARE(problems(), QStringList());
}

void TestControl::refusals_data()
{
    QTest::addColumn<bool>("desk");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("says");
    const std::pair<const char *, const char *> rows[] = {
        {"incident show INC-0404", "there is no incident \"INC-0404\""},
        {"note INC-0404 hello", "there is no incident \"INC-0404\""},
        {"incident step INC-0001 p0.s0 skip", "the reason for skipping is empty"},
        {"incident step INC-0001 p9.s0 done", "has no step \"p9.s0\""},
        {"incident step INC-0001 p2.b0.s0 done", "a branch that is not chosen"},
        {"incident step INC-0001 p2.b9 choose", "no branch 9 in phase 2"},
        {"incident status INC-0001 closed", "resolve it before closing"},
        {"incident severity INC-0001 P1", "INC-0001 is P1 already"},
        {"incident declare T --severity P1 --runbook none", "there is no runbook \"none\""},
        {"incident declare T --severity P1 --detection none", "there is no incident \"none\""},
    };
    for (const bool desk : {false, true}) {
        for (const auto &[words, says] : rows)
            QTest::addRow("%s: %s", desk ? "desk" : "alone", words)
                << desk << QString::fromUtf8(words) << QString::fromUtf8(says);
    }
}

void TestControl::refusals()
{
    QFETCH(bool, desk);
    QFETCH(QString, words);
    QFETCH(QString, says);
    const Ctl ctl(m_data);
    if (desk)
        startDesk();
    QCOMPARE(ctl("incident declare Dynex --severity P1 --runbook dynex-outage").exit, 0);
    const auto events = verifyLog(m_data)->events;
    const CtlResult r = ctl(words.toUtf8().constData());
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(says), r.err.constData());
    QVERIFY(r.error().startsWith(QStringLiteral("watchfloorctl: ")));
    QVERIFY(r.out.isEmpty());
    QCOMPARE(verifyLog(m_data)->events, events); // Nothing was written.
}

void TestControl::usage_data()
{
    QTest::addColumn<QString>("words");
    for (const char *words :
         {"", "teleport", "incident", "incident explode", "incident show", "incident declare",
          "incident declare T", "incident declare T --severity P9", "incident step INC-0001 p0.s0 dance",
          "incident status INC-0001 burning", "incident severity INC-0001 P9", "incident list --wrong",
          "note", "note INC-0001", "note INC-0001 text --stdin", "detection", "detection dance", "log",
          "log dance"}) {
        QTest::newRow(*words ? words : "nothing") << QString::fromUtf8(words);
    }
}

void TestControl::usage()
{
    QFETCH(QString, words);
    QCOMPARE(Ctl(m_data)("incident declare D --severity P1").exit, 0);
    const CtlResult r = words.isEmpty() ? Ctl().run({}) : Ctl(m_data)(words.toUtf8().constData());
    QCOMPARE(r.exit, 2);
    QVERIFY2(r.error().contains(QStringLiteral("usage")), r.err.constData());
    QVERIFY(r.out.isEmpty());
}

void TestControl::jsonShapes_data()
{
    bothWays();
}

void TestControl::jsonShapes()
{
    QFETCH(bool, desk);
    const Ctl ctl(m_data);
    if (desk)
        startDesk();
    QCOMPARE(ctl("incident list --json").out.trimmed(), QByteArray("[\n]"));
    const QJsonArray declared =
        ctl("incident declare Dynex --severity P1 --runbook dynex-outage --drill --json").array();
    QCOMPARE(declared.at(0).toObject().value(QStringLiteral("kind")).toString(), QStringLiteral("declared"));
    for (const QJsonValue &v : declared) {
        const QJsonObject o = v.toObject();
        QVERIFY(EventId::parse(o.value(QStringLiteral("id")).toString()));
        QVERIFY(!o.value(QStringLiteral("incident")).toString().isEmpty());
    }
    const QJsonArray noted = ctl("note INC-0001 hello --json").array();
    QCOMPARE(noted.size(), 1);
    QCOMPARE(noted.at(0).toObject().value(QStringLiteral("kind")).toString(), QStringLiteral("note"));
    const QJsonObject row = ctl("incident list --json").array().at(0).toObject();
    QCOMPARE(row.value(QStringLiteral("number")).toString(), QStringLiteral("INC-0001"));
    QCOMPARE(row.value(QStringLiteral("severity")).toString(), QStringLiteral("P1"));
    QCOMPARE(row.value(QStringLiteral("status")).toString(), QStringLiteral("investigating"));
    QCOMPARE(row.value(QStringLiteral("runbook")).toString(), QStringLiteral("dynex-outage"));
    QVERIFY(row.value(QStringLiteral("drill")).toBool());
    QVERIFY(fromIso(row.value(QStringLiteral("declared")).toString()));
    QVERIFY(row.value(QStringLiteral("resolved")).isNull());
    const QJsonObject whole = ctl("incident show INC-0001 --json").object();
    const QJsonArray phases = whole.value(QStringLiteral("phases")).toArray();
    // The runbook's own four; those of the checklist stand beside it.
    QVERIFY(phases.size() >= 4);
    QCOMPARE(phases.at(2).toObject().value(QStringLiteral("branches")).toArray().size(), 3);
    QCOMPARE(phases.at(0)
                 .toObject()
                 .value(QStringLiteral("steps"))
                 .toArray()
                 .at(0)
                 .toObject()
                 .value(QStringLiteral("state"))
                 .toString(),
             QStringLiteral("open"));
    // The phase, the first update, and that nobody commands.
    QCOMPARE(whole.value(QStringLiteral("timers")).toArray().size(), 3);
    const QJsonArray timeline = whole.value(QStringLiteral("timeline")).toArray();
    QCOMPARE(timeline.size(), int(declared.size()) + 1);
    QCOMPARE(timeline.last()
                 .toObject()
                 .value(QStringLiteral("payload"))
                 .toObject()
                 .value(QStringLiteral("text"))
                 .toString(),
             QStringLiteral("hello"));
    const QJsonObject verified = ctl("log verify --json").object();
    QVERIFY(verified.value(QStringLiteral("ok")).toBool());
    QCOMPARE(verified.value(QStringLiteral("events")).toInt(), int(timeline.size()));
    QCOMPARE(verified.value(QStringLiteral("incidents")).toInt(), 1);
}

void TestControl::detections()
{
    startDesk();
    const Ctl ctl(m_data);
    QVERIFY(ctl("detection list").out.isEmpty());
    m_desk->submitAs(QStringLiteral("feed"),
                     command::ReportCondition{RunbookId(QStringLiteral("dynex-outage")),
                                              QStringLiteral("Dynex outage"),
                                              {Severity::P1, Severity::P0},
                                              1,
                                              QStringLiteral("quantum.fallback_rate > 0.5"),
                                              ConditionRecord::State::True,
                                              QStringLiteral("0.83"),
                                              false,
                                              m_clock.wall()});
    QTRY_COMPARE(m_desk->book().incidents().size(), 1u);
    const QJsonObject o = ctl("detection list --json").array().at(0).toObject();
    QCOMPARE(o.value(QStringLiteral("runbook")).toString(), QStringLiteral("dynex-outage"));
    QCOMPARE(o.value(QStringLiteral("severity")).toString(), QStringLiteral("P1"));
    QCOMPARE(o.value(QStringLiteral("conditions"))
                 .toArray()
                 .at(0)
                 .toObject()
                 .value(QStringLiteral("value"))
                 .toString(),
             QStringLiteral("0.83"));
    QVERIFY(ctl("detection list").lines().value(0).contains(QStringLiteral("quantum.fallback_rate > 0.5")));
    QVERIFY(ctl("incident list").out.isEmpty()); // Nobody declared it yet.
    const QString id = o.value(QStringLiteral("id")).toString();
    const CtlResult r =
        ctl.run({QStringLiteral("incident"), QStringLiteral("declare"), QStringLiteral("Dynex is down"),
                 QStringLiteral("--severity"), QStringLiteral("P0"), QStringLiteral("--detection"), id});
    QVERIFY2(r.exit == 0, r.err.constData());
    QVERIFY(ctl("detection list").out.isEmpty());
    const Incident *incident = m_desk->book().find(IncidentId(id));
    QTRY_COMPARE(incident->number, QStringLiteral("INC-0001"));
    QVERIFY(incident->runbook()); // The detection's own, without being named.
}

void TestControl::declaringTakesTheTeamsPart_data()
{
    bothWays();
}

void TestControl::declaringTakesTheTeamsPart()
{
    QFETCH(bool, desk);
    if (desk)
        startDesk();
    // The checklist of the shipped files, and whom [tell] names.
    QFile config(m_dir->filePath(QStringLiteral("watchfloor.toml")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("[tell]\nP1 = [\"CTO\", \"Support\"]\n");
    config.close();
    const Ctl ctl(m_data);
    const CtlResult r = ctl.run({QStringLiteral("incident"), QStringLiteral("declare"),
                                 QStringLiteral("Jobs wait"), QStringLiteral("--severity"),
                                 QStringLiteral("P1"), QStringLiteral("--config"), config.fileName()});
    QVERIFY2(r.exit == 0, r.err.constData());
    const QJsonArray timeline =
        ctl("incident show INC-0001 --json").object().value(QStringLiteral("timeline")).toArray();
    QStringList kinds;
    for (const QJsonValue &event : timeline)
        kinds << event.toObject().value(QStringLiteral("kind")).toString();
    QVERIFY2(kinds.contains(QStringLiteral("runbook_attached")), qPrintable(kinds.join(QLatin1Char(' '))));
    QCOMPARE(timeline.first()
                 .toObject()
                 .value(QStringLiteral("payload"))
                 .toObject()
                 .value(QStringLiteral("tell"))
                 .toArray(),
             (QJsonArray{QStringLiteral("CTO"), QStringLiteral("Support")}));
    // Another severity asks anew.
    QCOMPARE(ctl.run({QStringLiteral("incident"), QStringLiteral("severity"), QStringLiteral("INC-0001"),
                      QStringLiteral("P0"), QStringLiteral("--config"), config.fileName()})
                 .exit,
             0);
    const QJsonArray after =
        ctl("incident show INC-0001 --json").object().value(QStringLiteral("timeline")).toArray();
    QVERIFY(
        after.last().toObject().value(QStringLiteral("payload")).toObject().contains(QStringLiteral("tell")));
    QVERIFY(!after.last()
                 .toObject()
                 .value(QStringLiteral("payload"))
                 .toObject()
                 .value(QStringLiteral("tell"))
                 .toArray()
                 .isEmpty());
}

void TestControl::optionsMayStandFirst()
{
    QFile config(m_dir->filePath(QStringLiteral("channel.toml")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("[[channel]]\nname = \"hook\"\nkind = \"webhook\"\nurl = \"http://127.0.0.1:9/x\"\n");
    config.close();
    const Ctl ctl;
    const CtlResult r = ctl.run(
        {QStringLiteral("--config"), config.fileName(), QStringLiteral("channel"), QStringLiteral("list")});
    QVERIFY2(r.exit == 0, r.err.constData());
    QVERIFY(r.lines().value(0).contains(QStringLiteral("hook")));
    QCOMPARE(ctl.run({QStringLiteral("--nonsense")}).exit, 2);
}

void TestControl::trueConditionsNeedForce()
{
    startDesk();
    const Ctl ctl(m_data);
    QVERIFY(ctl("incident declare Dynex --severity P1 --runbook dynex-outage").exit == 0);
    m_desk->submitAs(QStringLiteral("feed"),
                     command::ReportCondition{RunbookId(QStringLiteral("dynex-outage")),
                                              QStringLiteral("Dynex outage"),
                                              {Severity::P1},
                                              1,
                                              QStringLiteral("quantum.fallback_rate > 0.5"),
                                              ConditionRecord::State::True,
                                              QStringLiteral("0.83"),
                                              false,
                                              m_clock.wall()});
    QTRY_VERIFY(!m_desk->book().incidents().empty() &&
                m_desk->book().incidents().begin()->second.hasTrueCondition());
    const CtlResult refused = ctl("incident status INC-0001 resolved");
    QCOMPARE(refused.exit, 1);
    QVERIFY2(refused.error().contains(QStringLiteral("quantum.fallback_rate > 0.5 (0.83)")) &&
                 refused.error().contains(QStringLiteral("--force")),
             refused.err.constData());
    QCOMPARE(ctl("incident status INC-0001 identified").exit, 0);
    QCOMPARE(ctl("incident status INC-0001 resolved --force").exit, 0);
    QCOMPARE(ctl("incident status INC-0001").lines(), QStringList{QStringLiteral("resolved")});
}

void TestControl::logVerify()
{
    const Ctl ctl(m_data);
    CtlResult r = ctl("log verify");
    QCOMPARE(r.exit, 1);
    QVERIFY(r.error().contains(QStringLiteral("there is no log")));
    QCOMPARE(ctl("incident declare D --severity P1").exit, 0);
    r = ctl("log verify");
    QCOMPARE(r.exit, 0);
    QVERIFY(r.lines().last().contains(QStringLiteral("chain verified")));
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

void TestControl::deskHoldsTheLock()
{
    startDesk();
    QVERIFY(QFileInfo::exists(controlSocketPath(m_data)));
    const auto second = EventLog::open(m_data, m_clock);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Locked);
    m_desk.reset();
    QVERIFY(EventLog::open(m_data, m_clock)); // It let go of it.
}

void TestControl::secondDeskReads()
{
    startDesk();
    DeskOptions options;
    options.dataDir = m_data;
    options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
    Desk second(options, m_clock);
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

void TestControl::noteOnAnOldIncidentKeepsItWhole()
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
    QCOMPARE(i.events.back()->kind, EventKind::Note);
}

void TestControl::socketAnswersNonsense()
{
    startDesk();
    QLocalSocket client;
    QSignalSpy readable(&client, &QLocalSocket::readyRead);
    client.connectToServer(controlSocketPath(m_data));
    QTRY_COMPARE(client.state(), QLocalSocket::ConnectedState);
    client.write("hello\n{\"do\":\"entry\",\"incident\":\"nowhere\",\"kind\":\"note\",\"text\":\"x\"}\n");
    QTRY_VERIFY(client.bytesAvailable() > 0);
    QByteArray answers;
    QTRY_VERIFY((answers += client.readAll()).count('\n') == 2);
    QVERIFY(answers.contains("a request is one JSON object"));
    QVERIFY(answers.contains("there is no incident \\\"nowhere\\\""));
    QCOMPARE(client.state(), QLocalSocket::ConnectedState); // One bad request does not end the talk.
}

void TestControl::staleSocketIsNoDesk()
{
    startDesk();
    m_desk.reset();
    QVERIFY(QDir().mkpath(m_data));
    QFile leftover(controlSocketPath(m_data)); // As after a power loss.
    QVERIFY(leftover.open(QIODevice::WriteOnly));
    leftover.close();
    QCOMPARE(Ctl(m_data)("incident declare D --severity P1").exit, 0);
    startDesk();
    QCOMPARE(m_desk->logStatus().state, LogStatus::State::Writable);
    QCOMPARE(Ctl(m_data)("note INC-0001 through the desk").exit, 0);
}

void TestControl::longFolderStillHasADesk()
{
    // Longer than the address of a local socket may be.
    m_data = m_dir->filePath(QString(120, QLatin1Char('d')) + QStringLiteral("/data"));
    startDesk();
    QCOMPARE(m_desk->logStatus().state, LogStatus::State::Writable);
    const CtlResult r = Ctl(m_data)("incident declare D --severity P1");
    QVERIFY2(r.exit == 0, r.err.constData());
    QTRY_COMPARE(m_desk->book().incidents().size(), 1u);
}

QTEST_GUILESS_MAIN(TestControl)
#include "tst_control.moc"
