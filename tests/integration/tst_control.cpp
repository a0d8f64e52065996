// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl on a data folder: alone, where it takes the lock, and beside a running desk, which it asks.
#include "controltest.h"
#include "support/testentry.h"

namespace tst_control {

using namespace std::chrono_literals;
using namespace wf;

class TestControl : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void worksAnIncident_data();
    void worksAnIncident();
    void refusals_data();
    void refusals();
    void usage_data();
    void usage();
    void jsonShapes_data();
    void jsonShapes();
    void whatIsSimulatedSaysSo();
    void detections();
    void trueConditionsNeedForce();
    void declaringTakesTheTeamsPart_data();
    void declaringTakesTheTeamsPart();
    void optionsMayStandFirst();
    void aFolderThatIsNotThere_data();
    void aFolderThatIsNotThere();
};

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
    QCOMPARE(r.out, QByteArray("INC-0001\n")); // Alone, for id=$(…).
    for (const char *words :
         {"incident step INC-0001 p0.s0 done called --actor Grace",
          "incident step INC-0001 p0.s1 skip nobody there", "incident step INC-0001 p0.s2 done",
          "incident step INC-0001 p0.s2 undo", "incident step INC-0001 p0.s3 assign Linus",
          "incident step INC-0001 p2.b1 choose", "note INC-0001 it is the key", "incident note 1 and again",
          "incident severity INC-0001 P0 no results", "incident status INC-0001 identified found it"}) {
        r = ctl(words);
        QVERIFY2(r.exit == 0, r.err.constData());
        QVERIFY2(r.lines().isEmpty(), words); // Ids of events are for those who ask for them.
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
    else
        QVERIFY(QDir().mkpath(m_data));
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

void TestControl::whatIsSimulatedSaysSo()
{
    const Ctl ctl(m_data);
    {
        const auto log = EventLog::open(m_data, m_clock);
        QVERIFY(log && (*log)->claim(LogTargets::Simulated));
    }
    QVERIFY(ctl("incident declare invented --severity P2").exit == 0);
    // On standard error, by whatever reads the folder: what a program reads stays as it is.
    for (const char *command :
         {"incident list", "incident list --json", "incident show INC-0001", "incident note INC-0001 hello",
          "detection list", "search invented", "history list", "history trends", "log verify", "status",
          "status --json", "message list", "series list"}) {
        const auto result = ctl(command);
        QVERIFY2(result.err.contains("watchfloorctl: SIMULATED: "), command);
    }
    QVERIFY(ctl("incident list --json").array().at(0).toObject().value(QStringLiteral("simulated")).toBool());
    QVERIFY(ctl("status --json").object().value(QStringLiteral("simulated")).toBool());
    const QString csv = m_data + QStringLiteral("/invented.csv");
    QCOMPARE(ctl(qPrintable(QStringLiteral("report INC-0001 --format csv -o ") + csv)).exit, 0);
    QFile table(csv);
    QVERIFY(table.open(QIODevice::ReadOnly));
    QVERIFY(table.readLine().trimmed().endsWith(",simulated"));
    QVERIFY(table.readLine().trimmed().endsWith(",yes"));
    const QString bundle = m_data + QStringLiteral("/invented.watchfloor");
    QCOMPARE(ctl(qPrintable(QStringLiteral("bundle export INC-0001 -o ") + bundle)).exit, 0);
    // Carried elsewhere, it still says so.
    const QString there = m_data + QStringLiteral("/elsewhere");
    const auto shown = Ctl(there)(qPrintable(QStringLiteral("bundle show ") + bundle));
    QVERIFY2(shown.out.contains("SIMULATED: invented"), shown.out.constData());
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
    // Nothing is measured here, so there is no value to name: the one in the log is that of the trigger.
    CtlResult refused = ctl("incident status INC-0001 resolved");
    QCOMPARE(refused.exit, 1);
    QVERIFY2(refused.error().contains(QStringLiteral("still true: quantum.fallback_rate > 0.5. Use --force")),
             refused.err.constData());
    m_desk.reset();
    refused = ctl("incident status INC-0001 resolved");
    QCOMPARE(refused.exit, 1);
    QVERIFY2(refused.error().contains(QStringLiteral("was not over when it was last measured, true then: "
                                                     "quantum.fallback_rate > 0.5. Use --force")),
             refused.err.constData());
    startDesk();
    QCOMPARE(ctl("incident status INC-0001 identified").exit, 0);
    QCOMPARE(ctl("incident status INC-0001 resolved --force").exit, 0);
    QCOMPARE(ctl("incident status INC-0001").lines(), QStringList{QStringLiteral("resolved")});
}

void TestControl::aFolderThatIsNotThere_data()
{
    QTest::addColumn<QString>("words");
    for (const char *words : {"incident list", "incident list --json", "incident show INC-0001",
                              "incident status INC-0001 resolved", "note INC-0001 hello", "detection list",
                              "message list", "history list", "history trends", "history actions",
                              "series list", "report INC-0001 -o report.md", "log verify"})
        QTest::newRow(words) << QString::fromUtf8(words);
}

void TestControl::aFolderThatIsNotThere()
{
    QFETCH(QString, words);
    const CtlResult r = Ctl(m_data)(words.toUtf8().constData());
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(m_data) && r.error().contains(QStringLiteral("there is no")),
             r.err.constData());
    QVERIFY2(r.out.isEmpty(), r.out.constData());
    QVERIFY(!QFileInfo::exists(m_data));
    // An empty one is there, and nothing happened in it.
    QVERIFY(QDir().mkpath(m_data));
    QCOMPARE(Ctl(m_data)("incident list").exit, 0);
}

WF_TEST(TestControl)

} // namespace tst_control

#include "tst_control.moc"
