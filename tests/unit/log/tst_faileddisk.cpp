// SPDX-License-Identifier: GPL-3.0-or-later
// A disk that loses what it was given, and says so once: nothing acknowledged is lost by a power cut at any
// later moment, and nothing refused comes back.
#include "support/bodies.h"
#include "support/diskmodel.h"
#include "support/logfixture.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QTest>

#include <random>

namespace tst_faileddisk {

using namespace wf;

namespace {

/// What one run was told, and what it may find later.
struct Told
{
    std::set<QString> acknowledged;
    std::set<QString> refused;
};

QString sized(int number, std::mt19937 &random)
{
    // Large ones bring the log to its checkpoints.
    return QStringLiteral("note %1 %2").arg(number).arg(QString(random() % 4 == 0 ? 600'000 : 40, u'n'));
}

QString nameOf(const QString &text)
{
    return text.section(QLatin1Char(' '), 0, 1);
}

std::set<QString> notesIn(EventLog &log, const IncidentId &id)
{
    std::set<QString> notes;
    if (!log.loadIncident(id))
        return notes;
    if (const Incident *incident = log.book().find(id)) {
        for (const EventPtr &event : incident->events) {
            if (event->kind() == EventKind::Note)
                notes.insert(nameOf(textOf(event)));
        }
    }
    return notes;
}

class Run
{
public:
    explicit Run(unsigned seed) : m_random(seed), m_disk(seed) {}

    /// An incident in a fresh log, then notes on a disk that fails now and then, in bursts of `burst`
    /// operations. Empty when all is as it should be.
    QString go(int burst, int notes, int &states)
    {
        int left = 0; // The log that closes asks the disk too.
        auto log = m_bench.open();
        m_incident = m_bench.declare(*log, false);
        m_disk.setFails([&](DiskModel::Operation operation, const QString &) {
            if (m_works)
                return false;
            if (left > 0)
                return --left, true;
            if (m_random() % (operation == DiskModel::Operation::Sync ? 12 : 400) != 0)
                return false;
            left = burst - 1;
            return true;
        });
        for (int i = 0; i < notes; ++i) {
            const QString text = sized(i, m_random);
            const auto done =
                log->append({{m_incident, event::Note{text}, m_bench.clock.wall(), QStringLiteral("Ada")}});
            (done ? m_told.acknowledged : m_told.refused).insert(nameOf(text));
            if (m_random() % 4 == 0) {
                ++states;
                if (const QString wrong = afterPowerCut(); !wrong.isEmpty())
                    return QStringLiteral("note %1: %2").arg(i).arg(wrong);
            }
            if (log->hasFailed())
                static_cast<void>(log->reopen().has_value());
            if (m_random() % 40 == 0) { // The process ends, and another one begins.
                log.reset();
                m_works = true;
                log = m_bench.open();
                m_works = false;
            }
        }
        log.reset();
        ++states;
        return afterPowerCut();
    }
    int failures() const { return m_disk.failures(); }

private:
    /// What the disk has now, opened on a machine that works.
    QString afterPowerCut()
    {
        const QString folder = m_left.filePath(QStringLiteral("left"));
        m_disk.cutPower(m_bench.dir(), folder);
        m_works = true;
        const QString wrong = whatIsWrongIn(folder);
        m_works = false;
        return wrong;
    }

    QString whatIsWrongIn(const QString &folder)
    {
        const auto log = EventLog::open(folder, m_bench.clock);
        if (!log)
            return log.error().message;
        if (!(*log)->cut().isEmpty())
            return (*log)->cut();
        const std::set<QString> found = notesIn(**log, m_incident);
        for (const QString &note : m_told.acknowledged) {
            if (!found.contains(note))
                return note + QStringLiteral(" was acknowledged and is lost");
        }
        for (const QString &note : found) {
            if (!m_told.acknowledged.contains(note))
                return QStringLiteral("%1 was refused and is there, in %2").arg(note, folder);
        }
        return {};
    }

    std::mt19937 m_random;
    bool m_works = false; ///< For a while.
    LogFixture m_bench;
    QTemporaryDir m_left;
    DiskModel m_disk;
    IncidentId m_incident;
    Told m_told;
};

} // namespace

class TestFailedDisk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingAcknowledgedIsLost_data();
    void nothingAcknowledgedIsLost();
    void theLogStandsInANewFile();
    void itSaysWhereItCannot();
    void aRenewalThatWasBrokenOff_data();
    void aRenewalThatWasBrokenOff();
};

void TestFailedDisk::nothingAcknowledgedIsLost_data()
{
    QTest::addColumn<int>("burst");
    QTest::newRow("single errors") << 1;
    QTest::newRow("bursts of three") << 3;
    QTest::newRow("bursts of twenty") << 20;
}

void TestFailedDisk::nothingAcknowledgedIsLost()
{
    QFETCH(int, burst);
    int states = 0;
    int failures = 0;
    constexpr int Seeds = wf::testing::Sanitized ? 5 : 10;
    for (unsigned seed = 1; seed <= unsigned(Seeds); ++seed) {
        Run run(seed * 31U + unsigned(burst));
        const QString wrong = run.go(burst, 40, states);
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(wrong)));
        failures += run.failures();
    }
    QVERIFY(states > 6 * Seeds);
    QVERIFY(failures > 2 * Seeds);
}

