// SPDX-License-Identifier: GPL-3.0-or-later
// Salvage of damaged logs: every event that is whole is found, none is invented, the damaged log stays as it
// is, and the new one is consistent. SalvageFixture::salvage() checks the last three each time.
#include "salvagefixture.h"
#include "support/testentry.h"

#include <random>

namespace tst_salvage {

using namespace wf;

class TestSalvage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ofAWholeLog();
    void ofASalvagedLog();
    void pageOfZeros();
    void anyPageOfZeros();
    void flippedBytes();
    void cutOff_data();
    void cutOff();
    void firstPageDestroyed_data();
    void firstPageDestroyed();
    void allButThePagesOfEvents();
    void writeAheadLog();
    void writeAheadLogBrokenOff();
    void writeAheadLogMissing();
    void writeAheadLogAlone();
    void deletedRows();
    void overflowPages();
};

void TestSalvage::ofAWholeLog()
{
    SalvageFixture bench;
    bench.fillAll();
    const SalvageReport report = bench.salvage();
    QVERIFY2(report.isWhole(), qPrintable(report.notes.join(u' ')));
    QCOMPARE(report.notes, QStringList());
    QCOMPARE(report.fromTables, qint64(bench.all.size()));
    QCOMPARE(report.events, report.fromTables);
    QCOMPARE(report.incidents, 3);
    QCOMPARE(report.withoutBeginning, 0);
    QCOMPARE(report.evidence, 1);
    QVERIFY(bench.salvaged.size() == bench.all.size() && report.heads == bench.heads);
    QVERIFY(Witness(witnessPath(bench.to())).read().value() == bench.heads);
    // And it is worked on like any other.
    const auto log = EventLog::open(bench.to(), bench.clock);
    QVERIFY(log);
    QCOMPARE((*log)->warnings(), QStringList());
    QCOMPARE((*log)->desk(), bench.home);
    QVERIFY((*log)->targets() == LogTargets::Real);
    QVERIFY(QFile::exists(evidencePath(bench.to(), bench.sha)));
}

void TestSalvage::ofASalvagedLog()
{
    SalvageFixture bench;
    bench.fillAll();
    QByteArray bytes = bench.bytes();
    bytes.replace(bench.pageOf(*bench.own(40)) * bench.PageSize, bench.PageSize,
                  QByteArray(bench.PageSize, '\0'));
    bench.setBytes(bytes);
    const SalvageReport first = bench.salvage();
    QVERIFY(!first.isWhole());
    // The losses are named in the log: a second salvage misses nothing more.
    const QTemporaryDir again;
    const auto second = salvageLog(bench.to(), again.filePath(QStringLiteral("second")), bench.clock);
    QVERIFY2(second, second ? "" : qPrintable(second.error().message));
    QVERIFY2(second->isWhole(), qPrintable(second->notes.join(u' ')));
    QVERIFY(second->heads == first.heads);
    QVERIFY(eventsIn(again.filePath(QStringLiteral("second"))).size() == bench.salvaged.size());
}

void TestSalvage::pageOfZeros()
{
    SalvageFixture bench;
    bench.fillAll();
    const EventPtr lost = bench.own(40);
    QByteArray bytes = bench.bytes();
    bytes.replace(bench.pageOf(*lost) * bench.PageSize, bench.PageSize, QByteArray(bench.PageSize, '\0'));
    bench.setBytes(bytes);
    const auto whole = bench.wholeIn(bytes);
    const SalvageReport report = bench.salvage();
    QVERIFY(bench.hasAll(whole));
    QVERIFY(!bench.salvaged.contains(lost->hash));
    QVERIFY(!report.isWhole() && report.missing > 0);
    QCOMPARE(report.lost.size(), std::size_t(1));
    const event::LostEvents &range = report.lost.front().events;
    QCOMPARE(report.lost.front().desk, bench.home);
    QVERIFY(range.first <= 40 && range.last >= 40);
    QCOMPARE(range.count, range.last - range.first + 1);
    QCOMPARE(range.count, report.missing);
    QCOMPARE(range.after, std::optional(bench.own(range.first - 1)->recordedAt));
    QCOMPARE(range.before, std::optional(bench.own(range.last + 1)->recordedAt));
    // The new log says so itself, behind everything that was known.
    const auto log = EventLog::open(bench.to(), bench.clock);
    QVERIFY(log);
    const qint64 head = bench.heads.at(bench.home).sequence;
    QCOMPARE((*log)->heads().at(bench.home).sequence, head + 1);
    const auto named = std::find_if(bench.salvaged.begin(), bench.salvaged.end(), [](const auto &entry) {
        return entry.second->template as<event::LogSalvaged>() != nullptr;
    });
    QVERIFY(named != bench.salvaged.end());
    QCOMPARE(named->second->id.sequence, head + 1);
    const auto *salvaged = named->second->as<event::LogSalvaged>();
    QVERIFY(salvaged->lost == std::vector{range});
    QCOMPARE(salvaged->witnessed, head);
    QCOMPARE(salvaged->witnessedHash.text().toUtf8(), bench.heads.at(bench.home).hash.toHex());
}

