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

WF_TEST(TestWitness)

} // namespace tst_witness

#include "tst_witness.moc"
