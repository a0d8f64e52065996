// SPDX-License-Identifier: GPL-3.0-or-later
// The format by itself: sums, the manifest, lists of problems, tables read by id, and files in the making.
#include "bundle/bundlewriter.h"
#include "bundle/rowscan.h"
#include "support/testentry.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

namespace tst_bundleformat {

using namespace wf;

namespace {

QByteArray bigEndian(qint64 number)
{
    QByteArray bytes(8, '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// A bundle in the making with so many contacts, each with a value of so many characters.
class Contacts
{
public:
    explicit Contacts(int count, int length = 1)
    {
        auto made = BundleWriter::create(dir.filePath(QStringLiteral("a.watchfloor")));
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        writer = std::move(*made);
        for (int i = 1; i <= count; ++i) {
            if (!writer->addContact({QStringLiteral("group"), QString::number(i), QString(length, u'x'), 0}))
                qFatal("no contact");
        }
    }
    /// Names of the rows that were read; ends at `last`.
    QStringList names(const QString &last = {})
    {
        QStringList read;
        scanRows(
            writer->db(), bundlePart(QStringLiteral("contacts")),
            [&](const QSqlQuery &row, qint64 id) {
                if (row.value(1).toString() != QString::number(id))
                    qFatal("another row");
                read << row.value(1).toString();
                return read.back() != last;
            },
            problems);
        return read;
    }

    QTemporaryDir dir;
    std::unique_ptr<BundleWriter> writer;
    ProblemList problems;
};

} // namespace

class TestBundleFormat : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sumsAsDocumented();
    void sumsOfManyBytes();
    void manifestComesBack();
    void manifestThatIsNone_data();
    void manifestThatIsNone();
    void problemsUpToABound();
    void columns();
    void rowsInOrder();
    void rowsUpToWhereItEnds();
    void rowsWithMoreThanTheFile();
    void placesThatCannotBe_data();
    void placesThatCannotBe();
    void finishedOrGone();
    void cancelled();
    void progressWithinItsSpan();
};

void TestBundleFormat::sumsAsDocumented()
{
    RowSum sum;
    sum.add(qint64{-2});
    sum.add(7);
    sum.add(QStringLiteral("é"));
    sum.endRow();
    sum.add(QByteArray("a\0b", 3));
    sum.add(QString());
    sum.endRow();
    const PartSum made = sum.sum();
    QCOMPARE(made.rows, qint64{2});
    QCOMPARE(made.sha256, sha256('i' + bigEndian(-2) + 'i' + bigEndian(7) + 'b' + bigEndian(2) + "\xc3\xa9" +
                                 'b' + bigEndian(3) + QByteArray("a\0b", 3) + 'b' + bigEndian(0)));
}

void TestBundleFormat::sumsOfManyBytes()
{
    // Just below, at and above what is summed up at once, and several times that.
    for (const int size : {(1 << 20) - 10, (1 << 20) - 9, 1 << 20, 3 << 20}) {
        const QByteArray bytes(size, 'x');
        RowSum sum;
        QByteArray all;
        for (int i = 0; i < 3; ++i) {
            sum.add(bytes);
            all += 'b' + bigEndian(size) + bytes;
        }
        QCOMPARE(sum.sum().sha256, sha256(all));
    }
}

void TestBundleFormat::manifestComesBack()
{
    BundleManifest m;
    m.program = QStringLiteral("1.2");
    m.createdAt = fromMs(1'760'000'000'000);
    m.by = QStringLiteral("Ada");
    m.desk = DeskId(QStringLiteral("desk-a"));
    m.incidents = {{IncidentId(QStringLiteral("i")), QStringLiteral("INC-1"), QStringLiteral("Down")},
                   {IncidentId(QStringLiteral("j")), QStringLiteral("INC-2"), QStringLiteral("Slow")}};
    m.windows = {{fromMs(1), fromMs(2)}, {fromMs(3), fromMs(4)}};
    m.heads[DeskId(QStringLiteral("desk-a"))] = {7, QByteArray("\x01\xff", 2)};
    m.contacts = true;
    m.missing = {QStringLiteral("a day")};
    m.parts[QStringLiteral("events")] = {3, QByteArray("abc")};
    auto back = parseManifest(manifestText(m));
    QVERIFY(back);
    QVERIFY(*back == m);
    m.contacts = false;
    m.messages = m.metrics = true;
    back = parseManifest(manifestText(m));
    QVERIFY(back && *back == m);
}

void TestBundleFormat::manifestThatIsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("cut off") << QByteArray("{\"format\":1");
}

void TestBundleFormat::manifestThatIsNone()
{
    QFETCH(QByteArray, text);
    const auto read = parseManifest(text);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
}

void TestBundleFormat::problemsUpToABound()
{
    ProblemList list;
    QVERIFY(list.isEmpty());
    for (int i = 0; i < 100; ++i)
        list.add(QString::number(i));
    QCOMPARE(list.texts().size(), 100);
    QCOMPARE(list.texts().back(), QStringLiteral("99"));
    for (int i = 0; i < 5; ++i)
        list.add(QStringLiteral("more"));
    QCOMPARE(list.texts().size(), 101);
    QCOMPARE(list.texts().back(), QStringLiteral("and more like these"));
    QCOMPARE(list.count(), 105);
}

void TestBundleFormat::columns()
{
    QCOMPARE(columnsOf(bundlePart(QStringLiteral("contacts"))), 3);
    QCOMPARE(columnsOf(bundlePart(QStringLiteral("events"))), 13);
    for (const BundlePart &part : bundleParts())
        QCOMPARE(bundlePart(part.name).columns, part.columns);
}

void TestBundleFormat::rowsInOrder()
{
    Contacts some(3);
    QCOMPARE(some.names().join(u' '), QStringLiteral("1 2 3"));
    QVERIFY(some.problems.isEmpty());
    Contacts none(0);
    QVERIFY(none.names().isEmpty());
    QVERIFY(none.problems.isEmpty());
}

void TestBundleFormat::rowsUpToWhereItEnds()
{
    Contacts some(5);
    QCOMPARE(some.names(QStringLiteral("2")).join(u' '), QStringLiteral("1 2"));
    QVERIFY(some.problems.isEmpty());
}

void TestBundleFormat::rowsWithMoreThanTheFile()
{
    // A view that gives the same bytes again and again.
    Contacts some(1, 50'000);
    for (const char *sql :
         {"ALTER TABLE contacts RENAME TO kept",
          "CREATE VIEW contacts AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
          " WHERE i < 100) SELECT i AS id, grp, CAST(i AS TEXT) AS name, value FROM n, kept"})
        QVERIFY(some.writer->db().run(QString::fromLatin1(sql)));
    const auto read = some.names().size();
    QVERIFY2(read > 0 && read < 10, qPrintable(QString::number(read)));
    QCOMPARE(some.problems.count(), 1);
    QVERIFY(some.problems.texts().front().startsWith(
        QStringLiteral("contacts: its rows hold more bytes than the file has")));
}

void TestBundleFormat::placesThatCannotBe_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("no name") << "";
    QTest::newRow("a folder") << ".";
    QTest::newRow("in a folder that is not there") << "gone/a.watchfloor";
}

void TestBundleFormat::placesThatCannotBe()
{
    QFETCH(QString, file);
    const QTemporaryDir dir;
    const auto made = BundleWriter::create(file.isEmpty() ? file : dir.filePath(file));
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::Io);
    QVERIFY(QDir(dir.path()).isEmpty());
}