void TestSalvage::anyPageOfZeros()
{
    SalvageFixture bench;
    bench.fillAll(20);
    const QByteArray good = bench.bytes();
    for (qsizetype page = 0; page < good.size() / bench.PageSize; ++page) {
        QByteArray bytes = good;
        bytes.replace(page * bench.PageSize, bench.PageSize, QByteArray(bench.PageSize, '\0'));
        bench.dropWal();
        bench.setBytes(bytes);
        const SalvageReport report = bench.salvage();
        QVERIFY2(bench.hasAll(bench.wholeIn(bytes)), qPrintable(QString::number(page)));
        QVERIFY(report.missing >= bench.missingOwn());
        QVERIFY(report.cannotTell || report.missing == qint64(bench.all.size()) - report.events);
        QCOMPARE(report.desk, bench.home);
        // An incident whose declaration is lost stops nobody.
        const auto log = EventLog::open(bench.to(), bench.clock);
        QVERIFY(log);
        for (const auto &[id, incident] : (*log)->book().incidents())
            static_cast<void>(projectionOf(incident));
    }
}

void TestSalvage::flippedBytes()
{
    SalvageFixture bench;
    bench.fillAll(40);
    const QByteArray good = bench.bytes();
    std::mt19937 random(7);
    int lost = 0;
    for (int turn = 0; turn < 30; ++turn) {
        QByteArray bytes = good;
        for (int i = 0; i < 1 << (turn % 7); ++i) {
            const auto at = qsizetype(random() % std::size_t(bytes.size()));
            bytes[at] = char(bytes[at] ^ char(1U << (random() % 8)));
        }
        bench.dropWal();
        bench.setBytes(bytes);
        const SalvageReport report = bench.salvage();
        QVERIFY2(bench.hasAll(bench.wholeIn(bytes)), qPrintable(QString::number(turn)));
        QVERIFY(report.missing >= bench.missingOwn());
        QVERIFY(!report.isWhole() || report.events == qint64(bench.all.size()));
        lost += int(bench.all.size()) - int(report.events);
    }
    QVERIFY(lost > 0);
}

void TestSalvage::cutOff_data()
{
    QTest::addColumn<int>("percent");
    QTest::addColumn<int>("more");
    for (const int percent : {90, 60, 40})
        QTest::addRow("%d percent", percent) << percent << 0;
    QTest::newRow("within a page") << 60 << 1234;
}

void TestSalvage::cutOff()
{
    QFETCH(int, percent);
    QFETCH(int, more);
    SalvageFixture bench;
    bench.fillAll(400);
    QByteArray bytes = bench.bytes();
    bytes.truncate(bytes.size() / bench.PageSize * percent / 100 * bench.PageSize + more);
    bench.setBytes(bytes);
    const SalvageReport report = bench.salvage();
    const auto whole = bench.wholeIn(bytes);
    QVERIFY(!whole.empty() && bench.hasAll(whole));
    QCOMPARE(report.missing, bench.missingOwn());
}

