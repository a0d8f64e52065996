// SPDX-License-Identifier: GPL-3.0-or-later
// The history over a real desk: read from the log, kept up to date from the book.
#include "desk/historyimporter.h"
#include "models/actionmodel.h"
#include "models/historymodel.h"
#include "models/rankmodel.h"
#include "modeltest.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_historymodel {

using namespace wf;
using namespace wf::modeltest;
using namespace std::chrono_literals;

namespace {

ImportPlan plan(int count)
{
    ImportPlan plan;
    plan.source = QStringLiteral("tool");
    const Timestamp base = *fromIso(u"2026-03-01T12:00:00Z");
    for (int i = 0; i < count; ++i) {
        PastIncident p;
        p.reference = QString::number(i);
        p.title = QStringLiteral("past %1").arg(i, 4, 10, QLatin1Char('0'));
        p.severity = AllSeverities[std::size_t(i) % 4];
        p.detectedAt = base - i * 24h;
        p.declaredAt = *p.detectedAt + Millis(60'000 + i);
        p.resolvedAt = p.declaredAt + 1h;
        p.runbook = i % 3 == 0 ? QStringLiteral("Queue") : QStringLiteral("Outage");
        p.services = {i % 2 == 0 ? QStringLiteral("billing") : QStringLiteral("mail")};
        plan.incidents.push_back(p);
    }
    return plan;
}

int import(DeskFixture &f, int count)
{
    HistoryImporter importer(f.desk(), plan(count));
    QSignalSpy finished(&importer, &HistoryImporter::finished);
    importer.start();
    if (!QTest::qWaitFor([&] { return !finished.isEmpty(); }, wf::testing::Patience) ||
        !finished.front().at(1).toString().isEmpty())
        qFatal("not imported: %s", qPrintable(finished.value(0).value(1).toString()));
    return finished.front().at(0).toInt();
}

QStringList heads()
{
    return QStringList(HistoryModel::ColumnCount, QStringLiteral("head"));
}

struct Table
{
    explicit Table(DeskFixture &f)
        : store(f.desk()), search(f.desk()), query(store, search), model(query, f.clock(), heads()),
          watched(model)
    {
    }
    QStringList titles() const
    {
        QStringList titles;
        for (int row = 0; row < model.rowCount(); ++row)
            titles << model.index(row, HistoryModel::TitleColumn).data().toString();
        return titles;
    }
    HistoryStore store;
    LogSearch search;
    HistoryQuery query;
    HistoryModel model;
    Watched watched;
};

DeskFixture::Options quiet()
{
    return {false, true, QStringLiteral("Ana")};
}

} // namespace

class TestHistoryModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void loadsFromTheLogAndFollowsTheBook();
    void importedIncidentsArriveWhileItIsOpen();
    void filtersAndSorts();
    void rankingLeadsToTheIncidents();
    void actionIsDoneFromTheList();
    void actionOfAnImportedIncidentIsLoadedFirst();
};

void TestHistoryModel::loadsFromTheLogAndFollowsTheBook()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    import(f, 30);
    f.restart();
    QVERIFY(f.waitForData());
    Table table(f);
    QTRY_COMPARE(table.store.state(), HistoryStore::State::Ready);
    QTRY_COMPARE(table.model.rowCount(), 30);
    QCOMPARE(table.titles().front(), QStringLiteral("past 0000")); // The newest first.
    const IncidentId id = f.declare(QStringLiteral("now"), Severity::P1);
    QTRY_COMPARE(table.model.rowCount(), 31);
    QCOMPARE(table.titles().front(), QStringLiteral("now"));
    QVERIFY(f.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    QTRY_VERIFY(table.model.index(0, HistoryModel::ResolveColumn).data(HistoryModel::MsRole).isValid());
    QCOMPARE(table.model.rowCount(), 31);
}

void TestHistoryModel::importedIncidentsArriveWhileItIsOpen()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    Table table(f);
    QTRY_COMPARE(table.store.state(), HistoryStore::State::Ready);
    QCOMPARE(table.model.rowCount(), 0);
    QSignalSpy news(&f.desk(), &Desk::bookChanged);
    QCOMPARE(import(f, 200), 200);
    QTRY_COMPARE(table.model.rowCount(), 200);
    // They are in nobody's memory, started nothing, and were told of in few words.
    QVERIFY(f.book().incidents().empty());
    QCOMPARE(f.book().archived().size(), 200U);
    QVERIFY2(news.count() <= 3, qPrintable(QString::number(news.count())));
    QCOMPARE(import(f, 200), 200); // Asked for again: nothing new.
    QCOMPARE(f.book().archived().size(), 200U);
}

