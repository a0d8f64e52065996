// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/oncall.h"

#include "support/testentry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tst_oncall {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const Timestamp Eight = fromMs(1'795'852'800'000); // 2026-11-28 08:00 UTC

void write(const QString &path, const QByteArray &events)
{
    QFile file(path + QStringLiteral(".new"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n");
    file.close();
    // As programs that export calendars do.
    QFile::remove(path);
    QVERIFY(file.rename(path));
}

QByteArray shift(const char *who, const char *from, const char *to)
{
    return QByteArray("BEGIN:VEVENT\r\nUID:") + who + from + "\r\nDTSTART:" + from + "\r\nDTEND:" + to +
           "\r\nSUMMARY:" + who + "\r\nEND:VEVENT\r\n";
}

} // namespace

class TestOnCall : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void shiftsFollowEachOther();
    void severalCalendarsAreReadTogether();
    void aFileThatChangesIsReadAgain();
    void whatCannotBeReadIsSaid();
};

void TestOnCall::shiftsFollowEachOther()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("rota.ics"));
    write(file, shift("Ana", "20261128T080000Z", "20261128T200000Z") +
                    shift("Bo", "20261128T200000Z", "20261129T080000Z"));
    OnCallRota rota;
    rota.setFiles({file});
    QCOMPARE(rota.at(Eight - 1ms), OnCallNow());
    QCOMPARE(rota.at(Eight), (OnCallNow{{QStringLiteral("Ana")}, Eight + 12h, {}}));
    QCOMPARE(rota.at(Eight + 12h - 1ms).names, QStringList{QStringLiteral("Ana")});
    QCOMPARE(rota.at(Eight + 12h), (OnCallNow{{QStringLiteral("Bo")}, Eight + 24h, {}}));
    QCOMPARE(rota.at(Eight + 24h), OnCallNow());
    // A clock that is put back.
    QCOMPARE(rota.at(Eight + 1h).names, QStringList{QStringLiteral("Ana")});
}

void TestOnCall::severalCalendarsAreReadTogether()
{
    const QTemporaryDir folder;
    const QString first = folder.filePath(QStringLiteral("first.ics"));
    const QString second = folder.filePath(QStringLiteral("second.ics"));
    write(first, shift("Zoe", "20261128T080000Z", "20261128T200000Z"));
    write(second, shift("Ana", "20261128T080000Z", "20261128T100000Z"));
    OnCallRota rota;
    rota.setFiles({first, second});
    const QStringList both{QStringLiteral("Zoe"), QStringLiteral("Ana")};
    QCOMPARE(rota.at(Eight), (OnCallNow{both, Eight + 2h, {}}));
    QCOMPARE(rota.at(Eight + 2h), (OnCallNow{{QStringLiteral("Zoe")}, Eight + 12h, {}}));
}

void TestOnCall::aFileThatChangesIsReadAgain()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("rota.ics"));
    OnCallRota rota;
    QSignalSpy changed(&rota, &OnCallRota::changed);
    rota.setFiles({file});
    QCOMPARE(rota.at(Eight).names, QStringList());
    write(file, shift("Ana", "20261128T080000Z", "20261128T200000Z"));
    QTRY_COMPARE(rota.at(Eight).names, QStringList{QStringLiteral("Ana")});
    QVERIFY(!changed.isEmpty());
    QVERIFY(rota.at(Eight).problems.isEmpty());
    write(file, shift("Bo", "20261128T080000Z", "20261128T200000Z"));
    QTRY_COMPARE(rota.at(Eight).names, QStringList{QStringLiteral("Bo")});
}

void TestOnCall::whatCannotBeReadIsSaid()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("rota.ics"));
    const QString other = folder.filePath(QStringLiteral("other.ics"));
    write(file, shift("Ana", "20261128T080000Z", "20261128T200000Z"));
    OnCallRota rota;
    rota.setFiles({other, file});
    const OnCallNow now = rota.at(Eight);
    QCOMPARE(now.names, QStringList{QStringLiteral("Ana")});
    QCOMPARE(now.problems.size(), 1);
    QVERIFY2(now.problems.front().contains(other), qPrintable(now.problems.front()));
    // A rule that nobody could follow to its end is said, not left out in silence.
    write(other, "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20200101T000000Z\r\nDTEND:20200101T000001Z\r\n"
                 "RRULE:FREQ=SECONDLY;COUNT=900000000\r\nSUMMARY:Bo\r\nEND:VEVENT\r\n");
    QTRY_COMPARE(rota.at(Eight).problems, QStringList{other + QStringLiteral(": \"Bo\" repeats too often")});
    QCOMPARE(rota.at(Eight).names, QStringList{QStringLiteral("Ana")});
}

WF_TEST(TestOnCall)

} // namespace tst_oncall

#include "tst_oncall.moc"
