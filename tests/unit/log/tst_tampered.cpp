// SPDX-License-Identifier: GPL-3.0-or-later
// Events that were changed, taken out or cut off: the chain, the witness and the list each tell.
#include "support/bodies.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_tampered {

using namespace std::chrono_literals;
using namespace wf;

class TestTampered : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flippedByte_data();
    void flippedByte();
    void eventsTakenOutOfTheMiddle();
    void lastEventsCutOff();
    void lastEventReplaced();
    void damagedWitness_data();
    void damagedWitness();
    void witnessMayBeBehind();
    void unknownKind();
    void listDiffers_data();
    void listDiffers();

private:
    static void edit(const LogFixture &bench, const QStringList &statements)
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("DROP TRIGGER events_never_go"));
        for (const QString &sql : statements)
            raw.run(sql);
    }
};

void TestTampered::flippedByte_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("says");
    QTest::newRow("payload") << "payload = replace(payload, 'note 1', 'note 7')"
                             << ":6: its content is not what was written";
    QTest::newRow("actor") << "actor = 'Eve'"
                           << ":6: its content is not what was written";
    QTest::newRow("time") << "happened_ms = happened_ms + 1"
                          << ":6: its content is not what was written";
    QTest::newRow("incident") << "incident = 'another'"
                              << ":6: its content is not what was written";
    QTest::newRow("kind") << "kind = 'decision'"
                          << ":6: its content is not what was written";
    QTest::newRow("hash") << "hash = zeroblob(32)"
                          << ":6: its content is not what was written";
    QTest::newRow("chain") << "prev_hash = zeroblob(32)"
                           << ":6: does not follow the event before it";
    QTest::newRow("no JSON any more") << "payload = '{\"text\":'"
                                      << ":6: the payload is no JSON object";
}

void TestTampered::flippedByte()
{
    QFETCH(QString, change);
    QFETCH(QString, says);
    LogFixture bench;
    bench.fill();
    edit(bench, {QStringLiteral("UPDATE events SET %1 WHERE seq = 6").arg(change)});
    const QStringList problems = bench.problems();
    QVERIFY(!problems.isEmpty());
    QVERIFY2(problems.first().contains(says), qPrintable(problems.join(QLatin1Char('\n'))));
    QVERIFY(problems.first().startsWith(QStringLiteral("event ")));
}

void TestTampered::eventsTakenOutOfTheMiddle()
{
    LogFixture bench;
    bench.fill();
    edit(bench, {QStringLiteral("DELETE FROM events WHERE seq IN (5, 6)")});
    const QString problem = bench.problems().value(0);
    QVERIFY2(problem.contains(QStringLiteral(":7: 2 events before it are missing")), qPrintable(problem));
}

void TestTampered::lastEventsCutOff()
{
    LogFixture bench;
    bench.fill();
    edit(bench, {QStringLiteral("DELETE FROM events WHERE seq > 5")});
    const QStringList problems = bench.problems();
    QVERIFY2(problems.value(0).contains(
                 QStringLiteral(":6: is missing, with everything after it up to 7, which the witness saw")),
             qPrintable(problems.join(QLatin1Char('\n'))));
    const auto log = bench.open();
    QCOMPARE(log->warnings().size(), 1);
    QVERIFY2(log->warnings().first().contains(QStringLiteral("the log was cut: 2 events")),
             qPrintable(log->warnings().first()));
}

void TestTampered::lastEventReplaced()
{
    LogFixture bench;
    bench.fill();
    // Somebody who knows the format: the last event with a hash that fits it.
    {
        const auto log = bench.open();
        Event forged = *log->loadedEvents().back();
        forged.actor = QStringLiteral("Eve");
        const QByteArray hash = eventHash(forged);
        edit(bench, {QStringLiteral("UPDATE events SET actor = 'Eve', hash = x'%1' WHERE seq = 7")
                         .arg(QString::fromLatin1(hash.toHex()))});
    }
    const QStringList problems = bench.problems();
    QCOMPARE(problems.size(), 1);
    QVERIFY2(problems.first().contains(QStringLiteral(":7: is not the one the witness saw")),
             qPrintable(problems.first()));
    QVERIFY(bench.open()->warnings().value(0).contains(QStringLiteral(":7 is not the one that was written")));
}

