// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles that were damaged, cut off, or made by somebody else: what is wrong is named, the rest opens,
// nothing runs.
#include "bundlefixture.h"
#include "log/schema.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_bundledamage {

using namespace std::chrono_literals;
using namespace wf;

namespace {

/// One for all tests, which work on copies.
BundleFixture &source()
{
    return madeOnce([](const BundleFixture &, ExportRequest &request) {
        request.contacts = {
            {QStringLiteral("On call"), QStringLiteral("Primary"), QStringLiteral("+49 1"), 0}};
    });
}

class Copy
{
public:
    Copy()
    {
        QFile file(source().path());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no bundle");
        bytes = file.readAll();
    }
    QString path() const { return m_dir.filePath(QStringLiteral("copy.watchfloor")); }
    Expected<std::unique_ptr<Bundle>> open() const
    {
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("not written");
        file.close();
        return Bundle::open(path());
    }
    /// Statements of somebody who can write.
    void edit(const QStringList &statements)
    {
        {
            QFile file(path());
            if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
                qFatal("not written");
        }
        {
            RawDatabase raw(path());
            for (const QString &sql : statements)
                raw.run(sql);
        }
        QFile file(path());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("not read");
        bytes = file.readAll();
    }
    QByteArray bytes;

private:
    QTemporaryDir m_dir;
};

/// All that comes out of a bundle, as text: two that say the same have the same.
QString contentOf(Bundle &bundle)
{
    QStringList all{QString::fromUtf8(manifestText(bundle.manifest()))};
    for (const EventPtr &event : bundle.events())
        all += event->id.text() + QString::fromLatin1(event->hash.toHex());
    for (const Contact &contact : bundle.contacts())
        all += contact.group + contact.name + contact.value;
    for (const Sha256 &sha : bundle.files())
        all += sha.text() + (bundle.file(sha) ? QStringLiteral("good") : QStringLiteral("bad"));
    SeriesStore store;
    if (!bundle.loadMetrics(store))
        return QStringLiteral("not loaded");
    for (const SeriesInfo &info : store.catalog()) {
        QByteArray bytes;
        for (const Sample &sample : store.samples(info.ref, {fromMs(0), LatestAccepted}))
            bytes.append(reinterpret_cast<const char *>(&sample), sizeof sample);
        all += QString::fromStdString(info.key.name + toText(info.key.labels) + info.meta.help) +
               QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    }
    return all.join(QLatin1Char('\n'));
}

/// Everything that is wrong, after everything was read.
QString problemsOf(Bundle &bundle)
{
    if (!bundle.verify())
        return QStringLiteral("not verified");
    return bundle.problems().join(QLatin1Char('\n'));
}

} // namespace

class TestBundleDamage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void damageIsNamed_data();
    void damageIsNamed();
    void otherFiles_data();
    void otherFiles();
    void foreignTables_data();
    void foreignTables();
    void cutOff_data();
    void cutOff();
    void flippedBytes();
    void nonsenseIsBounded();
    void readingWritesNothing();
};

void TestBundleDamage::damageIsNamed_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("says");
    QTest::newRow("an event's words")
        << "UPDATE events SET payload = replace(payload, 'it is the key', 'it was me')"
        << "(note): its content is not what was written";
    QTest::newRow("an event's time") << "UPDATE events SET happened_ms = happened_ms + 1 WHERE kind = 'note'"
                                     << "(note): its content is not what was written";
    QTest::newRow("an event of the future") << "UPDATE events SET happened_ms = 9e15 WHERE kind = 'note'"
                                            << "(note): it makes no sense";
    QTest::newRow("an unknown kind") << "UPDATE events SET kind = 'teleported' WHERE kind = 'note'"
                                     << "the kind \"teleported\" is not known to this version";
    QTest::newRow("no JSON") << "UPDATE events SET payload = '{' WHERE kind = 'note'"
                             << "the payload is no JSON object";
    QTest::newRow("an event gone") << "DELETE FROM events WHERE kind = 'note'"
                                   << "events: 1 of ";
    QTest::newRow("an event in another place") << "UPDATE events SET id = 9999 WHERE kind = 'note'"
                                               << "events: the content is not what was written";
    QTest::newRow("the manifest") << "UPDATE manifest SET body = replace(body, 'Ada', 'Eve')"
                                  << "the manifest is damaged";
    QTest::newRow("no manifest") << "DELETE FROM manifest"
                                 << "the manifest is damaged";
    QTest::newRow("a contact") << "UPDATE contacts SET value = '+49 666'"
                               << "contacts: the content is not what was written";
    QTest::newRow("a file") << "UPDATE files SET data = zeroblob(24)"
                            << "the file is damaged";
    QTest::newRow("a file gone") << "DELETE FROM files"
                                 << "files: 1 of 1 rows are missing";
    QTest::newRow("a block") << "UPDATE blocks SET data = zeroblob(20) WHERE id = 3"
                             << "block 3 of metric_";
    QTest::newRow("a block gone") << "DELETE FROM blocks WHERE id = 3"
                                  << "blocks: 1 of ";
    QTest::newRow("a block of another series") << "UPDATE blocks SET series = 77 WHERE id = 3"
                                               << "block 3 of a series that is not there";
    QTest::newRow("a block of another time") << "UPDATE blocks SET times = 7777 WHERE id = 3"
                                             << "its time is not there";
    QTest::newRow("times") << "UPDATE times SET data = zeroblob(30) WHERE id = 1"
                           << "times 1: ";
    QTest::newRow("a series' name") << "UPDATE series SET name = 'other' WHERE id = 1"
                                    << "series: the content is not what was written";
    QTest::newRow("labels that are none") << "UPDATE series SET labels = 'x' WHERE id = 1"
                                          << "series: the content is not what was written";
}

