// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of chains put together: what follows what, which holes an import excuses, and where a chain ends.
#include "log/chaincheck.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_chains {

using namespace wf;

namespace {

const QByteArray Other = "other";
const DeskId OtherDesk(QStringLiteral("other"));

/// Events `first` to `last`, one for each millisecond. Hash N is that of event N.
ChainPart part(qint64 first, qint64 last, const QByteArray &desk = Other)
{
    return {desk,
            first,
            last,
            first == 1 ? QByteArray() : QByteArray::number(first - 1),
            QByteArray::number(last),
            {first, 0},
            {last, 0}};
}

/// A log without events into which runs of other desks were imported, as it says.
class Chains
{
public:
    explicit Chains(const QList<std::pair<int, int>> &runs = {}, const QString &desk = OtherDesk.text())
    {
        home = bench.open()->desk();
        RawDatabase raw(bench.db());
        for (const auto &[first, last] : runs)
            raw.run(QStringLiteral("INSERT INTO imported(desk, first, last, at_ms, source)"
                                   " VALUES('%1', %2, %3, 0, 'x')")
                        .arg(desk)
                        .arg(first)
                        .arg(last));
    }
    ChainReport join(const std::vector<ChainPart> &parts, const ChainHeads &from = {}) const
    {
        RowsReport rows;
        rows.parts = parts;
        return joined(std::vector{rows}, from);
    }
    ChainReport joined(std::vector<RowsReport> ranges, const ChainHeads &from = {}) const
    {
        auto db = Database::open(bench.db(), Database::Mode::ReadOnly);
        if (!db)
            qFatal("%s", qPrintable(db.error().message));
        const auto report = joinChains(**db, std::move(ranges), from);
        if (!report)
            qFatal("%s", qPrintable(report.error().message));
        return *report;
    }
    /// A part of the own chain.
    ChainPart own(qint64 first, qint64 last) const { return part(first, last, home.text().toUtf8()); }

    LogFixture bench;
    DeskId home;
};

QString textsOf(const ChainReport &report)
{
    QStringList texts;
    for (const ChainProblem &problem : report.problems)
        texts += problem.text;
    return texts.join(u'\n');
}

} // namespace

class TestChains : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void partsThatFollowEachOther();
    void severalDesks();
    void holes_data();
    void holes();
    void theOwnChainHasNone();
    void anotherHashBefore();
    void timeBetweenParts();
    void partsThatOverlap();
    void behindWhatWasChecked();
    void importedIntoAHole();
    void whereReadingEnded();
    void rowsInNoOrder();
    void problemsUpToABound();
};

void TestChains::partsThatFollowEachOther()
{
    const Chains log;
    const auto report = log.join({log.own(1, 3), log.own(4, 4), log.own(5, 9)});
    QCOMPARE(textsOf(report), QString());
    QCOMPARE(report.heads.size(), 1u);
    QCOMPARE(report.heads.at(log.home), (ChainHead{9, "9"}));
    // Rows of several ranges, whatever their order.
    RowsReport late, early;
    late.events = 5;
    late.parts = {log.own(5, 9)};
    early.events = 4;
    early.parts = {log.own(1, 4)};
    const auto ranges = log.joined({late, early});
    QCOMPARE(textsOf(ranges), QString());
    QCOMPARE(ranges.events, 9);
    QCOMPARE(ranges.heads.at(log.home).sequence, 9);
}

void TestChains::severalDesks()
{
    const Chains log({{1, 3}, {4, 6}});
    const auto report = log.join({log.own(1, 2), part(1, 3), log.own(3, 7), part(4, 6)});
    QCOMPARE(textsOf(report), QString());
    QCOMPARE(report.heads.at(log.home), (ChainHead{7, "7"}));
    QCOMPARE(report.heads.at(OtherDesk), (ChainHead{6, "6"}));
}

void TestChains::holes_data()
{
    QTest::addColumn<QList<std::pair<int, int>>>("runs");
    QTest::addColumn<QList<std::pair<int, int>>>("parts");
    QTest::addColumn<QString>("says");
    using Pairs = QList<std::pair<int, int>>;
    QTest::newRow("between two runs") << Pairs{{3, 4}, {7, 9}} << Pairs{{3, 4}, {7, 9}} << "";
    QTest::newRow("the beginning of a run")
        << Pairs{{3, 5}} << Pairs{{4, 5}} << "event other:4: 3 events before it are missing";
    QTest::newRow("the end of a run")
        << Pairs{{3, 5}, {7, 9}} << Pairs{{3, 4}, {7, 9}} << "event other:7: 2 events before it are missing";
    QTest::newRow("in a run") << Pairs{{3, 9}} << Pairs{{3, 4}, {6, 9}}
                              << "event other:6: 1 events before it are missing";
    QTest::newRow("behind the last") << Pairs{{3, 9}} << Pairs{{3, 8}}
                                     << "event other:9: is missing, although it was imported";
    QTest::newRow("never imported") << Pairs{} << Pairs{{1, 2}}
                                    << "event other:2: is another desk's, and was never imported";
}

