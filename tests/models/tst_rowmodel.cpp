// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rowmodel.h"
#include "support/testentry.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <set>

namespace tst_rowmodel {

namespace {

struct Row
{
    int key = 0;
    int value = 0;
    bool operator==(const Row &) const = default;
};

class Numbers : public wf::RowModel<Row>
{
public:
    using RowModel::RowModel;
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
            return {};
        return rows()[std::size_t(index.row())].value;
    }
    void show(std::vector<Row> next) { sync(std::move(next)); }
    void swap(std::vector<Row> next) { replaceAll(std::move(next)); }
};

// What a view would hold that does only what the signals say.
class Mirror : public QObject
{
public:
    explicit Mirror(const Numbers &model) : m_model(model)
    {
        using Model = QAbstractItemModel;
        connect(&model, &Model::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
            for (int row = first; row <= last; ++row)
                m_rows.insert(m_rows.begin() + row, m_model.rows()[std::size_t(row)]);
        });
        connect(&model, &Model::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
            m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        });
        connect(&model, &Model::rowsMoved, this,
                [this](const QModelIndex &, int first, int last, const QModelIndex &, int to) {
                    std::vector<Row> moved(m_rows.begin() + first, m_rows.begin() + last + 1);
                    m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
                    const int place = to > last ? to - int(moved.size()) : to;
                    m_rows.insert(m_rows.begin() + place, moved.begin(), moved.end());
                });
        connect(&model, &Model::dataChanged, this, [this](const QModelIndex &from, const QModelIndex &to) {
            for (int row = from.row(); row <= to.row(); ++row)
                m_rows[std::size_t(row)] = m_model.rows()[std::size_t(row)];
        });
    }
    const std::vector<Row> &rows() const { return m_rows; }

private:
    const Numbers &m_model;
    std::vector<Row> m_rows;
};

std::vector<Row> randomRows(QRandomGenerator &random)
{
    std::vector<Row> rows;
    std::set<int> used;
    const int count = int(random.bounded(12));
    for (int i = 0; i < count; ++i) {
        const int key = int(random.bounded(16));
        if (used.insert(key).second)
            rows.push_back({key, int(random.bounded(3))});
    }
    return rows;
}

} // namespace

class TestRowModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anySequenceOfListsIsFollowedBySignalsAlone();
    void contiguousChangesAreOneSignal();
    void whatStaysIsNotTouched();
    void aRunOfRowsGoesInOneRemoval();
    void anotherSourceIsAReset();
    void rowsAreFoundByKey();
};

void TestRowModel::anySequenceOfListsIsFollowedBySignalsAlone()
{
    Numbers model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const Mirror mirror(model);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QRandomGenerator random(20261123);
    for (int round = 0; round < 2000; ++round) {
        const std::vector<Row> next = randomRows(random);
        model.show(next);
        QVERIFY2(model.rows() == next, qPrintable(QStringLiteral("the model, round %1").arg(round)));
        QVERIFY2(mirror.rows() == next, qPrintable(QStringLiteral("a view, round %1").arg(round)));
    }
    QCOMPARE(resets.count(), 0);
}

void TestRowModel::contiguousChangesAreOneSignal()
{
    Numbers model;
    model.show({{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.show({{1, 0}, {2, 7}, {3, 7}, {4, 0}, {5, 7}});
    QCOMPARE(changed.count(), 2);
    QCOMPARE(changed[0][0].toModelIndex().row(), 1);
    QCOMPARE(changed[0][1].toModelIndex().row(), 2);
    QCOMPARE(changed[1][0].toModelIndex().row(), 4);
    QCOMPARE(changed[1][1].toModelIndex().row(), 4);
}

void TestRowModel::whatStaysIsNotTouched()
{
    Numbers model;
    model.show({{1, 0}, {2, 0}, {3, 0}});
    const QPersistentModelIndex third(model.index(2));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.show({{9, 0}, {1, 0}, {2, 0}, {3, 0}});
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(changed.count(), 0);
    QCOMPARE(third.row(), 3);
    model.show({{9, 0}, {1, 0}, {2, 0}, {3, 0}});
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(changed.count(), 0);
    // What moves keeps its identity: the selection of a view goes with it.
    model.show({{3, 0}, {9, 0}, {1, 0}, {2, 0}});
    QCOMPARE(third.row(), 0);
    QCOMPARE(inserted.count(), 1);
}

void TestRowModel::aRunOfRowsGoesInOneRemoval()
{
    Numbers model;
    model.show({{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}});
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.show({{1, 0}, {5, 0}});
    QCOMPARE(removed.count(), 1);
    QCOMPARE(removed[0][1].toInt(), 1);
    QCOMPARE(removed[0][2].toInt(), 3);
}

void TestRowModel::anotherSourceIsAReset()
{
    Numbers model;
    model.show({{1, 0}});
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.swap({{2, 0}, {3, 0}});
    QCOMPARE(resets.count(), 1);
    QCOMPARE(model.rowCount(), 2);
}

void TestRowModel::rowsAreFoundByKey()
{
    Numbers model;
    model.show({{4, 1}, {2, 2}});
    QCOMPARE(model.rowOf(2), 1);
    QCOMPARE(model.rowOf(4), 0);
    QCOMPARE(model.rowOf(3), -1);
    QCOMPARE(model.rowCount(model.index(0)), 0);
}

WF_TEST(TestRowModel)

} // namespace tst_rowmodel

#include "tst_rowmodel.moc"