void TestSalvage::firstPageDestroyed_data()
{
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("with");
    QTest::newRow("the header") << 100 << 0;
    QTest::newRow("the page") << 4096 << 0x55;
    QTest::newRow("the page and the size") << 4096 << 0;
}

void TestSalvage::firstPageDestroyed()
{
    QFETCH(int, bytes);
    QFETCH(int, with);
    SalvageFixture bench;
    bench.fillAll();
    QByteArray damaged = bench.bytes();
    damaged.replace(0, bytes, QByteArray(bytes, char(with)));
    bench.setBytes(damaged);
    const SalvageReport report = bench.salvage();
    QCOMPARE(report.events, qint64(bench.all.size()));
    QCOMPARE(report.fromPages, report.events);
    QCOMPARE(report.missing, 0);
    QCOMPARE(report.desk, bench.home);
    QVERIFY(EventLog::open(bench.to(), bench.clock).value()->targets() == LogTargets::Real);
}

void TestSalvage::allButThePagesOfEvents()
{
    // Nothing that says whose log it was, or where a page begins to count.
    SalvageFixture bench;
    bench.fillAll();
    const EventPtr kept = bench.own(40);
    const qsizetype page = bench.pageOf(*kept);
    QByteArray bytes = bench.bytes();
    for (qsizetype i = 0; i < bytes.size() / bench.PageSize; ++i) {
        if (i != page)
            bytes.replace(i * bench.PageSize, bench.PageSize, QByteArray(bench.PageSize, '\xff'));
    }
    bench.setBytes(bytes);
    const SalvageReport report = bench.salvage();
    QVERIFY(bench.salvaged.contains(kept->hash));
    QVERIFY(bench.hasAll(bench.wholeIn(bytes)));
    QCOMPARE(report.desk, bench.home);
    QVERIFY(report.notes.join(u' ').contains(bench.home.text()));
}

/// A log with a write-ahead log, as it lies while its desk runs.
void copyLive(SalvageFixture &bench, QByteArray &file, QByteArray &wal)
{
    auto log = bench.open();
    const IncidentId id = bench.declare(*log);
    for (int i = 0; i < 20; ++i)
        bench.note(*log, id, QStringLiteral("live %1").arg(i));
    bench.all = eventsIn(bench.dir());
    file = bench.bytes();
    QFile beside(bench.db() + QStringLiteral("-wal"));
    QVERIFY(beside.open(QIODevice::ReadOnly));
    wal = beside.readAll();
    log.reset();
    bench.heads = Witness(witnessPath(bench.dir())).read().value_or(ChainHeads());
}

void putWal(const SalvageFixture &bench, const QByteArray &wal)
{
    QFile beside(bench.db() + QStringLiteral("-wal"));
    QVERIFY(beside.open(QIODevice::WriteOnly | QIODevice::Truncate) && beside.write(wal) == wal.size());
}