void TestBundleDamage::damageIsNamed()
{
    QFETCH(QString, sql);
    QFETCH(QString, says);
    Copy copy;
    copy.edit({sql});
    const auto bundle = copy.open();
    QVERIFY2(bundle, bundle ? "" : qPrintable(bundle.error().message));
    const QString problems = problemsOf(**bundle);
    QVERIFY2(problems.contains(says), qPrintable(problems));
    // The rest is there: at most one event or so is missing, and most of the samples came.
    const IncidentBook book = (*bundle)->book();
    QVERIFY(book.find(source().incident));
    QVERIFY(book.find(source().incident)->events.size() + 1 >=
            source().open()->book().find(source().incident)->events.size());
    SeriesStore store;
    QVERIFY((*bundle)->loadMetrics(store));
    QVERIFY(store.seriesCount() >= 4);
    const auto ref = store.byFoldedName("metric_4").front();
    QVERIFY(store.samples(ref, {fromMs(0), LatestAccepted}).size() >= 1100 - SealedBlock::Full);
}

void TestBundleDamage::otherFiles_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("none") << "none" << ErrorCode::NotFound << "there is no such file";
    QTest::newRow("empty") << "empty" << ErrorCode::Corrupt << "an empty file, not a Watchfloor bundle";
    QTest::newRow("text") << "text" << ErrorCode::Corrupt
                          << "some other kind of file, not a Watchfloor bundle";
    QTest::newRow("a stump") << "stump" << ErrorCode::Corrupt << "the file was cut off at its beginning";
    QTest::newRow("a log") << "log" << ErrorCode::Corrupt << "the log of a desk, not a Watchfloor bundle";
    QTest::newRow("a day") << "day" << ErrorCode::Corrupt
                           << "a day of recorded metrics, not a Watchfloor bundle";
    QTest::newRow("another database")
        << "database" << ErrorCode::Corrupt << "a database of another program, not a Watchfloor bundle";
    QTest::newRow("a later version") << "later" << ErrorCode::NewerVersion
                                     << "made by a later version of Watchfloor";
    QTest::newRow("only a header") << "header" << ErrorCode::Corrupt << "table of contents is damaged";
}

void TestBundleDamage::otherFiles()
{
    QFETCH(QString, what);
    QFETCH(ErrorCode, code);
    QFETCH(QString, says);
    Copy copy;
    if (what == QLatin1String("none")) {
        const auto bundle = Bundle::open(copy.path());
        QCOMPARE(bundle.error().code, code);
        QVERIFY(bundle.error().message.contains(says));
        return;
    }
    if (what == QLatin1String("empty"))
        copy.bytes.clear();
    else if (what == QLatin1String("text"))
        copy.bytes = QByteArray("Dear diary, it was a bad day.\n").repeated(100);
    else if (what == QLatin1String("stump"))
        copy.bytes.truncate(50);
    else if (what == QLatin1String("header"))
        copy.bytes = copy.bytes.first(100) + QByteArray(BundlePageBytes, '\xee');
    else if (what == QLatin1String("later"))
        copy.edit({QStringLiteral("PRAGMA user_version = 2")});
    else
        copy.edit({QStringLiteral("PRAGMA application_id = %1")
                       .arg(what == QLatin1String("log")   ? LogApplicationId
                            : what == QLatin1String("day") ? RecorderApplicationId
                                                           : 0)});
    const auto bundle = copy.open();
    QVERIFY(!bundle);
    QVERIFY2(bundle.error().message.contains(says), qPrintable(bundle.error().message));
    QVERIFY(bundle.error().message.contains(copy.path()));
    QCOMPARE(bundle.error().code, code);
}

