// SPDX-License-Identifier: GPL-3.0-or-later
// What was acknowledged is on disk: a writer is killed with SIGKILL again and again, at any moment.
#include "support/bodies.h"
#include "support/logfixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <cstdio>
#include <random>
#include <set>

namespace tst_kill {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString WriteArgument = QStringLiteral("--write");
constexpr int Rounds = 40;

const QString Ctl = qEnvironmentVariable("WATCHFLOORCTL");

void acknowledge(const Expected<std::vector<EventPtr>> &events)
{
    if (!events)
        qFatal("refused: %s", qPrintable(events.error().message));
    for (const EventPtr &e : *events)
        std::printf("%s\n", qPrintable(e->id.text()));
    std::fflush(stdout);
}

/// Commands that wait together: one flush for all.
void runBurst(EventLog &log, const IncidentId &id, const Clock &clock, int count)
{
    std::vector<LogRequest> requests;
    for (int i = 0; i < count; ++i)
        requests.push_back({command::AddEntry{id, EventKind::Note, QStringLiteral("burst %1").arg(i)},
                            {clock.wall(), QStringLiteral("child")}});
    for (const LogAnswer &answer : executeAll(log, requests))
        acknowledge(answer.events);
}

/// Incidents of another tool: all of them or none.
command::ImportIncidents pastOnes(const Clock &clock, const QString &name)
{
    command::ImportIncidents import{QStringLiteral("another tool"), {}};
    for (int i = 0; i < 5; ++i) {
        PastIncident past;
        past.reference = QStringLiteral("%1-%2").arg(name).arg(i);
        past.title = QStringLiteral("It was slow");
        past.declaredAt = clock.wall() - 5h;
        past.resolvedAt = clock.wall() - 4h;
        import.incidents.push_back(past);
    }
    return import;
}

/// The child: works the open incident until it is killed, and says each event's id after its commit.
int writeForever(const QString &dataDir)
{
    const SystemClock clock;
    const auto log = EventLog::open(dataDir, clock);
    if (!log)
        qFatal("not opened: %s", qPrintable(log.error().message));
    const auto run = [&](const Command &c) {
        acknowledge(execute(**log, c, {clock.wall(), QStringLiteral("child")}));
    };
    if ((*log)->book().incidents().empty())
        run(command::Declare{
            {}, QStringLiteral("Dynex is down"), Severity::P1, false, QStringLiteral("Ada"), shippedCopy()});
    const IncidentId id = (*log)->book().incidents().begin()->first;
    for (int n = 0;; ++n) {
        if (n % 10 == 6)
            runBurst(**log, id, clock, 2 + n % 12);
        if (n % 32 == 20)
            run(pastOnes(clock, QString::number((*log)->heads().begin()->second.sequence)));
        const Incident &i = *(*log)->book().find(id);
        const Step *next = nextStep(i);
        if (n % 4 == 3 && next)
            run(command::CompleteStep{id, next->id, QStringLiteral("done")});
        else if (n % 4 == 3)
            run(command::UndoStep{id, StepId(QStringLiteral("p1.s3"))});
        else if (n % 16 == 8)
            run(command::ChangeSeverity{id, i.severity == Severity::P1 ? Severity::P0 : Severity::P1, {}});
        else
            run(command::AddEntry{id, EventKind::Note,
                                  QStringLiteral("note %1 ").arg(n) + QString(n % 700, QLatin1Char('x'))});
    }
}

/// Complete lines only: a line that was being written when the child died says nothing.
QStringList completeLines(const QByteArray &output)
{
    const QByteArray whole = output.first(output.lastIndexOf('\n') + 1);
    return QString::fromUtf8(whole).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

} // namespace

class TestKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acknowledgedSurvives();
    void notesFromAPipeSurvive();
    void everyLineBecomesANote();
};

void TestKill::acknowledgedSurvives()
{
    LogFixture bench;
    std::mt19937 random(1123);
    std::set<QString> acknowledged;
    qint64 eventsBefore = 0;
    for (int round = 0; round < Rounds; ++round) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {WriteArgument, bench.dir()});
        QVERIFY(child.waitForStarted());
        // Killed after so many acknowledgements, at whatever it is doing then; in some rounds while it is
        // opening.
        const int wanted = round % 5 == 4 ? 0 : int(random() % 60);
        QByteArray output;
        while (output.count('\n') < wanted && child.waitForReadyRead(wf::testing::Patience))
            output += child.readAllStandardOutput();
        child.kill();
        QVERIFY(child.waitForFinished());
        output += child.readAllStandardOutput();
        const QStringList lines = completeLines(output);
        QVERIFY(lines.size() >= wanted);
        acknowledged.insert(lines.begin(), lines.end());

        if (acknowledged.empty())
            continue;
        const auto report = verifyLog(bench.dir());
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QCOMPARE(report->problems, QStringList());
        QVERIFY(report->events >= eventsBefore);
        QVERIFY(report->events >= qint64(acknowledged.size()));
        eventsBefore = report->events;

        const auto log = bench.open();
        QCOMPARE(log->warnings(), QStringList());
        QCOMPARE(log->heads().at(log->desk()).sequence, report->events);
        const std::vector<EventPtr> events = log->loadedEvents();
        const QStringList rows =
            RawDatabase(bench.db())
                .value(QStringLiteral("SELECT group_concat(desk || ':' || seq, ' ') FROM events"))
                .toString()
                .split(u' ');
        const std::set<QString> present(rows.begin(), rows.end());
        QVERIFY(std::includes(present.begin(), present.end(), acknowledged.begin(), acknowledged.end()));
        IncidentBook folded;
        folded.apply(events);
        QCOMPARE(stateText(log->book()), stateText(folded));
    }
    QVERIFY(acknowledged.size() > 500);
}