void TestSalvage::writeAheadLog()
{
    SalvageFixture bench;
    bench.fillAll(10);
    QByteArray file;
    QByteArray wal;
    copyLive(bench, file, wal);
    QVERIFY(wal.size() > 100'000);
    bench.setBytes(file);
    putWal(bench, wal);
    SalvageReport report = bench.salvage();
    QVERIFY2(report.isWhole(), qPrintable(report.notes.join(u' ')));
    QCOMPARE(report.fromTables, qint64(bench.all.size()));
    QVERIFY(!QFile::exists(bench.db() + QStringLiteral("-shm")));
    // SQLite takes nothing of it any more.
    wal[20] = char(wal[20] ^ 1);
    putWal(bench, wal);
    report = bench.salvage(bench.db());
    QCOMPARE(report.events, qint64(bench.all.size()));
    QVERIFY(report.fromWriteAheadLog > 15 && report.missing == 0);
}

void TestSalvage::writeAheadLogBrokenOff()
{
    SalvageFixture bench;
    bench.fillAll(10);
    QByteArray file;
    QByteArray wal;
    copyLive(bench, file, wal);
    bench.setBytes(file);
    std::mt19937 random(11);
    for (int turn = 0; turn < 20; ++turn) {
        QByteArray part = wal.first(qsizetype(random() % std::size_t(wal.size())));
        putWal(bench, part);
        const SalvageReport report = bench.salvage();
        QVERIFY(bench.hasAll(bench.wholeIn(file)));
        QVERIFY(bench.hasAll(bench.wholeIn(part)));
        QCOMPARE(report.missing, qint64(bench.all.size()) - report.events);
    }
}

void TestSalvage::writeAheadLogMissing()
{
    SalvageFixture bench;
    bench.fillAll(10);
    const auto before = bench.all;
    QByteArray file;
    QByteArray wal;
    copyLive(bench, file, wal);
    bench.setBytes(file);
    bench.dropWal();
    const SalvageReport report = bench.salvage();
    QCOMPARE(report.events, qint64(before.size()));
    QCOMPARE(report.missing, qint64(bench.all.size() - before.size()));
    QCOMPARE(report.lost.size(), std::size_t(1));
    QCOMPARE(report.lost.front().events.last, bench.heads.at(bench.home).sequence);
    QVERIFY(!report.lost.front().events.before);
}

void TestSalvage::writeAheadLogAlone()
{
    SalvageFixture bench;
    bench.fillAll(10);
    QByteArray file;
    QByteArray wal;
    copyLive(bench, file, wal);
    QVERIFY(QFile::remove(bench.db()));
    putWal(bench, wal);
    const SalvageReport report = bench.salvage();
    QVERIFY(bench.hasAll(bench.wholeIn(wal)));
    QVERIFY(report.fromWriteAheadLog > 15 && report.missing > 0);
}

void TestSalvage::deletedRows()
{
    SalvageFixture bench;
    bench.fillAll(200);
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("PRAGMA secure_delete = OFF"));
        raw.run(QStringLiteral("DROP TRIGGER events_never_go"));
        raw.run(QStringLiteral("DELETE FROM events WHERE desk = '%1' AND seq BETWEEN 30 AND 120")
                    .arg(bench.home.text()));
        QVERIFY(raw.value(QStringLiteral("PRAGMA freelist_count")).toInt() > 0);
        raw.run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    bench.dropWal();
    const QByteArray bytes = bench.bytes();
    const auto whole = bench.wholeIn(bytes);
    const SalvageReport report = bench.salvage();
    QVERIFY(bench.hasAll(whole));
    QVERIFY(report.fromPages > 50);
    // Where SQLite puts the list of free pages, and what it moved before, is gone.
    constexpr std::size_t Deleted = 91;
    QVERIFY(whole.size() + Deleted > bench.all.size() + Deleted / 2);
    QCOMPARE(report.missing, qint64(bench.all.size()) - report.events);
}

void TestSalvage::overflowPages()
{
    SalvageFixture bench;
    bench.fillAll(5);
    {
        QString text;
        for (int i = 0; i < 2500; ++i)
            text += QString::number(i);
        const auto log = bench.open();
        bench.note(*log, log->book().incidents().begin()->first, text);
    }
    bench.all = eventsIn(bench.dir());
    const auto big = std::find_if(bench.all.begin(), bench.all.end(), [](const auto &entry) {
        return entry.second->payload.size() > 2 * SalvageFixture::PageSize;
    });
    QVERIFY(big != bench.all.end());
    const QByteArray payload = big->second->payload;
    QByteArray bytes = bench.bytes();
    // SQLite finds nothing any more; every page is there.
    bytes.replace(0, 100, QByteArray(100, '\0'));
    bench.setBytes(bytes);
    bench.salvage();
    QVERIFY(bench.salvaged.contains(big->first));
    // One byte in the second page of it.
    const qsizetype at = bytes.indexOf(payload.mid(bench.PageSize + 1000, 200));
    QVERIFY(at > 0);
    bytes[at + 100] = char(bytes[at + 100] ^ 4);
    bench.setBytes(bytes);
    const SalvageReport report = bench.salvage();
    QVERIFY(!bench.salvaged.contains(big->first));
    QCOMPARE(report.missing, 1);
}

WF_TEST(TestSalvage)

} // namespace tst_salvage

#include "tst_salvage.moc"
