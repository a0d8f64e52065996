// SPDX-License-Identifier: GPL-3.0-or-later
// Small bundles that would become large: what they hold of it stays in proportion to their size.
#include "bundlefixture.h"
#include "support/residentbytes.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include "bundle/importbundle.h"

#include <QtEndian>

#include <sys/stat.h>

namespace tst_bundlebounds {

using namespace wf;

class TestBundleBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void blocksOfOneTime();
    void manyTimes();
    void payloadsOfParts();
    void eventsTwice();
    void sharedPages();
    void pipesAreNotWaitedFor();
};

void TestBundleBounds::blocksOfOneTime()
{
    BundleFixture bench;
    bench.make(bench.request());
    {
        RawDatabase raw(bench.path());
        raw.run(QStringLiteral(
                    "INSERT INTO blocks(series, times, data) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                    " SELECT i + 1 FROM n WHERE i < %1) SELECT series, times, data FROM n, (SELECT"
                    " * FROM blocks ORDER BY id LIMIT 1)")
                    .arg(wf::testing::lighter(60'000)));
    }
    const PeakGrowth growth;
    const auto bundle = bench.opened();
    SeriesStore store;
    QVERIFY(bundle->loadMetrics(store));
    QVERIFY2(growth.bytes() < MaxAttackBytes, qPrintable(QString::number(growth.bytes() >> 20)));
}

void TestBundleBounds::manyTimes()
{
    BundleFixture bench;
    bench.make(bench.request());
    {
        RawDatabase raw(bench.path());
        raw.run(QStringLiteral(
                    "INSERT INTO times(n, first_ms, last_ms, step_ms, data) WITH RECURSIVE n(i) AS (SELECT"
                    " 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) SELECT t.n, first_ms, last_ms,"
                    " step_ms, data FROM n, (SELECT * FROM times ORDER BY id LIMIT 1) t")
                    .arg(wf::testing::lighter(100'000)));
    }
    const PeakGrowth growth;
    const auto bundle = bench.opened();
    QVERIFY(bundle->verify());
    QVERIFY2(growth.bytes() < MaxAttackBytes, qPrintable(QString::number(growth.bytes() >> 20)));
}

void TestBundleBounds::payloadsOfParts()
{
    BundleFixture bench;
    bench.make(bench.request());
    {
        RawDatabase raw(bench.path());
        raw.run(
            QStringLiteral("UPDATE events SET payload = '{\"a\":[' || replace(hex(zeroblob(1300000)), '00',"
                           " '[],') || '0]}' WHERE id IN (1, 2)"));
    }
    const PeakGrowth growth;
    const auto bundle = bench.opened();
    QVERIFY2(growth.bytes() < MaxAttackBytes, qPrintable(QString::number(growth.bytes() >> 20)));
    QVERIFY2(bundle->problems().join(u'\n').contains(QStringLiteral("its payload is too large")),
             qPrintable(bundle->problems().join(u'\n')));
}

void TestBundleBounds::eventsTwice()
{
    BundleFixture bench;
    bench.make(bench.request());
    const std::size_t before = bench.opened()->events().size();
    {
        RawDatabase raw(bench.path());
        const QString columns =
            raw.value(QStringLiteral("SELECT group_concat(name) FROM pragma_table_info('events')"
                                     " WHERE name <> 'id'"))
                .toString();
        raw.run(QStringLiteral("INSERT INTO events(%1) SELECT %1 FROM events").arg(columns));
    }
    const auto bundle = bench.opened();
    QCOMPARE(bundle->events().size(), before);
    QVERIFY(bundle->problems().join(u'\n').contains(QStringLiteral("it is there twice")));
}

namespace {

/// The pages of a bundle, for those who write them by hand (https://www.sqlite.org/fileformat.html).
class Pages
{
public:
    explicit Pages(QString path) : m_path(std::move(path))
    {
        QFile file(m_path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no file");
        m_bytes = file.readAll();
    }
    /// All long texts of a table get the pages of the first one; returns the first page behind those.
    int shareOverflow(int root)
    {
        collect(root);
        const quint32 first = at32(m_pointers.front());
        for (const qsizetype pointer : m_pointers)
            put32(pointer, first);
        quint32 last = first;
        for (quint32 next = first; next != 0; next = at32(qsizetype(next - 1) * BundlePageBytes))
            last = std::max(last, next);
        return int(last) + 1;
    }
    void cutAt(int page)
    {
        m_bytes.truncate(qsizetype(page - 1) * BundlePageBytes);
        put32(28, quint32(page - 1));
        QFile file(m_path);
        if (!file.open(QIODevice::WriteOnly) || file.write(m_bytes) != m_bytes.size())
            qFatal("not written");
    }

private:
    quint32 at32(qsizetype at) const { return qFromBigEndian<quint32>(m_bytes.constData() + at); }
    int at16(qsizetype at) const { return qFromBigEndian<quint16>(m_bytes.constData() + at); }
    void put32(qsizetype at, quint32 value) { qToBigEndian(value, m_bytes.data() + at); }
    qint64 varint(qsizetype &at) const
    {
        qint64 value = 0;
        for (int i = 0; i < 9; ++i) {
            const auto byte = uchar(m_bytes[at++]);
            value = value << 7 | (byte & 0x7f);
            if (byte < 0x80)
                break;
        }
        return value;
    }
    void collect(int page)
    {
        const qsizetype start = qsizetype(page - 1) * BundlePageBytes;
        const bool leaf = m_bytes[start] == 0x0d;
        const int cells = at16(start + 3);
        for (int i = 0; i < cells; ++i) {
            qsizetype at = start + at16(start + (leaf ? 8 : 12) + 2 * i);
            if (!leaf) {
                collect(int(at32(at)));
                continue;
            }
            const qint64 payload = varint(at);
            varint(at); // The row's id.
            constexpr qint64 Usable = BundlePageBytes;
            constexpr qint64 Most = Usable - 35;
            constexpr qint64 Least = (Usable - 12) * 32 / 255 - 23;
            if (payload <= Most)
                continue;
            const qint64 fits = Least + (payload - Least) % (Usable - 4);
            m_pointers.push_back(at + (fits <= Most ? fits : Least));
        }
        if (!leaf)
            collect(int(at32(start + 8)));
    }

    QString m_path;
    QByteArray m_bytes;
    std::vector<qsizetype> m_pointers;
};

} // namespace

void TestBundleBounds::sharedPages()
{
    // Rows of a megabyte each, all of which lie on the same pages: the file is small, what it says is not.
    BundleFixture bench;
    ExportRequest request = bench.request();
    request.metrics = false;
    bench.make(request);
    int root = 0;
    {
        RawDatabase raw(bench.path());
        raw.run(QStringLiteral("DELETE FROM contacts"));
        raw.run(
            QStringLiteral("INSERT INTO contacts(grp, name, value) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                           " SELECT i + 1 FROM n WHERE i < 60) SELECT '', '', hex(zeroblob(1000)) FROM n"));
        raw.run(QStringLiteral("UPDATE contacts SET value = hex(zeroblob(500000))"));
        root =
            raw.value(QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = 'contacts'")).toInt();
    }
    Pages pages(bench.path());
    pages.cutAt(pages.shareOverflow(root));
    QVERIFY(QFileInfo(bench.path()).size() < (4 << 20));
    const PeakGrowth growth;
    const auto bundle = bench.opened();
    const QString problems = bundle->problems().join(u'\n');
    QVERIFY2(problems.contains(QStringLiteral("contacts: its rows hold more bytes than the file has")),
             qPrintable(problems));
    QVERIFY(bundle->contacts().size() < 8u);
    QVERIFY2(growth.bytes() < (100 << 20), qPrintable(QString::number(growth.bytes() >> 20)));
}

void TestBundleBounds::pipesAreNotWaitedFor()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("pipe.watchfloor"));
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    LogFixture here;
    const auto log = here.open();
    const auto imported = importBundle(*log, here.dir(), path);
    QVERIFY(!imported);
    QVERIFY2(imported.error().message.startsWith(path), qPrintable(imported.error().message));
}

WF_TEST(TestBundleBounds)

} // namespace tst_bundlebounds

#include "tst_bundlebounds.moc"