void TestKill::notesFromAPipeSurvive()
{
    QVERIFY(!Ctl.isEmpty());
    LogFixture bench;
    const IncidentId id = bench.fill(0);
    std::mt19937 random(77);
    int sent = 0;
    std::map<QString, QString> acknowledged; // Event id to its text.
    for (int round = 0; round < 15; ++round) {
        QProcess child;
        child.start(Ctl, {QStringLiteral("note"), QStringLiteral("INC-0001"), QStringLiteral("--stdin"),
                          QStringLiteral("-v"), QStringLiteral("--data-dir"), bench.dir()});
        QVERIFY(child.waitForStarted());
        QStringList texts;
        QByteArray input;
        for (int i = 0; i < 200; ++i) {
            texts += QStringLiteral("line %1 of a tool").arg(++sent);
            input += texts.back().toUtf8() + '\n';
        }
        child.write(input);
        const int wanted = 1 + int(random() % 80);
        QByteArray output;
        while (output.count('\n') < wanted && child.waitForReadyRead(wf::testing::Patience))
            output += child.readAllStandardOutput();
        child.kill();
        QVERIFY(child.waitForFinished());
        output += child.readAllStandardOutput();
        const QStringList ids = completeLines(output);
        QVERIFY(ids.size() >= wanted);
        for (qsizetype i = 0; i < ids.size(); ++i)
            acknowledged[ids[i]] = texts[i]; // In the order they were sent.
        QCOMPARE(bench.problems(), QStringList());
        const auto log = bench.open();
        std::map<QString, QString> notes;
        for (const EventPtr &e : log->book().find(id)->events)
            notes[e->id.text()] = textOf(e);
        for (const auto &[event, text] : acknowledged)
            QCOMPARE(notes[event], text);
    }
}

void TestKill::everyLineBecomesANote()
{
    QVERIFY(!Ctl.isEmpty());
    LogFixture bench;
    const IncidentId id = bench.fill(0);
    QProcess child;
    child.start(Ctl, {QStringLiteral("note"), QStringLiteral("1"), QStringLiteral("--stdin"),
                      QStringLiteral("-v"), QStringLiteral("--data-dir"), bench.dir()});
    QVERIFY(child.waitForStarted());
    // One after the other, as a tool that takes its time: each id comes before the next line is written.
    for (int i = 0; i < 5; ++i) {
        child.write(QByteArray("step ") + QByteArray::number(i) + '\n');
        QVERIFY(child.waitForReadyRead(wf::testing::Patience));
        const QString printed = QString::fromUtf8(child.readLine()).trimmed();
        auto reader =
            EventLog::openReadOnly(bench.dir(), bench.clock); // Another process sees it: it is committed.
        QVERIFY(reader);
        const EventPtr last = (*reader)->book().find(id)->events.back();
        QCOMPARE(last->id.text(), printed);
        QCOMPARE(textOf(last), QStringLiteral("step %1").arg(i));
    }
    // Empty lines are none; the last one needs no line feed; one that is too long goes on in the next note.
    child.write("\n   \n" + QByteArray(60'000, 'y') + "\nno end");
    child.closeWriteChannel();
    QVERIFY(child.waitForFinished());
    QCOMPARE(child.exitCode(), 0);
    const auto log = bench.open();
    QString rest;
    const auto &events = log->book().find(id)->events;
    for (auto it = events.begin() + 9; it != events.end(); ++it)
        rest += textOf((*it));
    QCOMPARE(rest.count(QLatin1Char('y')), 60'000);
    QVERIFY(rest.endsWith(QStringLiteral("no end")));
    QCOMPARE(bench.problems(), QStringList());
}

WF_TEST_ENTRY(TestKill)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == WriteArgument)
        return writeForever(app.arguments().value(2));
    TestKill test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_kill

#include "tst_kill.moc"