void TestBundleDamage::foreignTables_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::newRow("a view") << QStringList{"CREATE VIEW extra AS SELECT 1"};
    QTest::newRow("a view in place of a table") << QStringList{
        "DROP TABLE contacts", "CREATE VIEW contacts AS SELECT 1 AS id, 'a' AS grp, 'b' AS name,"
                               " 'c' AS value"};
    QTest::newRow("a trigger") << QStringList{
        "CREATE TRIGGER x AFTER INSERT ON events BEGIN SELECT load_extension('x'); END"};
    QTest::newRow("a table more") << QStringList{"CREATE TABLE extra(id INTEGER)"};
    QTest::newRow("a table less") << QStringList{"DROP TABLE files"};
    QTest::newRow("an index on an expression") << QStringList{"CREATE INDEX x ON contacts(upper(name))"};
    QTest::newRow("a column that is made up")
        << QStringList{"ALTER TABLE contacts ADD COLUMN x TEXT GENERATED ALWAYS AS (upper(name))"};
}

void TestBundleDamage::foreignTables()
{
    QFETCH(QStringList, statements);
    Copy copy;
    copy.edit(statements);
    const auto bundle = copy.open();
    QVERIFY(!bundle);
    QCOMPARE(bundle.error().code, ErrorCode::Corrupt);
    QVERIFY2(bundle.error().message.contains(QStringLiteral("its tables are not those of a bundle")),
             qPrintable(bundle.error().message));
}

void TestBundleDamage::cutOff_data()
{
    QTest::addColumn<int>("percent");
    for (const int percent : {99, 80, 60, 40, 20, 5})
        QTest::addRow("%d percent left", percent) << percent;
}

void TestBundleDamage::cutOff()
{
    QFETCH(int, percent);
    Copy copy;
    const qsizetype size = copy.bytes.size();
    copy.bytes.truncate(size * percent / 100);
    const auto bundle = copy.open();
    if (!bundle) { // Nothing but the first pages is left.
        QVERIFY(percent < 20);
        QCOMPARE(bundle.error().code, ErrorCode::Corrupt);
        return;
    }
    const QString problems = problemsOf(**bundle);
    QVERIFY2(problems.contains(QStringLiteral("the file was cut off: %1 of %2 bytes are there")
                                   .arg(copy.bytes.size())
                                   .arg(size)),
             qPrintable(problems));
    // What matters most stands first.
    QCOMPARE((*bundle)->manifest().by, QStringLiteral("Ada"));
    SeriesStore store;
    QVERIFY((*bundle)->loadMetrics(store));
    if (percent >= 80)
        QVERIFY((*bundle)->book().find(source().incident));
}

void TestBundleDamage::flippedBytes()
{
    // Every page in turn, in several places: it never crashes, and whatever opens says what is wrong or is
    // right.
    const Copy original;
    const QString content = contentOf(**original.open());
    int opened = 0;
    int told = 0;
    for (qsizetype at = 101; at < original.bytes.size(); at += 509) {
        Copy copy;
        copy.bytes[at] = char(copy.bytes[at] ^ (1 << (at % 8)));
        const auto bundle = copy.open();
        if (!bundle) {
            QVERIFY2(bundle.error().message.contains(copy.path()), qPrintable(bundle.error().message));
            continue;
        }
        ++opened;
        const QString problems = problemsOf(**bundle);
        told += !problems.isEmpty();
        const QString found = contentOf(**bundle);
        if (problems.isEmpty()) // A byte that nobody uses.
            QVERIFY2(found == content, qPrintable(QString::number(at)));
    }
    QVERIFY2(opened > 50 && told > 20, qPrintable(QStringLiteral("%1 of %2").arg(told).arg(opened)));
}

void TestBundleDamage::nonsenseIsBounded()
{
    Copy copy;
    copy.edit({QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                              " INSERT INTO blocks(series, times, data) SELECT 1, 1, zeroblob(5) FROM n")});
    const auto bundle = copy.open();
    QVERIFY(bundle);
    const QString problems = problemsOf(**bundle);
    QVERIFY((*bundle)->problems().size() <= 101);
    QVERIFY(problems.endsWith(QStringLiteral("and more like these")));
}

void TestBundleDamage::readingWritesNothing()
{
    Copy copy;
    const auto bundle = copy.open();
    QVERIFY((*bundle)->verify());
    QFile file(copy.path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll() == copy.bytes);
    QCOMPARE(QDir(QFileInfo(copy.path()).path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

WF_TEST(TestBundleDamage)

} // namespace tst_bundledamage

#include "tst_bundledamage.moc"
