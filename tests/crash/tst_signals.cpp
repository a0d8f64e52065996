// SPDX-License-Identifier: GPL-3.0-or-later
// SIGTERM, SIGINT and SIGHUP in the middle of work close a desk and a recorder cleanly.
#include "base/stopsignals.h"
#include "desk/livedesk.h"
#include "support/logfixture.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QProcess>
#include <QTest>

#include <cstdio>
#include <set>

#include <signal.h>

namespace tst_signals {

using namespace wf;

namespace {

const QString DeskArgument = QStringLiteral("--desk");

/// Notes without an end, several asked for at once; says each event after its commit.
void noteOn(Desk &desk, const IncidentId &id)
{
    desk.submit(command::AddEntry{id, EventKind::Note, QStringLiteral("a note")},
                {&desk, [&desk, id](const CommandResult &result) {
                     if (!result)
                         return;
                     std::printf("%s\n", qPrintable(result->front()->id.text()));
                     std::fflush(stdout);
                     noteOn(desk, id);
                 }});
}

/// The child: a desk as the program runs it, at work until a signal comes.
int runDesk(const QString &dataDir)
{
    const StopSignals stop;
    QObject::connect(&stop, &StopSignals::stopped, qApp, [] { QCoreApplication::exit(0); });
    const SystemClock clock;
    DeskOptions options;
    options.dataDir = dataDir;
    options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
    LiveDesk desk(options, clock);
    QObject::connect(&desk, &Desk::logStatusChanged, &desk, [&desk, begun = false]() mutable {
        if (std::exchange(begun, true))
            return;
        desk.submit(command::Declare{{}, QStringLiteral("t"), Severity::P1, false, {}, {}},
                    {&desk, [&desk](const CommandResult &result) {
                         for (int i = 0; result && i < 5; ++i)
                             noteOn(desk, result->front()->incident);
                     }});
    });
    desk.start();
    return QCoreApplication::exec();
}

} // namespace

class TestSignals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void deskClosesCleanly_data() { allSignals(); }
    void deskClosesCleanly();
    void recorderClosesCleanly_data() { allSignals(); }
    void recorderClosesCleanly();

private:
    static void allSignals()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
};

void TestSignals::deskClosesCleanly()
{
    QFETCH(int, signal);
    LogFixture bench;
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QCoreApplication::applicationFilePath(), {DeskArgument, bench.dir()});
    QVERIFY(child.waitForStarted());
    QByteArray output;
    while (output.count('\n') < 30 && child.waitForReadyRead(wf::testing::Patience))
        output += child.readAllStandardOutput();
    QVERIFY(output.count('\n') >= 30);
    QVERIFY(QFile::exists(bench.db() + QStringLiteral("-wal")));
    ::kill(pid_t(child.processId()), signal);
    ::kill(pid_t(child.processId()), signal); // As a terminal that closes does.
    QVERIFY(child.waitForFinished());
    QCOMPARE(child.exitStatus(), QProcess::NormalExit);
    QCOMPARE(child.exitCode(), 0);
    output += child.readAllStandardOutput();

    // Closed, not left: everything stands in the file, the witness is current, nobody holds the lock.
    QVERIFY(!QFile::exists(bench.db() + QStringLiteral("-wal")));
    QVERIFY(!FileLock::holder(lockPath(bench.dir())));
    QVERIFY(!QFile::exists(bench.dir() + QStringLiteral("/desk.sock")));
    const auto witnessed = Witness(witnessPath(bench.dir())).read();
    const auto log = bench.open();
    QVERIFY(witnessed);
    QCOMPARE(*witnessed, log->heads());
    QCOMPARE(log->warnings(), QStringList());
    std::set<QString> present;
    for (const EventPtr &e : log->loadedEvents())
        present.insert(e->id.text());
    const QStringList acknowledged = QString::fromUtf8(output).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString &id : acknowledged)
        QVERIFY2(present.contains(id), qPrintable(id));
    QCOMPARE(bench.problems(), QStringList());
}

void TestSignals::recorderClosesCleanly()
{
    QFETCH(int, signal);
    const QString program = qEnvironmentVariable("WATCHFLOORCTL");
    QVERIFY(!program.isEmpty());
    ScriptedServer server;
    server.setAnswer(ScriptedAnswer::http(200, "text/plain; version=0.0.4", "# TYPE a gauge\na 1\n"));
    const QTemporaryDir dir;
    QFile config(dir.filePath(QStringLiteral("watchfloor.toml")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("[[feed]]\nname = \"jobs\"\nurl = \"" + server.url().toString().toUtf8() +
                 "\"\ninterval = \"1s\"\ntimeout = \"1s\"\n");
    config.close();
    QProcess child;
    child.start(program, {QStringLiteral("record"), QStringLiteral("--config"), config.fileName(),
                          QStringLiteral("--data-dir"), dir.filePath(QStringLiteral("data"))});
    QByteArray output;
    QTRY_VERIFY((output += child.readAllStandardOutput()).contains(" up"));
    ::kill(pid_t(child.processId()), signal);
    QTRY_COMPARE(child.state(), QProcess::NotRunning);
    QCOMPARE(child.exitStatus(), QProcess::NormalExit);
    QCOMPARE(child.exitCode(), 0);
    const QString recorder = dir.filePath(QStringLiteral("data/recorder"));
    QVERIFY(!FileLock::holder(recorder + QStringLiteral("/recorder.lock")));
    QCOMPARE(QDir(recorder).entryList({QStringLiteral("*.db")}).size(), 1);
    QCOMPARE(QDir(recorder).entryList({QStringLiteral("*-wal")}), QStringList());
}

WF_TEST_ENTRY(TestSignals)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == DeskArgument)
        return runDesk(app.arguments().value(2));
    TestSignals test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_signals

#include "tst_signals.moc"
