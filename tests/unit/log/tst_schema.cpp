// SPDX-License-Identifier: GPL-3.0-or-later
// Which files are a log of this version, an older one, a newer one, an empty one, or somebody else's.
#include "log/datafolder.h"
#include "log/schema.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_schema {

using namespace wf;

class TestSchema : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatAFileIs_data();
    void whatAFileIs();
    void aNewLogNeedsNoCopy();
    void aCopyThatIsThereStays();
    void aLogThatIsGone();
    void folders();
};

void TestSchema::whatAFileIs_data()
{
    QTest::addColumn<int>("application");
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("table");
    QTest::addColumn<QString>("says"); // Empty: it is taken.
    const QString foreign = QStringLiteral("an SQLite database, but not an incident log");
    QTest::newRow("nothing") << 0 << 0 << false << "";
    QTest::newRow("a table") << 0 << 0 << true << foreign;
    QTest::newRow("of another program") << 7 << 0 << false << foreign;
    QTest::newRow("a version of nobody") << 0 << 3 << false << foreign;
    QTest::newRow("of another program, with a table") << 7 << 1 << true << foreign;
    QTest::newRow("ours without a version") << LogApplicationId << 0 << true << "there is no schema 0";
    QTest::newRow("ours of a version below all") << LogApplicationId << -1 << true << "there is no schema -1";
    QTest::newRow("the first one") << LogApplicationId << 1 << true << "";
    QTest::newRow("this one") << LogApplicationId << LogSchemaVersion << true << "";
    QTest::newRow("the next one") << LogApplicationId << LogSchemaVersion + 1 << true
                                  << "written by a later version of Watchfloor (schema 4, this one knows 3)";
}

void TestSchema::whatAFileIs()
{
    QFETCH(int, application);
    QFETCH(int, version);
    QFETCH(bool, table);
    QFETCH(QString, says);
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("a.db"));
    {
        RawDatabase raw(path);
        raw.run(QStringLiteral("CREATE TABLE some(a)"));
        if (!table)
            raw.run(QStringLiteral("DROP TABLE some"));
        raw.run(QStringLiteral("PRAGMA application_id = %1").arg(application));
        raw.run(QStringLiteral("PRAGMA user_version = %1").arg(version));
    }
    const auto db = *Database::open(path, Database::Mode::ReadWrite);
    const auto checked = checkSchemaOrEmpty(*db);
    QCOMPARE(checked.has_value(), says.isEmpty());
    if (checked)
        return;
    QVERIFY2(checked.error().message.contains(says) && checked.error().message.startsWith(path),
             qPrintable(checked.error().message));
    // Nothing is made of it either.
    const auto prepared = prepareSchema(*db);
    QVERIFY(!prepared);
    QCOMPARE(prepared.error(), checked.error());
    QCOMPARE(db->value(QStringLiteral("PRAGMA user_version"))->toInt(), version);
    QCOMPARE(db->value(QStringLiteral("PRAGMA application_id"))->toInt(), application);
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files), QStringList{QStringLiteral("a.db")});
}

void TestSchema::aNewLogNeedsNoCopy()
{
    LogFixture bench;
    bench.open();
    QCOMPARE(QDir(bench.dir()).entryList({QStringLiteral("incidents.db.before*")}), QStringList());
    bench.open();
    QCOMPARE(QDir(bench.dir()).entryList({QStringLiteral("incidents.db.before*")}), QStringList());
}

void TestSchema::aCopyThatIsThereStays()
{
    // A migration that was broken off behind its copy.
    LogFixture bench;
    const IncidentId id = bench.fill();
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TABLE imported"));
        raw.run(QStringLiteral("ALTER TABLE incidents DROP COLUMN desk"));
        raw.run(QStringLiteral("UPDATE meta SET value = '2' WHERE key = 'projection'"));
        raw.run(QStringLiteral("PRAGMA user_version = 2"));
    }
    QFile copy(bench.db() + QStringLiteral(".before-3"));
    QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write("as it was") > 0);
    copy.close();
    QVERIFY(bench.open()->book().find(id));
    QCOMPARE(bench.problems(), QStringList());
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QCOMPARE(copy.readAll(), QByteArray("as it was"));
    QVERIFY(!QFile::exists(bench.db() + QStringLiteral(".before-2")));
}

void TestSchema::aLogThatIsGone()
{
    LogFixture bench;
    QVERIFY(QDir().mkpath(bench.dir()));
    QCOMPARE(hasLog(bench.dir()).value(), false);
    bench.fill();
    QCOMPARE(hasLog(bench.dir()).value(), true);
    QVERIFY(QFile::remove(bench.db()));
    const auto gone = hasLog(bench.dir());
    QVERIFY(!gone);
    QCOMPARE(gone.error().code, ErrorCode::Corrupt);
    QVERIFY2(gone.error().message.contains(bench.db()) &&
                 gone.error().message.contains(witnessPath(bench.dir())),
             qPrintable(gone.error().message));
    QCOMPARE(bench.refusal(), gone.error().message); // No new one is begun in its place.
    QVERIFY(!QFile::exists(bench.db()));
    QVERIFY(QFile::remove(witnessPath(bench.dir())));
    QCOMPARE(hasLog(bench.dir()).value(), false);
}

void TestSchema::folders()
{
    const QTemporaryDir dir;
    QVERIFY(checkReadable(dir.path()));
    QVERIFY(checkReadable(dir.filePath(QStringLiteral("missing"))));
    const QString file = dir.filePath(QStringLiteral("file"));
    QVERIFY(QFile(file).open(QIODevice::WriteOnly));
    const auto refused = checkReadable(file);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Io);
    QVERIFY(refused.error().message.startsWith(file));
    QCOMPARE(hasLog(file).error().message, refused.error().message);
}

WF_TEST(TestSchema)

} // namespace tst_schema

#include "tst_schema.moc"
