// SPDX-License-Identifier: GPL-3.0-or-later
// When a follower of columns may build on its last answer, and when it has to ask anew.
#include "metrics/columnfollower.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_columnfollower {

using namespace std::chrono_literals;
using namespace wf;

namespace {

Timestamp second(int s)
{
    return fromMs(qint64(s) * 1000);
}

/// A store with a series of a sample each second, and a follower that was asked for seconds 10 to 20.
struct Bench
{
    explicit Bench(LineForm form = {}, const char *name = "x")
    {
        SeriesMeta meta;
        meta.interval = 1s;
        ref = store.resolve({name, {}}, meta).value();
        for (int i = 0; i <= 20; ++i)
            store.append(ref, {second(i), double(i)});
        line = linesOf(store, std::vector{ref}, form).front();
        ask(10, 20);
    }
    /// True if the answer is that of a bare query.
    bool ask(int from, int to, Millis bin = 2s)
    {
        const TimeRange range{second(from), second(to)};
        return follower.update(store, line, range, bin) == lineColumns(store, line, range, bin);
    }
    /// Whether it built on the last answer.
    bool followed(int from, int to, Millis bin = 2s)
    {
        const int before = follower.rebuilds();
        const bool right = ask(from, to, bin);
        if (!right)
            qWarning("another answer for %d to %d", from, to);
        return right && follower.rebuilds() == before;
    }

    SeriesStore store;
    SeriesRef ref{};
    Line line;
    ColumnFollower follower;
};

} // namespace

class TestColumnFollower : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rangesThatMoveOn();
    void whatMakesItAskAnew();
    void twoColumnsAreEnough();
    void oldColumnsAreLeftBehind_data();
    void oldColumnsAreLeftBehind();
    void aSilentStretch();
    void breakOfTheFirstColumn();
};

void TestColumnFollower::rangesThatMoveOn()
{
    Bench b;
    QCOMPARE(b.follower.rebuilds(), 1);
    QVERIFY(b.followed(10, 20));
    QVERIFY(b.followed(11, 21));
    QVERIFY(b.followed(11, 25));
    QVERIFY(b.followed(14, 25));
    QVERIFY2(!b.followed(13, 25), "what begins earlier was never asked for");
    QVERIFY2(!b.followed(13, 24), "what ends earlier is not cut");
    QVERIFY(b.followed(13, 24));
}

void TestColumnFollower::whatMakesItAskAnew()
{
    Bench b;
    QVERIFY(!b.followed(10, 20, 1s));
    QVERIFY(!b.followed(10, 20, 2s));
    SeriesMeta meta;
    meta.interval = 1s;
    const SeriesRef other = b.store.resolve({"y", {}}, meta).value();
    b.store.append(other, {second(12), 7});
    b.store.append(other, {second(15), 8});
    b.line.series = {other};
    QVERIFY(!b.followed(10, 20));
    QVERIFY(b.followed(10, 20));
    b.line.form.kind = LineForm::Kind::Rate;
    QVERIFY(!b.followed(10, 20));
    b.line.form.kind = LineForm::Kind::Value;
    QVERIFY(!b.followed(10, 20));
    // Another interval: other distances are gaps.
    meta.interval = 5s;
    b.store.resolve({"y", {}}, meta).value();
    b.line.meta = b.store.info(other).meta;
    QVERIFY(!b.followed(10, 20));
    QVERIFY(b.followed(10, 20));
    b.store.append(other, {second(13), 9});
    QVERIFY2(!b.followed(10, 20), "a sample came late");
    QVERIFY(b.followed(10, 20));
}

void TestColumnFollower::twoColumnsAreEnough()
{
    Bench b;
    QVERIFY2(!b.followed(10, 20, 60s), "another bin");
    QVERIFY2(!b.followed(10, 20, 60s), "one column tells nothing of the next");
    QVERIFY(!b.followed(9, 20, 10s));
    QVERIFY(b.followed(9, 20, 10s));
    b.store.append(b.ref, {second(21), 99});
    QVERIFY(b.followed(9, 21, 10s));
}

void TestColumnFollower::oldColumnsAreLeftBehind_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("values") << int(LineForm::Kind::Value);
    QTest::newRow("rates") << int(LineForm::Kind::Rate);
}

void TestColumnFollower::oldColumnsAreLeftBehind()
{
    QFETCH(int, kind);
    for (int step = 1; step <= 6; ++step) {
        Bench b({LineForm::Kind(kind), 5s, 0}, "x_total");
        for (int to = 20 + step; to < 60; to += step) {
            for (int i = to - step + 1; i <= to; ++i)
                b.store.append(b.ref, {second(i), double(i * i)});
            QVERIFY2(b.followed(to - 10, to), qPrintable(QStringLiteral("%1 by %2").arg(to).arg(step)));
        }
    }
}

void TestColumnFollower::aSilentStretch()
{
    for (const LineForm::Kind kind : {LineForm::Kind::Value, LineForm::Kind::Rate}) {
        Bench b({kind, 5s, 0}, "x_total");
        // Nothing comes for a while, then the line goes on behind a gap.
        for (int to = 21; to < 40; ++to)
            QVERIFY2(b.ask(to - 10, to), qPrintable(QString::number(to)));
        b.store.append(b.ref, {second(40), 5});
        b.store.append(b.ref, {second(41), 6});
        for (int to = 41; to < 70; ++to) {
            b.store.append(b.ref, {second(to + 1), double(to)});
            QVERIFY2(b.ask(to - 10, to), qPrintable(QString::number(to)));
        }
    }
}

void TestColumnFollower::breakOfTheFirstColumn()
{
    Bench b;
    b.store.append(b.ref, {second(40), 1});
    for (int i = 41; i < 60; ++i)
        b.store.append(b.ref, {second(i), double(i)});
    QVERIFY(b.ask(15, 45));
    const TimeRange range{second(15), second(45)};
    const auto columns = b.follower.update(b.store, b.line, range, 2s);
    QVERIFY(std::any_of(columns.begin(), columns.end(), [](const Column &c) { return c.breakBefore; }));
    // The column behind the gap becomes the first one: nothing is before it any more.
    const auto first = b.follower.update(b.store, b.line, {second(42), second(55)}, 2s);
    QVERIFY(!first.empty() && !first.front().breakBefore);
    QVERIFY(b.ask(42, 56));
}

WF_TEST(TestColumnFollower)

} // namespace tst_columnfollower

#include "tst_columnfollower.moc"