void TestBundleFormat::finishedOrGone()
{
    Contacts some(2);
    const auto files = [&some] {
        return QDir(some.dir.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    };
    QCOMPARE(files().size(), 1);
    QVERIFY(files().front() != QStringLiteral("a.watchfloor"));
    BundleManifest manifest;
    const BundleProgress nobody;
    QVERIFY(some.writer->finish(manifest, ExportWatch(nobody, nullptr)));
    QCOMPARE(files(), QStringList{QStringLiteral("a.watchfloor")});
    QCOMPARE(manifest.parts.size(), bundleParts().size());
    QCOMPARE(manifest.parts[QStringLiteral("contacts")].rows, qint64{2});
    some.writer.reset();
    QCOMPARE(files(), QStringList{QStringLiteral("a.watchfloor")});
    Contacts dropped(1);
    dropped.writer.reset();
    QVERIFY(QDir(dropped.dir.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
}

void TestBundleFormat::cancelled()
{
    Contacts some(2);
    BundleManifest manifest;
    const BundleProgress nobody;
    const std::atomic<bool> cancel{true};
    const auto finished = some.writer->finish(manifest, ExportWatch(nobody, &cancel));
    QVERIFY(!finished);
    QCOMPARE(finished.error().code, ErrorCode::Refused);
    some.writer.reset();
    QVERIFY(QDir(some.dir.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    const std::atomic<bool> goOn{false};
    QVERIFY(ExportWatch(nobody, &goOn).at(0.5));
}

void TestBundleFormat::progressWithinItsSpan()
{
    QList<double> seen;
    const BundleProgress progress = [&seen](double part) { seen << part; };
    ExportWatch watch(progress, nullptr);
    QVERIFY(watch.at(0.5));
    watch.setSpan(0.5, 0.75);
    QVERIFY(watch.at(0) && watch.at(1));
    QCOMPARE(seen, (QList<double>{0.5, 0.5, 0.75}));
    // Looked at with the first row of a table, not with each.
    seen.clear();
    Contacts some(3);
    BundleManifest manifest;
    QVERIFY(some.writer->finish(manifest, ExportWatch(progress, nullptr)));
    QCOMPARE(seen, (QList<double>{0, 1}));
}

WF_TEST(TestBundleFormat)

} // namespace tst_bundleformat

#include "tst_bundleformat.moc"