void TestTampered::damagedWitness_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("noise") << QByteArray("\x00\xff\x80 witness", 11);
    QTest::newRow("wrong checksum") << QByteArray("watchfloor-witness 1 0123456789abcdef\ndesk 3 00\n");
}

void TestTampered::damagedWitness()
{
    QFETCH(QByteArray, bytes);
    LogFixture bench;
    const IncidentId id = bench.fill();
    {
        QFile file(witnessPath(bench.dir()));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
    }
    QVERIFY2(bench.problems().value(0).contains(QStringLiteral("the witness file is damaged")),
             qPrintable(bench.problems().value(0)));
    auto log = bench.open();
    QCOMPARE(log->warnings(),
             QStringList{witnessPath(bench.dir()) + QStringLiteral(": the witness file is damaged")});
    QVERIFY(log->book().find(id));
    bench.note(*log, id, QStringLiteral("the next commit writes it anew"));
    QCOMPARE(bench.problems(), QStringList());
}

void TestTampered::witnessMayBeBehind()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    const QString kept = bench.dir() + QStringLiteral("/kept");
    QVERIFY(QFile::copy(witnessPath(bench.dir()), kept));
    {
        const auto log = bench.open();
        bench.note(*log, id, QStringLiteral("killed before the witness was written"));
    }
    QVERIFY(QFile::remove(witnessPath(bench.dir())));
    QVERIFY(QFile::rename(kept, witnessPath(bench.dir())));
    QVERIFY(bench.open()->warnings().isEmpty());
    QCOMPARE(bench.problems(), QStringList());
    // Without any there is nothing to compare with, and there should be.
    QVERIFY(QFile::remove(witnessPath(bench.dir())));
    QVERIFY(bench.problems().join(u' ').contains(QStringLiteral("the log had a witness, and it is gone")));
    // It waits for a person, and is not made anew before.
    const command::AddEntry note{id, EventKind::Note, QStringLiteral("n")};
    for (int i = 0; i < 2; ++i) {
        const auto log = bench.open();
        QVERIFY(log->warnings().join(u' ').contains(QStringLiteral("the log had a witness, and it is gone")));
        const auto refused = execute(*log, note, {bench.clock.wall(), QStringLiteral("Ada")});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::ReadOnly);
        QVERIFY(!QFile::exists(witnessPath(bench.dir())));
    }
    const auto log = bench.open();
    const QString why = log->cut();
    const auto accepted = bench.run(*log, command::AcceptCut{});
    QCOMPARE(textOf(accepted.front()), why);
    bench.note(*log, id, QStringLiteral("it goes on"));
    QCOMPARE(bench.problems(), QStringList());
}

void TestTampered::unknownKind()
{
    LogFixture bench;
    bench.fill();
    edit(bench, {QStringLiteral("UPDATE events SET kind = 'teleported' WHERE seq = 6")});
    const QString says =
        QStringLiteral(":6: its content is not what was written: the kind \"teleported\" is not known");
    QVERIFY2(bench.problems().value(0).contains(says), qPrintable(bench.problems().value(0)));
    const auto log = bench.open();
    QVERIFY2(log->warnings().value(0).contains(
                 QStringLiteral(":6 is from a later version: the kind \"teleported\"")),
             qPrintable(log->warnings().value(0)));
}

void TestTampered::listDiffers_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("says");
    QTest::newRow("changed") << "UPDATE incidents SET severity = 'P3'"
                             << "its row in the list differs from its events";
    QTest::newRow("lost") << "DELETE FROM incidents"
                          << "the list lacks 1 incidents";
    QTest::newRow("made up")
        << "INSERT INTO incidents SELECT 'ghost', 'INC-0666', title, severity, status, drill, runbook,"
           " commander, detected_ms, declared_ms, mitigated_ms, resolved_ms, ended_ms, steps_done,"
           " steps_total, changed_ms, open, unsent, desk FROM incidents"
        << "incident ghost";
}

void TestTampered::listDiffers()
{
    QFETCH(QString, sql);
    QFETCH(QString, says);
    LogFixture bench;
    bench.fill();
    {
        RawDatabase raw(bench.db());
        raw.run(sql);
    }
    QVERIFY2(bench.problems().value(0).contains(says), qPrintable(bench.problems().value(0)));
}

WF_TEST(TestTampered)

} // namespace tst_tampered

#include "tst_tampered.moc"
