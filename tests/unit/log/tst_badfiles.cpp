// SPDX-License-Identifier: GPL-3.0-or-later
// Logs that were damaged, cut, swapped or written by somebody else: each says what is wrong with which file.
#include "log/schema.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QProcess>
#include <QTest>

#include <unistd.h>

namespace tst_badfiles {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString HoldArgument = QStringLiteral("--hold-the-log");

} // namespace

class TestBadFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void notADatabase_data();
    void notADatabase();
    void databaseOfAnotherProgram();
    void newerVersion();
    void lockedByAnotherProcess();
    void readOnlyFile();
    void emptyFile();
    void truncated_data();
    void truncated();
    void lostWriteAheadLog();
    void lostBeforeFirstCheckpoint();
    void verifyNeedsALog();
};

void TestBadFiles::notADatabase_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QByteArray("these are my notes, not a database\n").repeated(100);
    QTest::newRow("zeroes") << QByteArray(8192, '\0');
    QTest::newRow("noise behind the magic") << QByteArray("SQLite format 3\0", 16) + QByteArray(8192, '\xee');
}

void TestBadFiles::notADatabase()
{
    QFETCH(QByteArray, bytes);
    LogFixture bench;
    bench.setBytes(bytes);
    ErrorCode code{};
    const QString message = bench.refusal(&code);
    QVERIFY2(message.contains(bench.db()), qPrintable(message));
    QCOMPARE(code, ErrorCode::Corrupt);
    QCOMPARE(bench.bytes(), bytes); // What a person put there stays.
    QVERIFY(!EventLog::openReadOnly(bench.dir(), bench.clock));
    QVERIFY(!bench.problems().isEmpty());
}

void TestBadFiles::databaseOfAnotherProgram()
{
    LogFixture bench;
    QDir().mkpath(bench.dir());
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("CREATE TABLE bookmarks(url TEXT)"));
        raw.run(QStringLiteral("INSERT INTO bookmarks VALUES('https://example.org')"));
    }
    const QByteArray before = bench.bytes();
    ErrorCode code{};
    const QString message = bench.refusal(&code);
    QCOMPARE(code, ErrorCode::Corrupt);
    QCOMPARE(message, bench.db() + QStringLiteral(": an SQLite database, but not an incident log"));
    QCOMPARE(bench.bytes(), before); // Not even its journal mode is touched.
    QVERIFY(!QFile::exists(bench.db() + QStringLiteral("-wal")));
    QCOMPARE(EventLog::openReadOnly(bench.dir(), bench.clock).error().message, message);
    QCOMPARE(bench.problems(), QStringList{message});
}

void TestBadFiles::newerVersion()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("PRAGMA user_version = %1").arg(LogSchemaVersion + 1));
    }
    ErrorCode code{};
    const QString message = bench.refusal(&code);
    QCOMPARE(code, ErrorCode::NewerVersion);
    QVERIFY2(message.contains(QStringLiteral("later version")) && message.contains(bench.db()),
             qPrintable(message));
    const auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(reader);
    QCOMPARE((*reader)->book().find(id)->title, QStringLiteral("Dynex is down"));
    RawDatabase raw(bench.db());
    QCOMPARE(raw.value(QStringLiteral("PRAGMA user_version")).toInt(), LogSchemaVersion + 1);
}

void TestBadFiles::lockedByAnotherProcess()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    QProcess holder;
    holder.start(QCoreApplication::applicationFilePath(), {HoldArgument, bench.dir()});
    QVERIFY(holder.waitForStarted());
    QTRY_VERIFY(holder.canReadLine());
    QCOMPARE(holder.readLine().trimmed(), QByteArray("held"));
    ErrorCode code{};
    const QString message = bench.refusal(&code);
    QCOMPARE(code, ErrorCode::Locked);
    QVERIFY2(message.contains(lockPath(bench.dir())) && message.contains(QString::number(holder.processId())),
             qPrintable(message));
    // Reading beside it works.
    QVERIFY((*EventLog::openReadOnly(bench.dir(), bench.clock))->book().find(id));
    // The lock ends with its process, however that ends.
    holder.kill();
    QVERIFY(holder.waitForFinished());
    QVERIFY(bench.refusal().isEmpty());
}

