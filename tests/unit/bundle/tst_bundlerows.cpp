// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of which some pages cannot be read: what is before and behind them is, and what is missing is named.
#include "bundle/bundlewriter.h"
#include "bundle/rowscan.h"
#include "support/testentry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace tst_bundlerows {

using namespace wf;

namespace {

/// A bundle of contacts with long values, some of whose pages are damaged.
class Damaged
{
public:
    explicit Damaged(int rows)
    {
        auto writer = BundleWriter::create(path());
        if (!writer)
            qFatal("%s", qPrintable(writer.error().message));
        const auto added = (*writer)->transaction([&]() -> Expected<void> {
            for (int i = 1; i <= rows; ++i) {
                if (const auto one = (*writer)->addContact({{}, {}, valueOf(i), 0}); !one)
                    return one;
            }
            return {};
        });
        BundleManifest manifest;
        const BundleProgress nobody;
        if (!added || !(*writer)->finish(manifest, ExportWatch(nobody, nullptr)))
            qFatal("no bundle");
        QFile file(path());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no file");
        bytes = file.readAll();
        for (int i = 1; i <= rows; ++i) { // On the page of the one before it, or behind that.
            const qsizetype from = m_pages.empty() ? 0 : qsizetype(m_pages.back()) * BundlePageBytes;
            m_pages.push_back(int(bytes.indexOf(valueOf(i).toUtf8(), from) / BundlePageBytes));
        }
    }
    /// The page of a row, and the rows on it.
    int pageOf(int row) const { return m_pages[std::size_t(row) - 1]; }
    std::pair<int, int> rowsBeside(int row) const
    {
        int first = row;
        int last = row;
        while (first > 1 && pageOf(first - 1) == pageOf(row))
            --first;
        while (last < int(m_pages.size()) && pageOf(last + 1) == pageOf(row))
            ++last;
        return {first, last};
    }
    void damage(int row)
    {
        bytes.replace(qsizetype(pageOf(row)) * BundlePageBytes, BundlePageBytes,
                      QByteArray(BundlePageBytes, '\xee'));
    }
    /// Ids of the rows that can be read.
    std::vector<int> read()
    {
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("not written");
        file.close();
        const auto db = Database::open(path(), Database::Mode::Foreign);
        if (!db)
            qFatal("%s", qPrintable(db.error().message));
        std::vector<int> ids;
        problems = {};
        scanRows(
            **db, bundlePart(QStringLiteral("contacts")),
            [&ids](const QSqlQuery &row, qint64 id) {
                if (row.value(2).toString() != valueOf(int(id)))
                    qFatal("another row");
                ids.push_back(int(id));
                return true;
            },
            problems);
        return ids;
    }

    QByteArray bytes;
    ProblemList problems;

private:
    QString path() const { return m_dir.filePath(QStringLiteral("a.watchfloor")); }
    static QString valueOf(int i)
    {
        return QStringLiteral("contact %1 ").arg(i, 7, 10, QLatin1Char('0')) + QString(1500, u'x');
    }

    QTemporaryDir m_dir;
    std::vector<int> m_pages;
};

std::vector<int> allBut(int rows, const std::vector<std::pair<int, int>> &holes)
{
    std::vector<int> ids;
    for (int i = 1; i <= rows; ++i) {
        if (std::none_of(holes.begin(), holes.end(),
                         [i](const auto &hole) { return hole.first <= i && i <= hole.second; }))
            ids.push_back(i);
    }
    return ids;
}

} // namespace

class TestBundleRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void holes_data();
    void holes();
    void nothingBehind();
};

void TestBundleRows::holes_data()
{
    QTest::addColumn<QList<int>>("rows");
    QTest::newRow("none") << QList<int>{};
    QTest::newRow("the first page") << QList<int>{1};
    QTest::newRow("one in the middle") << QList<int>{50};
    QTest::newRow("two") << QList<int>{30, 70};
    QTest::newRow("two beside each other") << QList<int>{30, 35};
}

void TestBundleRows::holes()
{
    QFETCH(QList<int>, rows);
    constexpr int Count = 100;
    Damaged bundle(Count);
    std::vector<std::pair<int, int>> holes;
    for (const int row : rows) {
        bundle.damage(row);
        const auto hole = bundle.rowsBeside(row);
        if (!holes.empty() && holes.back().second + 1 >= hole.first)
            holes.back().second = hole.second;
        else
            holes.push_back(hole);
    }
    QCOMPARE(bundle.read(), allBut(Count, holes));
    QStringList told;
    for (const auto &[first, last] : holes)
        told += QStringLiteral("contacts: rows %1 to %2 cannot be read").arg(first).arg(last);
    QCOMPARE(bundle.problems.texts(), told);
}

void TestBundleRows::nothingBehind()
{
    constexpr int Count = 100;
    Damaged bundle(Count);
    bundle.damage(Count);
    const auto last = bundle.rowsBeside(Count);
    QCOMPARE(bundle.read(), allBut(Count, {last}));
    QCOMPARE(bundle.problems.texts(),
             QStringList{QStringLiteral("contacts: nothing can be read from row %1 on").arg(last.first)});
}

WF_TEST(TestBundleRows)

} // namespace tst_bundlerows

#include "tst_bundlerows.moc"