void TestHistoryModel::filtersAndSorts()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    import(f, 40);
    Table table(f);
    QTRY_COMPARE(table.model.rowCount(), 40);
    HistoryFilter filter;
    filter.service = QStringLiteral("mail");
    filter.runbook = QStringLiteral("Queue");
    table.query.setFilter(filter);
    QCOMPARE(table.titles(), (QStringList{QStringLiteral("past 0003"), QStringLiteral("past 0009"),
                                          QStringLiteral("past 0015"), QStringLiteral("past 0021"),
                                          QStringLiteral("past 0027"), QStringLiteral("past 0033"),
                                          QStringLiteral("past 0039")}));
    const QPersistentModelIndex kept = table.model.index(1, HistoryModel::TitleColumn);
    table.model.sort(HistoryModel::DeclaredColumn, Qt::AscendingOrder);
    QCOMPARE(table.titles().front(), QStringLiteral("past 0039"));
    QCOMPARE(kept.data().toString(), QStringLiteral("past 0009"));
    QCOMPARE(kept.row(), 5);
    table.model.sort(HistoryModel::AcknowledgeColumn, Qt::DescendingOrder);
    QCOMPARE(table.titles().front(), QStringLiteral("past 0039")); // It took 60.039 s.
    table.model.sort(HistoryModel::TitleColumn, Qt::AscendingOrder);
    table.query.setFilter({});
    QCOMPARE(table.model.rowCount(), 40);
    const QStringList titles = table.titles();
    QVERIFY(std::is_sorted(titles.begin(), titles.end()));
    filter = {};
    filter.moment = dayRange(table.query.history().at(0).day);
    table.query.setFilter(filter);
    QCOMPARE(table.model.rowCount(), 1);
    QVERIFY(table.query.months().size() > 1); // What is around the day is still drawn.
}

void TestHistoryModel::rankingLeadsToTheIncidents()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    import(f, 30);
    Table table(f);
    QTRY_COMPARE(table.model.rowCount(), 30);
    RankModel ranks(table.query);
    const Watched watched(ranks);
    QCOMPARE(texts(ranks, Qt::DisplayRole), (QStringList{QStringLiteral("Outage"), QStringLiteral("Queue")}));
    QCOMPARE(texts(ranks, RankModel::CountRole),
             (QStringList{QStringLiteral("20/30"), QStringLiteral("10/30")}));
    table.query.setFilter(ranks.filterFor(1));
    QCOMPARE(table.model.rowCount(), 10);
    ranks.setKind(RankModel::Kind::Skipped);
    QCOMPARE(ranks.rowCount(), 0);
}

void TestHistoryModel::actionIsDoneFromTheList()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("now"), Severity::P1);
    ActionItem late;
    late.text = QString(1000, QLatin1Char('x'));
    late.owner = QStringLiteral("Ben");
    late.dueAt = f.clock().wall() - 1h;
    QVERIFY(f.ask(command::AddEntry{id, EventKind::FollowUp, QStringLiteral("write the runbook")}));
    QVERIFY(f.ask(command::SetAction{id, late}));
    HistoryStore store(f.desk());
    ActionModel model(f.desk(), store, heads());
    const Watched watched(model);
    QTRY_COMPARE(model.rowCount(), 2);
    QVERIFY(model.index(0, 0).data(ActionModel::OverdueRole).toBool());
    QCOMPARE(model.openCount(), 2);
    QCOMPARE(model.overdueCount(), 1);
    model.setState(0, ActionState::Done);
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.overdueCount(), 0);
    // The list shows a cut of the text; the log keeps all of it.
    const auto &actions = f.incident(id).review.actions;
    QCOMPARE(actions[1].state, ActionState::Done);
    QCOMPARE(actions[1].text, late.text);
    QCOMPARE(actions[1].owner, late.owner);
    model.setShowAll(true);
    QCOMPARE(model.rowCount(), 2);
    model.setSearch(QStringLiteral("ben"));
    QCOMPARE(model.rowCount(), 1);
}

void TestHistoryModel::actionOfAnImportedIncidentIsLoadedFirst()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    import(f, 1);
    const IncidentId id = pastIncidentId(QStringLiteral("tool"), QStringLiteral("0"));
    ActionItem item;
    item.text = QStringLiteral("mend it");
    QVERIFY(f.ask(command::SetAction{id, item}));
    f.restart();
    QVERIFY(f.waitForData());
    QVERIFY(!f.book().find(id));
    HistoryStore store(f.desk());
    ActionModel model(f.desk(), store, heads());
    const Watched watched(model);
    QTRY_COMPARE(model.rowCount(), 1);
    model.setState(0, ActionState::Dropped);
    QTRY_COMPARE(model.rowCount(), 0);
    QCOMPARE(f.incident(id).review.actions.front().state, ActionState::Dropped);
}

WF_TEST(TestHistoryModel)

} // namespace tst_historymodel

#include "tst_historymodel.moc"
