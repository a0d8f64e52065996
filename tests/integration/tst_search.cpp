// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl search: beside a desk, without one, and what is said if nothing can be found.
#include "support/ctl.h"
#include "support/deskfixture.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QFile>
#include <QTest>

namespace tst_search {

using namespace wf;

class TestSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutADesk();
    void besideADesk();
    void whatIsWrongIsSaid();
};

void TestSearch::withoutADesk()
{
    LogFixture bench;
    {
        const auto log = bench.open();
        const IncidentId id = bench.declare(*log);
        for (int i = 0; i < 5; ++i)
            bench.note(*log, id, QStringLiteral("the broker is full, %1").arg(i));
        bench.note(*log, id, QStringLiteral("an \x1b[31mescape"));
    }
    const Ctl ctl(bench.dir());
    const CtlResult found = ctl("search broker");
    QCOMPARE(found.exit, 0);
    QCOMPARE(found.lines().size(), 5);
    QCOMPARE(found.lines().first(), QStringLiteral("INC-0001  P1  Dynex is down"));
    QVERIFY(found.lines().at(1).endsWith(QStringLiteral("Ada  the broker is full, 4")));
    QCOMPARE(found.lines().last(), QStringLiteral("  and 2 more"));
    const QJsonObject json = ctl("search --json \"is full\" 3").object();
    const QJsonArray hits = json[QStringLiteral("hits")].toArray();
    QCOMPARE(hits.size(), 1);
    QCOMPARE(json[QStringLiteral("unread_events")].toInt(-1), 0);
    const QJsonObject line = hits[0][QStringLiteral("lines")].toArray().first().toObject();
    QCOMPARE(line[QStringLiteral("text")].toString(), QStringLiteral("the broker is full, 3"));
    QCOMPARE(line[QStringLiteral("matches")].toArray(),
             (QJsonArray{QStringLiteral("is full"), QStringLiteral("3")}));
    QVERIFY(!ctl("search escape").out.contains('\x1b'));
    const CtlResult nothing = ctl("search unheard-of");
    QCOMPARE(nothing.exit, 0);
    QVERIFY(nothing.out.isEmpty());
    QVERIFY2(nothing.error().contains(QStringLiteral("nothing was found")), qPrintable(nothing.error()));
}

void TestSearch::besideADesk()
{
    DeskFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("Queue grows"), Severity::P2);
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("The broker is full")}));
    const CtlResult found = Ctl(f.desk().options().dataDir)("search broker");
    QCOMPARE(found.exit, 0);
    QCOMPARE(found.lines().first(), QStringLiteral("INC-0001  P2  Queue grows"));
}

void TestSearch::whatIsWrongIsSaid()
{
    LogFixture bench;
    bench.fill(1);
    const Ctl ctl(bench.dir());
    QCOMPARE(ctl.run({QStringLiteral("search")}).exit, 2);
    QCOMPARE(ctl("search --limit 0 words").exit, 2);
    QCOMPARE(ctl("search --limit many words").exit, 2);
    const CtlResult gone = Ctl(QStringLiteral("/nowhere/at/all"))("search words");
    QCOMPARE(gone.exit, 1);
    QVERIFY(!gone.err.isEmpty());
}

WF_TEST(TestSearch)

} // namespace tst_search

#include "tst_search.moc"
