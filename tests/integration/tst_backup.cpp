// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl backup, and what status and doctor say of a backup.
#include "log/verify.h"
#include "support/ctl.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QDir>
#include <QTest>

namespace tst_backup {

using namespace wf;
using State = BackupStatus::State;

class TestBackup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aLogComesBackFromItsBackup();
    void statusAndDoctorSayHowItIs();
    void whatIsWrongIsNamed();
};

namespace {

/// A desk whose log is in the second folder, with one incident more than that.
struct Backed
{
    Backed()
    {
        QDir().mkpath(second());
        QVERIFY(f.waitForData());
        f.declare(QStringLiteral("In the backup"), Severity::P1);
        QVERIFY(f.desk().setBackupFolder(second()));
        QTRY_COMPARE(f.desk().backupStatus().state, State::Complete);
    }
    QString second() const { return f.path(QStringLiteral("second")); }
    QString data() const { return f.path(QStringLiteral("data")); }

    DeskFixture f;
};

} // namespace

void TestBackup::aLogComesBackFromItsBackup()
{
    Backed b;
    QVERIFY(b.f.desk().setBackupFolder({}));
    b.f.declare(QStringLiteral("After the backup"), Severity::P2);
    const Ctl ctl;
    CtlResult r = ctl.run({QStringLiteral("backup"), QStringLiteral("list"), b.second()});
    QCOMPARE(r.exit, 0);
    QVERIFY2(r.out.contains("1 incidents, 1 open"), r.out.constData());
    QVERIFY2(r.out.contains("In the backup"), r.out.constData());
    QVERIFY(!r.out.contains("After the backup"));
    // Not under a desk that runs.
    const QStringList restore{QStringLiteral("backup"), QStringLiteral("restore"), b.second(), b.data()};
    r = ctl.run(restore);
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("a desk is running there")), qPrintable(r.error()));
    b.f.stop();
    r = ctl.run(restore + QStringList{QStringLiteral("--dry-run"), QStringLiteral("--json")});
    QCOMPARE(r.exit, 0);
    const QJsonObject told = r.object();
    QCOMPARE(told.value(QLatin1String("lost_incidents")).toInt(), 1);
    QVERIFY(told.value(QLatin1String("lost_events")).toInt() > 0);
    QVERIFY(told.value(QLatin1String("lost_incident_names"))
                .toArray()
                .first()
                .toString()
                .contains(QStringLiteral("After the backup")));
    QCOMPARE(told.value(QLatin1String("gained_events")).toInt(), 0);
    QCOMPARE(verifyLog(b.data())->incidents, 2);
    r = ctl.run(restore + QStringList{QStringLiteral("--actor"), QStringLiteral("Ada")});
    QVERIFY2(r.exit == 0, r.err.constData());
    QVERIFY2(r.out.contains("would go back: INC-0002 After the backup"), r.out.constData());
    QVERIFY2(r.out.contains("the log that was there is kept:"), r.out.constData());
    const auto report = verifyLog(b.data());
    QVERIFY(report);
    QCOMPARE(report->problems, QStringList());
    QCOMPARE(report->incidents, 1);
    QCOMPARE(QDir(b.data()).entryList({QStringLiteral("incidents.db.replaced-*")}, QDir::Files).size(), 1);
    // A desk goes on with it.
    b.f.start();
    QVERIFY(b.f.waitForData());
    QTRY_COMPARE(b.f.desk().logStatus().state, LogStatus::State::Writable);
    QCOMPARE(b.f.book().incidents().size(), std::size_t(1));
    b.f.declare(QStringLiteral("It goes on"), Severity::P3);
}

void TestBackup::statusAndDoctorSayHowItIs()
{
    Backed b;
    const Ctl ctl(b.data());
    QJsonObject backup = ctl("status --json").object().value(QLatin1String("backup")).toObject();
    QCOMPARE(backup.value(QLatin1String("state")).toString(), QStringLiteral("complete"));
    QCOMPARE(backup.value(QLatin1String("age_s")).toInt(-1), 0);
    QCOMPARE(backup.value(QLatin1String("folder")).toString(), b.second());
    const QString config = b.f.path(QStringLiteral("watchfloor.toml"));
    const QStringList doctor{QStringLiteral("doctor"), QStringLiteral("--json"), QStringLiteral("--config"),
                             config};
    QJsonObject found = ctl.run(doctor).object();
    backup = found.value(QLatin1String("backup")).toObject();
    QCOMPARE(backup.value(QLatin1String("state")).toString(), QStringLiteral("complete"));
    QCOMPARE(backup.value(QLatin1String("events_missing")).toInt(-1), 0);
    QVERIFY(QDir().rename(b.second(), b.second() + QStringLiteral("-out")));
    found = ctl.run(doctor).object();
    QCOMPARE(found.value(QLatin1String("backup")).toObject().value(QLatin1String("state")).toString(),
             QStringLiteral("away"));
    QVERIFY(found.value(QLatin1String("findings"))
                .toVariant()
                .toStringList()
                .join(u'\n')
                .contains(QStringLiteral("The folder of the backup is away")));
}

void TestBackup::whatIsWrongIsNamed()
{
    const QTemporaryDir dir;
    const Ctl ctl;
    CtlResult r = ctl.run({QStringLiteral("backup"), QStringLiteral("list"), dir.path()});
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("there is no backup")), qPrintable(r.error()));
    r = ctl.run({QStringLiteral("backup"), QStringLiteral("list"), dir.filePath(QStringLiteral("none"))});
    QCOMPARE(r.exit, 1);
    r = ctl.run({QStringLiteral("backup"), QStringLiteral("restore"), dir.path()});
    QCOMPARE(r.exit, 2);
    r = ctl.run({QStringLiteral("backup")});
    QCOMPARE(r.exit, 2);
}

WF_TEST(TestBackup)

} // namespace tst_backup

#include "tst_backup.moc"
