// SPDX-License-Identifier: GPL-3.0-or-later
// The witness beside the log: what a power cut may leave of one that was just made, and how it is rewritten.
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QCryptographicHash>
#include <QTest>

#include <sys/stat.h>

namespace tst_witness {

using namespace wf;

class TestWitness : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aYoungOneThatWasNotFlushed_data();
    void aYoungOneThatWasNotFlushed();
    void anOldOneOfZerosIsDamaged();
    void itsSizeStays();
    void anotherChainIsAnotherSize();
    void oneOfAnEarlierVersion();
    void linesThatAreNone_data();
    void linesThatAreNone();
    void aYoungOneIsReadToo();
    void oneThatIsRemovedMeanwhile();
    void madeDurableBeforeItIsKnown();
    void anotherEventInTheMiddle();
    void ofNothing();
};

void overwrite(const LogFixture &bench, const QByteArray &bytes)
{
    QFile file(witnessPath(bench.dir()));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        qFatal("the witness cannot be written");
}

QByteArray witnessIn(const LogFixture &bench)
{
    QFile file(witnessPath(bench.dir()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

quint64 inodeOf(const QString &path)
{
    struct stat info
    {
    };
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? quint64(info.st_ino) : 0;
}

void TestWitness::aYoungOneThatWasNotFlushed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("zeros") << QByteArray(160, '\0');
    QTest::newRow("no bytes") << QByteArray();
}

void TestWitness::aYoungOneThatWasNotFlushed()
{
    QFETCH(QByteArray, bytes);
    LogFixture bench;
    const IncidentId id = bench.declare(*bench.open(), false); // One commit: the log knows of none yet.
    overwrite(bench, bytes);
    QCOMPARE(bench.problems(), QStringList());
    const auto log = bench.open();
    QCOMPARE(log->warnings(), QStringList());
    QCOMPARE(log->cut(), QString());
    bench.note(*log, id, QStringLiteral("n"));
    QCOMPARE(*Witness(witnessPath(bench.dir())).read(), log->heads());
}

void TestWitness::anOldOneOfZerosIsDamaged()
{
    LogFixture bench;
    bench.fill();
    overwrite(bench, QByteArray(160, '\0'));
    QVERIFY(bench.problems().value(0).contains(QStringLiteral("the witness file is damaged")));
    QVERIFY(bench.open()->warnings().value(0).contains(QStringLiteral("the witness file is damaged")));
}

void TestWitness::itsSizeStays()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const QByteArray first = witnessIn(bench);
    const quint64 inode = inodeOf(witnessPath(bench.dir()));
    for (int i = 0; i < 12; ++i) // Past one more digit.
        bench.note(*log, id, QStringLiteral("n"));
    QCOMPARE(witnessIn(bench).size(), first.size());
    QVERIFY(witnessIn(bench) != first);
    QCOMPARE(inodeOf(witnessPath(bench.dir())), inode);
    QCOMPARE(*Witness(witnessPath(bench.dir())).read(), log->heads());
}

void TestWitness::anotherChainIsAnotherSize()
{
    QTemporaryDir dir;
    Witness witness(dir.filePath(QStringLiteral("w")));
    ChainHeads heads{{DeskId(QStringLiteral("a")), {7, QByteArray(32, 'h')}},
                     {DeskId(QStringLiteral("b")), {8, QByteArray(32, 'i')}}};
    for (int i = 0; i < 2; ++i) {
        QVERIFY(witness.write(heads));
        QVERIFY(witness.isFlushed());
        QCOMPARE(*witness.read(), heads);
        heads.erase(heads.begin());
    }
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files), QStringList{QStringLiteral("w")});
}

void TestWitness::oneOfAnEarlierVersion()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    // Without zeros in front of the sequence.
    const ChainHeads heads = bench.open()->heads();
    const auto &[desk, head] = *heads.begin();
    const QByteArray body =
        desk.text().toUtf8() + ' ' + QByteArray::number(head.sequence) + ' ' + head.hash.toHex() + '\n';
    overwrite(bench, "watchfloor-witness 1 " +
                         QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex().first(16) + '\n' +
                         body);
    QCOMPARE(bench.problems(), QStringList());
    const auto log = bench.open();
    QCOMPARE(log->warnings(), QStringList());
    bench.note(*log, id, QStringLiteral("n"));
    QCOMPARE(*Witness(witnessPath(bench.dir())).read(), log->heads());
}

void TestWitness::linesThatAreNone_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no hash") << QByteArray("a 7\n");
    QTest::newRow("one word more") << QByteArray("a 7 00 x\n");
    QTest::newRow("behind a right one") << QByteArray("a 7 00\nb\n");
}