void TestBadFiles::readOnlyFile()
{
    if (::geteuid() == 0)
        QSKIP("root may write everything");
    LogFixture bench;
    bench.fill();
    QVERIFY(QFile::setPermissions(bench.db(), QFile::ReadOwner));
    ErrorCode code{};
    const QString message = bench.refusal(&code);
    QVERIFY2(message.contains(bench.db()), qPrintable(message));
    QVERIFY(code == ErrorCode::ReadOnly || code == ErrorCode::Io);
    QVERIFY(EventLog::openReadOnly(bench.dir(), bench.clock));
    QVERIFY(QFile::setPermissions(bench.db(), QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(QFile::setPermissions(bench.dir(), QFile::ReadOwner | QFile::ExeOwner));
    const auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(QFile::setPermissions(bench.dir(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QVERIFY(reader);
}

void TestBadFiles::emptyFile()
{
    LogFixture bench;
    bench.fill();
    bench.dropWal();
    bench.setBytes({});
    // It opens as a new log, and the witness knows that there was more.
    const auto log = bench.open();
    QVERIFY2(log->warnings().join(QLatin1Char('\n')).contains(QStringLiteral("the log was cut: 7 events")),
             qPrintable(log->warnings().join(QLatin1Char('\n'))));
    QVERIFY(!bench.problems().isEmpty());
}

void TestBadFiles::truncated_data()
{
    QTest::addColumn<int>("percent");
    QTest::newRow("half") << 50;
    QTest::newRow("nearly all") << 90;
    QTest::newRow("one page") << 0;
}

void TestBadFiles::truncated()
{
    QFETCH(int, percent);
    LogFixture bench;
    bench.fill(200);
    QVERIFY(!QFile::exists(bench.db() + QStringLiteral("-wal"))); // Closing moved everything into the file.
    const QByteArray whole = bench.bytes();
    QVERIFY(whole.size() > 100'000);
    bench.setBytes(whole.first(std::max<qsizetype>(4096, whole.size() * percent / 100 / 4096 * 4096)));
    const QStringList problems = bench.problems();
    QVERIFY(!problems.isEmpty());
    const auto log = EventLog::open(bench.dir(), bench.clock);
    if (log) {
        QVERIFY(!(*log)->warnings().isEmpty());
    } else {
        QCOMPARE(log.error().code, ErrorCode::Corrupt);
        QVERIFY2(log.error().message.contains(bench.db()), qPrintable(log.error().message));
    }
}

void TestBadFiles::lostWriteAheadLog()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    {
        const auto log = bench.open();
        for (int i = 0; i < 5; ++i)
            bench.note(*log, id, QStringLiteral("in the write-ahead log"));
        // Copied while it is open, without the write-ahead log: as if that had been lost.
        const QByteArray main = bench.bytes();
        QVERIFY(QFile::copy(witnessPath(bench.dir()), bench.dir() + QStringLiteral("/kept")));
        QVERIFY(QFile::exists(bench.db() + QStringLiteral("-wal")));
        QFile lost(bench.dir() + QStringLiteral("/main"));
        QVERIFY(lost.open(QIODevice::WriteOnly));
        lost.write(main);
    }
    bench.dropWal();
    QVERIFY(QFile::remove(bench.db()));
    QVERIFY(QFile::rename(bench.dir() + QStringLiteral("/main"), bench.db()));
    const QStringList problems = bench.problems();
    QVERIFY2(problems.value(0).contains(QStringLiteral(":8: is missing, with everything after it up to 12")),
             qPrintable(problems.join(QLatin1Char('\n'))));
    const auto log = bench.open();
    QVERIFY(log->warnings().value(0).contains(QStringLiteral("the log was cut: 5 events")));
    QCOMPARE(log->book().find(id)->events.size(), 7u);
}

void TestBadFiles::lostBeforeFirstCheckpoint()
{
    LogFixture bench;
    QByteArray main;
    {
        const auto log = bench.open();
        bench.declare(*log);
        main = bench.bytes();
    }
    bench.dropWal();
    bench.setBytes(main);
    const auto log = bench.open();
    QVERIFY2(log->warnings().value(0).contains(QStringLiteral("the log was cut")),
             qPrintable(log->warnings().value(0)));
}

void TestBadFiles::verifyNeedsALog()
{
    const LogFixture bench;
    const auto report = verifyLog(bench.dir());
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::NotFound);
    QVERIFY(report.error().message.contains(bench.db()));
}

WF_TEST_ENTRY(TestBadFiles)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == HoldArgument) {
        const SystemClock clock;
        const auto log = EventLog::open(app.arguments().value(2), clock);
        std::puts(log ? "held" : qPrintable(log.error().message));
        std::fflush(stdout);
        return app.exec();
    }
    TestBadFiles test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_badfiles

#include "tst_badfiles.moc"