void TestChains::holes()
{
    using Pairs = QList<std::pair<int, int>>;
    QFETCH(Pairs, runs);
    QFETCH(Pairs, parts);
    QFETCH(QString, says);
    std::vector<ChainPart> all;
    for (const auto &[first, last] : parts)
        all.push_back(part(first, last));
    QCOMPARE(textsOf(Chains(runs).join(all)), says);
}

void TestChains::theOwnChainHasNone()
{
    const Chains log;
    QCOMPARE(textsOf(log.join({log.own(1, 2), log.own(5, 6)})),
             QStringLiteral("event %1:5: 2 events before it are missing").arg(log.home.text()));
    QCOMPARE(textsOf(log.join({log.own(2, 2)})),
             QStringLiteral("event %1:2: 1 events before it are missing").arg(log.home.text()));
}

void TestChains::anotherHashBefore()
{
    const Chains log;
    ChainPart next = log.own(4, 6);
    next.previous = "another";
    QCOMPARE(textsOf(log.join({log.own(1, 3), next})),
             QStringLiteral("event %1:4: does not follow the event before it").arg(log.home.text()));
    ChainPart first = log.own(1, 3);
    first.previous = "something";
    QCOMPARE(textsOf(log.join({first})),
             QStringLiteral("event %1:1: does not follow the event before it").arg(log.home.text()));
}

void TestChains::timeBetweenParts()
{
    const Chains log;
    ChainPart next = log.own(4, 6);
    const QString backwards =
        QStringLiteral("event %1:4: its logical time runs backwards").arg(log.home.text());
    for (const qint64 ms : {3, 2}) { // That of the event before it, and an earlier one.
        next.begins = {ms, 0};
        QCOMPARE(textsOf(log.join({log.own(1, 3), next})), backwards);
    }
    next.begins = {3, 1};
    QCOMPARE(textsOf(log.join({log.own(1, 3), next})), QString());
}

void TestChains::partsThatOverlap()
{
    const Chains log;
    const auto report = log.join({log.own(1, 9), log.own(3, 4), log.own(10, 10)});
    QVERIFY2(textsOf(report).startsWith(
                 QStringLiteral("event %1:3: is there twice, or before its turn").arg(log.home.text())),
             qPrintable(textsOf(report)));
    QVERIFY(!textsOf(report).contains(QStringLiteral("missing")));
    QCOMPARE(report.heads.at(log.home), (ChainHead{10, "10"}));
}

void TestChains::behindWhatWasChecked()
{
    const Chains log;
    const ChainHeads from{{log.home, {5, "5"}}};
    QCOMPARE(log.join({}, from).heads, from);
    const auto report = log.join({log.own(6, 7), log.own(8, 8)}, from);
    QCOMPARE(textsOf(report), QString());
    QCOMPARE(report.heads.at(log.home), (ChainHead{8, "8"}));
    QCOMPARE(textsOf(log.join({log.own(7, 8)}, from)),
             QStringLiteral("event %1:7: 1 events before it are missing").arg(log.home.text()));
}

void TestChains::importedIntoAHole()
{
    // Before the end of what was checked: looked at when all is checked, and no end of its own.
    const Chains log({{1, 2}, {5, 8}});
    const ChainHeads from{{log.home, {3, "3"}}, {OtherDesk, {6, "6"}}};
    for (const qint64 last : {2, 6}) {
        const auto report = log.join({part(last, last), part(7, 8), log.own(4, 4)}, from);
        QCOMPARE(textsOf(report), QString());
        QCOMPARE(report.heads.at(OtherDesk), (ChainHead{8, "8"}));
        QCOMPARE(report.heads.at(log.home), (ChainHead{4, "4"}));
    }
}

void TestChains::whereReadingEnded()
{
    const Chains log;
    RowsReport rows;
    rows.parts = {log.own(1, 5)};
    rows.last = {log.home, 5};
    rows.stopped = Error{ErrorCode::Corrupt, QStringLiteral("malformed")};
    QCOMPARE(textsOf(log.joined({rows})),
             QStringLiteral("event %1:6: cannot be read, nor can what follows it: malformed")
                 .arg(log.home.text()));
}

void TestChains::rowsInNoOrder()
{
    const Chains log;
    RowsReport rows;
    for (std::size_t i = 1; i <= MaxChainParts; ++i)
        rows.parts.push_back(log.own(qint64(i), qint64(i)));
    rows.last = {log.home, qint64(MaxChainParts)};
    QCOMPARE(textsOf(log.joined({rows})), QStringLiteral("event %1:%2: the rows of the log are in no order")
                                              .arg(log.home.text())
                                              .arg(MaxChainParts));
    rows.parts.pop_back();
    QCOMPARE(textsOf(log.joined({rows})), QString());
}

void TestChains::problemsUpToABound()
{
    const Chains log;
    std::vector<ChainPart> parts;
    for (qint64 i = 1; i <= 60; ++i)
        parts.push_back(log.own(2 * i, 2 * i));
    const auto report = log.join(parts);
    QCOMPARE(report.problems.size(), MaxChainProblems);
    QCOMPARE(report.problems.front().event, (EventId{log.home, 2}));
    QCOMPARE(report.problems.back().event, (EventId{log.home, 100}));
}

WF_TEST(TestChains)

} // namespace tst_chains

#include "tst_chains.moc"
