// SPDX-License-Identifier: GPL-3.0-or-later
// What other desks claim about incidents that are not theirs: it has no effect here.
#include "elsewhere.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_importclaims {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString Stranger = QStringLiteral("3f2a0000-0000-4000-8000-000000000000");

/// An event that some other desk claims to have written; its hash is right.
EventPtr claimed(const IncidentId &incident, const EventBody &body, HybridTime time, qint64 sequence = 1,
                 const QByteArray &previous = {}, const QString &desk = Stranger)
{
    Event e;
    e.id = {DeskId(desk), sequence};
    e.time = time;
    e.incident = incident;
    e.happenedAt = e.recordedAt = fromMs(time.wallMs);
    e.actor = QStringLiteral("Ada");
    e.body = body;
    e.payload = encodeBody(body);
    e.previousHash = previous;
    e.hash = eventHash(e);
    return std::make_shared<Event>(e);
}

event::StatusChanged to(IncidentStatus status)
{
    return {IncidentStatus::Investigating, status, QStringLiteral("all is well"), {}};
}

/// As somebody does it who can write to the file.
void putInto(const QString &path, const Event &e)
{
    const QString name = QUuid::createUuid().toString();
    {
        auto db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        db.setDatabaseName(path);
        QVERIFY(db.open());
        QSqlQuery query(db);
        QVERIFY(query.prepare(QStringLiteral("INSERT INTO events VALUES(?,?,?,?,?,?,?,?,?,?,?,?)")));
        const QVariantList values{e.id.desk.text(),
                                  e.id.sequence,
                                  e.time.wallMs,
                                  e.time.counter,
                                  e.incident.text(),
                                  qint64(toMs(e.happenedAt)),
                                  qint64(toMs(e.recordedAt)),
                                  e.actor,
                                  e.kindName(),
                                  QString::fromUtf8(e.payload),
                                  QByteArray(""),
                                  e.hash};
        for (const QVariant &value : values)
            query.addBindValue(value);
        QVERIFY2(query.exec(), qPrintable(query.lastError().text()));
        QVERIFY(QSqlQuery(db).exec(QStringLiteral("UPDATE meta SET value = '0' WHERE key = 'projection'")));
        db.close();
    }
    QSqlDatabase::removeDatabase(name);
}

} // namespace

class TestImportClaims : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void noSayInWhatIsOurs_data();
    void noSayInWhatIsOurs();
    void inTheLogAlready_data();
    void inTheLogAlready();
    void takenUpHere();
    void strangeIds();
};

void TestImportClaims::noSayInWhatIsOurs_data()
{
    QTest::addColumn<bool>("open");
    QTest::addColumn<bool>("early");
    QTest::newRow("open, later") << true << false;
    QTest::newRow("open, before it began") << true << true;
    QTest::newRow("over, later") << false << false;
}

void TestImportClaims::noSayInWhatIsOurs()
{
    QFETCH(bool, open);
    QFETCH(bool, early);
    LogFixture here;
    auto log = here.open();
    const IncidentId own = here.declare(*log);
    if (!open)
        here.run(*log, command::ChangeStatus{own, IncidentStatus::Resolved, {}});
    const QString before = stateText(log->book());
    if (!open) { // Known by its summary only.
        log = nullptr;
        log = here.open();
    }
    const auto forged =
        claimed(own, to(IncidentStatus::Closed), {early ? 1 : toMs(here.clock.wall()) + 1, 0});
    const auto result = log->import({forged}, Source);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Refused);
    QVERIFY2(result.error().message.contains(forged->id.text()) &&
                 result.error().message.contains(QStringLiteral("Ada@3f2a")) &&
                 result.error().message.contains(QStringLiteral("INC-0001")),
             qPrintable(result.error().message));
    QCOMPARE(stateText(log->book()), before);
    QCOMPARE(log->heads().size(), 1u);
    QCOMPARE(here.problems(), QStringList());
}

void TestImportClaims::inTheLogAlready_data()
{
    QTest::addColumn<bool>("early");
    QTest::newRow("later") << false;
    QTest::newRow("before it began") << true;
}