void TestWitness::linesThatAreNone()
{
    // Whoever wrote it knows the checksum.
    QFETCH(QByteArray, body);
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("w")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("watchfloor-witness 1 " +
               QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex().first(16) + '\n' + body);
    file.close();
    const auto read = Witness(file.fileName()).read();
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
    QCOMPARE(read.error().message, file.fileName() + QStringLiteral(": the witness file is damaged"));
}

void TestWitness::aYoungOneIsReadToo()
{
    QTemporaryDir dir;
    Witness witness(dir.filePath(QStringLiteral("w")));
    QVERIFY(witness.read(false)->empty() && witness.read(true)->empty());
    QVERIFY(!witness.isFlushed());
    const ChainHeads heads{{DeskId(QStringLiteral("a")), {7, QByteArray(32, 'h')}}};
    QVERIFY(witness.write(heads));
    QCOMPARE(*witness.read(false), heads); // The log does not know of it yet.
    QCOMPARE(*witness.read(true), heads);
}

void TestWitness::oneThatIsRemovedMeanwhile()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("w"));
    Witness witness(path);
    ChainHeads heads{{DeskId(QStringLiteral("a")), {7, QByteArray(32, 'h')}}};
    QVERIFY(witness.write(heads));
    QVERIFY(witness.write(heads)); // It is open now.
    QVERIFY(QFile::remove(path));
    heads.begin()->second.sequence = 8;
    QVERIFY(witness.write(heads));
    QVERIFY(QFile::exists(path));
    QCOMPARE(*witness.read(), heads);
}

void TestWitness::madeDurableBeforeItIsKnown()
{
    LogFixture bench;
    const IncidentId id = bench.declare(*bench.open(), false);
    const auto known = [&bench] {
        return RawDatabase(bench.db())
            .value(QStringLiteral("SELECT value FROM meta WHERE key = 'witnessed'"));
    };
    QVERIFY(!known().isValid());
    const quint64 first = inodeOf(witnessPath(bench.dir()));
    // Another process, which did not make it.
    const auto log = bench.open();
    bench.note(*log, id, QStringLiteral("n"));
    QCOMPARE(known().toString(), QStringLiteral("1"));
    QVERIFY(inodeOf(witnessPath(bench.dir())) != first);
    QCOMPARE(*Witness(witnessPath(bench.dir())).read(), log->heads());
    QVERIFY(QFile::remove(witnessPath(bench.dir())));
    QVERIFY(log->reopen());
    QVERIFY(log->cut().contains(QStringLiteral("the log had a witness, and it is gone")));
}

void TestWitness::anotherEventInTheMiddle()
{
    // It is behind the log, and the event it saw last is gone: not the end, but a hole.
    LogFixture bench;
    const IncidentId id = bench.fill();
    const ChainHeads heads = bench.open()->heads();
    const auto &[desk, head] = *heads.begin();
    bench.note(*bench.open(), id, QStringLiteral("behind"));
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_go"));
        raw.run(QStringLiteral("DELETE FROM events WHERE seq = %1").arg(head.sequence));
    }
    QVERIFY(Witness(witnessPath(bench.dir())).replace(heads));
    QCOMPARE(bench.open()->cut(), QStringLiteral("%1: event %2:%3 is not the one that was written")
                                      .arg(bench.db(), desk.text())
                                      .arg(head.sequence));
}

void TestWitness::ofNothing()
{
    // Commands that come to nothing are committed too; the witness of a log without events said that it had
    // been there and was gone.
    LogFixture bench;
    {
        auto log = bench.open();
        for (int i = 0; i < 3; ++i) {
            QVERIFY(log->beginGroup());
            QVERIFY(log->commitGroup());
        }
        QVERIFY(!QFile::exists(witnessPath(bench.dir())));
    }
    QCOMPARE(bench.open()->cut(), QString());
    // So earlier versions left it.
    {
        auto log = bench.open();
        overwrite(bench, Witness::text({}));
        log.reset();
        RawDatabase(bench.db()).run(QStringLiteral("INSERT INTO meta VALUES('witnessed', '1')"));
    }
    {
        auto log = bench.open();
        QCOMPARE(log->cut(), QString());
        bench.declare(*log, false);
    }
    QCOMPARE(bench.open()->cut(), QString());
    QCOMPARE(bench.problems(), QStringList());
}

WF_TEST(TestWitness)

} // namespace tst_witness

#include "tst_witness.moc"
