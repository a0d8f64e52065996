// SPDX-License-Identifier: GPL-3.0-or-later
// The history from the command line: import with and without a desk, trends, list, action items.
#include "support/ctl.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_history {

using namespace wf;
using namespace std::chrono_literals;

namespace {

const QByteArray Csv("Nr;What;Urgency;Opened;Acked;Gone;Service\n"
                     "1;first;high;31.07.2024 12:00;31.07.2024 12:02;31.07.2024 13:00;billing\n"
                     "2;second;low;31.08.2024 12:00;31.08.2024 12:04;31.08.2024 13:00;mail\n"
                     "3;third;terrible;31.08.2024 12:00;31.08.2024 12:04;31.08.2024 13:00;mail\n");

QStringList arguments(const QString &file)
{
    QStringList words{QStringLiteral("history"), QStringLiteral("import"), file};
    for (const char *map : {"reference=Nr", "title=What", "created=Opened", "acknowledged=Acked",
                            "resolved=Gone", "zone=Europe/Berlin", "source=sheet"})
        words << QStringLiteral("--map") << QLatin1String(map);
    return words;
}

QString written(const QTemporaryDir &folder)
{
    const QString path = folder.filePath(QStringLiteral("incidents.csv"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(Csv) != Csv.size())
        qFatal("the file cannot be written");
    return path;
}

} // namespace

class TestHistoryCtl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void importListTrendsActions();
    void importIntoARunningDesk();
    void whatIsWrongIsSaid();
};

void TestHistoryCtl::importListTrendsActions()
{
    QTemporaryDir folder;
    const QString file = written(folder);
    const Ctl ctl(folder.filePath(QStringLiteral("data")));
    const CtlResult dry = ctl.run(arguments(file) << QStringLiteral("--dry-run"));
    QCOMPARE(dry.exit, 1); // One row has a problem.
    QCOMPARE(dry.lines().last(),
             QStringLiteral("3 rows: 2 incidents would be imported, 0 known already, 1 with problems"));
    QVERIFY2(dry.error().contains(QStringLiteral("row 4, Urgency: \"terrible\" is not a severity")),
             qPrintable(dry.error()));
    QVERIFY(ctl("history list --json").array().isEmpty());

    QCOMPARE(ctl.run(arguments(file)).lines().last(),
             QStringLiteral("3 rows: 2 incidents imported, 0 known already, 1 with problems"));
    QCOMPARE(ctl.run(arguments(file)).lines().last(),
             QStringLiteral("3 rows: 0 incidents imported, 2 known already, 1 with problems"));
    const QJsonArray list = ctl("history list --json").array();
    QCOMPARE(list.size(), 2);
    QCOMPARE(list[0].toObject()[QStringLiteral("number")].toString(), QStringLiteral("sheet#2"));
    QCOMPARE(list[0].toObject()[QStringLiteral("declared_at")].toString(),
             QStringLiteral("2024-08-31T10:04:00Z"));
    QCOMPARE(ctl("history list --service billing --severity P1 --json").array().size(), 1);
    QCOMPARE(ctl("history list --since 2024-08-01 --json").array().size(), 1);
    const QJsonObject trends = ctl("history trends --json").object();
    QCOMPARE(trends[QStringLiteral("count")].toInt(), 2);
    QCOMPARE(trends[QStringLiteral("months")].toArray().size(), 2);
    const QJsonObject acknowledge =
        trends[QStringLiteral("measures")].toObject()[QStringLiteral("acknowledge")].toObject();
    QCOMPARE(acknowledge[QStringLiteral("n")].toInt(), 2);
    QCOMPARE(acknowledge[QStringLiteral("median_ms")].toInt(), 180'000);
    QCOMPARE(ctl("note sheet#1 TODO:mend").exit, 0);
    QCOMPARE(ctl("log verify").exit, 0);
    QVERIFY(ctl("incident show sheet#1").lines().first().contains(QStringLiteral("closed")));
}

void TestHistoryCtl::importIntoARunningDesk()
{
    QTemporaryDir folder;
    const QString file = written(folder);
    DeskFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    const Ctl ctl(f.desk().options().dataDir);
    QCOMPARE(ctl.run(arguments(file)).lines().last(),
             QStringLiteral("3 rows: 2 incidents imported, 0 known already, 1 with problems"));
    QTRY_COMPARE(f.book().archived().size(), 2U);
    QVERIFY(f.book().incidents().empty()); // No timers, no messages: nothing of them is worked.
    QCOMPARE(ctl("history list --json").array().size(), 2);
    // Action items are one list, the overdue one first.
    const IncidentId own = f.declare(QStringLiteral("now"), Severity::P1);
    const IncidentId past = pastIncidentId(QStringLiteral("sheet"), QStringLiteral("1"));
    ActionItem item;
    item.text = QStringLiteral("later");
    item.dueAt = f.clock().wall() + 48h;
    QVERIFY(f.ask(command::SetAction{own, item}));
    item.text = QStringLiteral("overdue");
    item.dueAt = f.clock().wall() - 48h;
    QVERIFY(f.ask(command::SetAction{past, item}));
    const QJsonArray actions = ctl("history actions --json").array();
    QCOMPARE(actions.size(), 2);
    QCOMPARE(actions[0].toObject()[QStringLiteral("text")].toString(), QStringLiteral("overdue"));
    QVERIFY(actions[0].toObject()[QStringLiteral("overdue")].toBool());
    QCOMPARE(actions[0].toObject()[QStringLiteral("number")].toString(), QStringLiteral("sheet#1"));
}

void TestHistoryCtl::whatIsWrongIsSaid()
{
    QTemporaryDir folder;
    const Ctl ctl(folder.filePath(QStringLiteral("data")));
    QCOMPARE(ctl("history").exit, 2);
    QCOMPARE(ctl("history trends --since yesterday").exit, 2);
    const CtlResult missing = ctl("history import /nonexistent.csv");
    QCOMPARE(missing.exit, 1);
    QVERIFY(missing.error().contains(QStringLiteral("/nonexistent.csv:")));
    const CtlResult field = ctl.run({QStringLiteral("history"), QStringLiteral("import"), written(folder),
                                     QStringLiteral("--map"), QStringLiteral("colour=What")});
    QCOMPARE(field.exit, 2);
    QVERIFY(field.error().contains(QStringLiteral("there is no field \"colour\"")));
}

WF_TEST(TestHistoryCtl)

} // namespace tst_history

#include "tst_history.moc"
