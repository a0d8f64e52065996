// SPDX-License-Identifier: GPL-3.0-or-later
// How far a log was checked: it counts only as it was written, for the file as it was.
#include "log/checkedrecord.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QCryptographicHash>
#include <QTest>

namespace tst_checkedrecord {

using namespace wf;

class TestCheckedRecord : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void comesBack();
    void withoutALogItSaysNothing();
    void aLogUnderAnotherName();
    void anotherFileStamp_data();
    void anotherFileStamp();
};

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        qFatal("not written");
}

CheckedRecord some()
{
    return {{{DeskId(QStringLiteral("a")), {7, QByteArray(32, 'h')}},
             {DeskId(QStringLiteral("b")), {9, QByteArray(32, 'i')}}},
            12,
            fromMs(1'760'000'000'123)};
}

void TestCheckedRecord::comesBack()
{
    LogFixture bench;
    bench.fill();
    QVERIFY(writeCheckedRecord(bench.dir(), some()));
    QCOMPARE(readCheckedRecord(bench.dir()), std::optional(some()));
    // A later one takes its place, also one that says less.
    CheckedRecord later = some();
    later.heads.erase(later.heads.begin());
    later.rows = 3;
    QVERIFY(writeCheckedRecord(bench.dir(), later));
    QCOMPARE(readCheckedRecord(bench.dir()), std::optional(later));
    QVERIFY(QFile::remove(checkedRecordPath(bench.dir())));
    QVERIFY(!readCheckedRecord(bench.dir()));
}

void TestCheckedRecord::withoutALogItSaysNothing()
{
    LogFixture bench;
    QVERIFY(QDir().mkpath(bench.dir()));
    QVERIFY(writeCheckedRecord(bench.dir(), some()));
    QVERIFY(!bytesOf(checkedRecordPath(bench.dir())).isEmpty());
    QVERIFY(!readCheckedRecord(bench.dir()));
}

void TestCheckedRecord::aLogUnderAnotherName()
{
    // Between two steps of a renewal the log is another file.
    LogFixture bench;
    bench.fill();
    QVERIFY(writeCheckedRecord(bench.dir(), some()));
    QVERIFY(QFile::copy(bench.db(), bench.db() + QStringLiteral(".renewed")));
    QVERIFY(!readCheckedRecord(bench.dir()));
    const auto written = writeCheckedRecord(bench.dir(), some());
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Locked);
    QVERIFY(QFile::remove(bench.db() + QStringLiteral(".renewed")));
    QCOMPARE(readCheckedRecord(bench.dir()), std::optional(some()));
}

void TestCheckedRecord::anotherFileStamp_data()
{
    QTest::addColumn<int>("line");
    QTest::addColumn<bool>("counts");
    QTest::newRow("as it is") << -1 << true;
    QTest::newRow("of another file") << 0 << false;
}

void TestCheckedRecord::anotherFileStamp()
{
    // Whoever wrote it knows the checksum.
    QFETCH(int, line);
    QFETCH(bool, counts);
    LogFixture bench;
    bench.fill();
    QVERIFY(writeCheckedRecord(bench.dir(), some()));
    const QByteArray bytes = bytesOf(checkedRecordPath(bench.dir()));
    const qsizetype end = bytes.indexOf('\n');
    QList<QByteArray> lines = bytes.mid(end + 1).split('\n');
    if (line >= 0)
        lines[line] += '1';
    const QByteArray body = lines.join('\n');
    put(checkedRecordPath(bench.dir()),
        "watchfloor-checked 1 " +
            QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex().first(16) + '\n' + body);
    QCOMPARE(readCheckedRecord(bench.dir()).has_value(), counts);
}

WF_TEST(TestCheckedRecord)

} // namespace tst_checkedrecord

#include "tst_checkedrecord.moc"