void TestFailedDisk::theLogStandsInANewFile()
{
    LogFixture bench;
    DiskModel disk(1);
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    auto reader = *EventLog::openReadOnly(bench.dir(), bench.clock);
    bool broken = true;
    disk.setFails([&broken](DiskModel::Operation operation, const QString &file) {
        return operation == DiskModel::Operation::Sync && file.endsWith(QLatin1String("-wal")) &&
               std::exchange(broken, false);
    });
    const command::AddEntry note{id, EventKind::Note, QStringLiteral("refused")};
    QVERIFY(!execute(*log, note, {bench.clock.wall(), QStringLiteral("Ada")}));
    QVERIFY(log->hasFailed());
    QVERIFY(!log->failure().isEmpty());
    QVERIFY(!reader->isOutdated());
    QVERIFY(log->reopen());
    QVERIFY(reader->isOutdated()); // Who follows opens the file that is there now.
    bench.note(*log, id, QStringLiteral("accepted"));
    reader = *EventLog::openReadOnly(bench.dir(), bench.clock);
    QCOMPARE(notesIn(*reader, id), std::set<QString>{QStringLiteral("accepted")});
    QCOMPARE(log->book().find(id)->events.size(), reader->book().find(id)->events.size());
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
    for (const char *left : {"/incidents.db.copy", "/incidents.db.renewed", "/incidents.distrusted"})
        QVERIFY2(!QFile::exists(bench.dir() + QLatin1String(left)), left);
}

void TestFailedDisk::itSaysWhereItCannot()
{
    LogFixture bench;
    DiskModel disk(1);
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    bool broken = true;
    disk.setFails([&broken](DiskModel::Operation, const QString &) { return broken; });
    const command::AddEntry note{id, EventKind::Note, QStringLiteral("n")};
    QVERIFY(!execute(*log, note, {bench.clock.wall(), QStringLiteral("Ada")}));
    for (int i = 0; i < 3; ++i) {
        const auto reopened = log->reopen();
        QVERIFY(!reopened);
        QVERIFY2(reopened.error().message.contains(bench.db()), qPrintable(reopened.error().message));
        QVERIFY(log->hasFailed());
        QVERIFY(log->loadIncident(id)); // What is known can be read all the time.
        QVERIFY(!execute(*log, note, {bench.clock.wall(), QStringLiteral("Ada")}));
    }
    broken = false;
    QVERIFY(log->reopen());
    bench.run(*log, note);
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
    QCOMPARE(notesIn(*bench.open(), id).size(), 1u);
}

void TestFailedDisk::aRenewalThatWasBrokenOff_data()
{
    QTest::addColumn<bool>("finished");
    QTest::addColumn<bool>("walIsGone");
    QTest::newRow("half a copy") << false << false;
    QTest::newRow("a whole copy") << true << false;
    QTest::newRow("the old write-ahead log is gone") << true << true;
}

void TestFailedDisk::aRenewalThatWasBrokenOff()
{
    QFETCH(bool, finished);
    QFETCH(bool, walIsGone);
    LogFixture bench;
    IncidentId id;
    const QString at = bench.dir() + QStringLiteral("/at");
    const QString copy =
        at + (finished ? QStringLiteral("/incidents.db.renewed") : QStringLiteral("/incidents.db.copy"));
    // The folder as a kill left it: the marker, the old files, and the copy as far as it had come.
    {
        auto log = bench.open();
        id = bench.declare(*log, false);
        bench.note(*log, id, QStringLiteral("note 1"));
        QDir().mkdir(at, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        for (const char *name : {"incidents.db", "incidents.db-wal", "incidents.witness"})
            QVERIFY(QFile::copy(bench.dir() + QLatin1Char('/') + QLatin1String(name),
                                at + QLatin1Char('/') + QLatin1String(name)));
        QFile marker(at + QStringLiteral("/incidents.distrusted"));
        QVERIFY(marker.open(QIODevice::WriteOnly));
        marker.write(Witness::text(log->heads()));
        if (finished)
            RawDatabase(bench.db()).run(QStringLiteral("VACUUM INTO '%1'").arg(copy));
    }
    if (!finished) {
        QFile half(copy);
        QVERIFY(half.open(QIODevice::WriteOnly));
        half.write(QByteArray(5000, 'x'));
    }
    if (walIsGone) {
        QFile::remove(at + QStringLiteral("/incidents.db-wal"));
        QFile::remove(at + QStringLiteral("/incidents.db-shm"));
        QCOMPARE(notesIn(**EventLog::openReadOnly(at, bench.clock), id),
                 std::set<QString>{QStringLiteral("note 1")}); // Readers find it as well.
    }
    auto log = EventLog::open(at, bench.clock);
    QVERIFY2(log, log ? "" : qPrintable(log.error().message));
    QCOMPARE((*log)->warnings(), QStringList());
    QCOMPARE(notesIn(**log, id), std::set<QString>{QStringLiteral("note 1")});
    bench.note(**log, id, QStringLiteral("note 3"));
    log->reset();
    QVERIFY(!QFile::exists(copy));
    QVERIFY(!QFile::exists(at + QStringLiteral("/incidents.distrusted")));
    const auto report = verifyLog(at);
    QVERIFY(report);
    QCOMPARE(report->problems, QStringList());
}

WF_TEST(TestFailedDisk)

} // namespace tst_faileddisk

#include "tst_faileddisk.moc"