void TestImportClaims::inTheLogAlready()
{
    // An earlier version let it in: it is shown, with its desk, and changes nothing.
    QFETCH(bool, early);
    LogFixture here;
    auto log = here.open();
    const IncidentId own = here.declare(*log);
    const EventId noted =
        here.run(*log, command::AddEntry{own, EventKind::Note, QStringLiteral("mine")}).front()->id;
    log = nullptr;
    const auto forged =
        claimed(own, to(IncidentStatus::Resolved), {early ? 1 : toMs(here.clock.wall()) + 1, 0});
    const auto amended = claimed(own, event::Amended{noted, QStringLiteral("his")},
                                 {toMs(here.clock.wall()) + 2, 0}, 1, {}, QStringLiteral("3f2b-other"));
    event::Declared theirs;
    theirs.number = QStringLiteral("INC-0001");
    theirs.title = QStringLiteral("theirs");
    const auto declared = claimed(own, theirs, {2, 0}, 1, {}, QStringLiteral("3f2c-other"));
    for (const EventPtr &event : {forged, amended, declared})
        putInto(here.db(), *event);
    log = here.open();
    const Incident *incident = log->book().find(own);
    QVERIFY(incident);
    QCOMPARE(incident->status, IncidentStatus::Investigating);
    QCOMPARE(incident->number, QStringLiteral("INC-0001"));
    QCOMPARE(incident->title, QStringLiteral("Dynex is down"));
    QCOMPARE(incident->desk, log->desk());
    QCOMPARE(incident->remarks.size(), 3u);
    QVERIFY(amendmentsOf(*incident).empty());
    QCOMPARE(authorOf(*incident, *forged), QStringLiteral("Ada@3f2a"));
    QVERIFY(isRemark(*incident, *forged));
    QCOMPARE(linesOf(*incident).size(), incident->events.size() + 3);
    // In whatever order it is folded.
    auto all = log->loadedEvents();
    std::reverse(all.begin(), all.end());
    IncidentBook backwards;
    backwards.setHome(log->desk());
    backwards.apply(all);
    QCOMPARE(stateText(backwards), stateText(log->book()));
    QCOMPARE(backwards.find(own)->remarks.size(), 3u);
    here.note(*log, own, QStringLiteral("and on"));
    QCOMPARE(log->book().find(own)->status, IncidentStatus::Investigating);
}

void TestImportClaims::takenUpHere()
{
    // Another desk's incident that was reopened here is worked here.
    Elsewhere from;
    LogFixture here;
    here.clock.advance(from.clock.wall() - here.clock.wall());
    const auto log = here.open();
    QVERIFY(log->import(from.eventsOf(from.first), Source));
    here.run(*log, command::Reopen{from.first, QStringLiteral("it is back")});
    QVERIFY(isHeldHere(*log->book().find(from.first)));
    from.clock.advance(1h);
    from.run(*from.log, command::ChangeStatus{from.first, IncidentStatus::Closed, {}});
    here.clock.advance(2h);
    const auto result = log->import(from.eventsOf(from.first), Source);
    QVERIFY(!result);
    QVERIFY2(result.error().message.contains(QStringLiteral("is open here")),
             qPrintable(result.error().message));
    QCOMPARE(log->book().find(from.first)->status, IncidentStatus::Investigating);
    here.run(*log, command::ChangeStatus{from.first, IncidentStatus::Resolved, {}});
    QVERIFY(log->import(from.eventsOf(from.first), Source));
    QCOMPARE(here.problems(), QStringList());
}

void TestImportClaims::strangeIds()
{
    LogFixture here;
    const auto log = here.open();
    for (const QString &desk : {QStringLiteral("a\u202eb"), QStringLiteral("a/b"), QString(65, u'a')}) {
        const auto result = log->import({claimed(IncidentId(QStringLiteral("x")), event::Note{},
                                                 {toMs(here.clock.wall()), 0}, 1, {}, desk)},
                                        Source);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Corrupt);
    }
}

WF_TEST(TestImportClaims)

} // namespace tst_importclaims

#include "tst_importclaims.moc"
