// SPDX-License-Identifier: GPL-3.0-or-later
// The names on disk, logical time, and the bytes that are hashed: none of them may ever change.
#include "incident/event.h"
#include "support/testentry.h"

#include <QSet>
#include <QTest>

#include <limits>

namespace tst_event {

namespace {

constexpr int KindCount = int(wf::EventKind::Unknown); // It and Unreadable have no name on disk.

wf::Event fixedEvent()
{
    wf::Event e;
    e.id = {wf::DeskId(QStringLiteral("6b1f0c1e-0000-4000-8000-000000000001")), 7};
    e.time = {1'760'000'000'123, 2};
    e.incident = wf::IncidentId(QStringLiteral("0b54a3c2-0000-4000-8000-00000000000a"));
    e.happenedAt = wf::fromMs(1'760'000'000'000);
    e.recordedAt = wf::fromMs(1'760'000'000'123);
    e.actor = QStringLiteral("Ada L\u00f6velace");
    e.body = wf::event::StepDone();
    e.payload = R"({"due_ms":1760000300000,"n":3,"step":"p0.s2"})";
    e.previousHash = QByteArray(32, '\x5a');
    return e;
}

} // namespace

class TestEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kindNamesComeBack();
    void unknownKindsAreNone();
    void hashNeverChanges();
    void everyFieldIsHashed_data();
    void everyFieldIsHashed();
    void fieldsCannotSwallowEachOther();
    void hybridTimeOnlyGrows();
    void eventIds_data();
    void eventIds();
    void foldOrder();
};

void TestEvent::kindNamesComeBack()
{
    QSet<QString> names;
    for (int k = 0; k < KindCount; ++k) {
        const auto kind = static_cast<wf::EventKind>(k);
        const QString name = wf::eventKindName(kind);
        QVERIFY2(!name.isEmpty(), qPrintable(QString::number(k)));
        QCOMPARE(name, name.toLower());
        QCOMPARE(wf::parseEventKind(name), std::optional(kind));
        names.insert(name);
    }
    QCOMPARE(names.size(), KindCount);
    // On disk in every log: spot checks against the design's list.
    QCOMPARE(wf::eventKindName(wf::EventKind::ConditionNoData), QStringLiteral("condition_no_data"));
    QCOMPARE(wf::eventKindName(wf::EventKind::RoleHandedOver), QStringLiteral("role_handed_over"));
    QCOMPARE(wf::eventKindName(wf::EventKind::FollowUp), QStringLiteral("follow_up"));
}

void TestEvent::unknownKindsAreNone()
{
    QVERIFY(!wf::parseEventKind(u"teleported"));
    QVERIFY(!wf::parseEventKind(u""));
    QVERIFY(!wf::parseEventKind(u"Step_Done"));
}

void TestEvent::hashNeverChanges()
{
    // A log written by any earlier version has to verify: this value is part of the file format.
    QCOMPARE(wf::eventHash(fixedEvent()).toHex(),
             QByteArray("c4746503b4a3e0b4966ea6d4d3446580f45216899b06a6d6f9258e37efb80916"));
}

void TestEvent::everyFieldIsHashed_data()
{
    QTest::addColumn<int>("field");
    const char *fields[] = {"desk",     "sequence", "wall", "counter", "incident", "happened",
                            "recorded", "actor",    "kind", "payload", "previous"};
    for (int i = 0; i < int(std::size(fields)); ++i)
        QTest::newRow(fields[i]) << i;
}

void TestEvent::everyFieldIsHashed()
{
    QFETCH(int, field);
    wf::Event e = fixedEvent();
    switch (field) {
    case 0:
        e.id.desk = wf::DeskId(QStringLiteral("6b1f0c1e-0000-4000-8000-000000000002"));
        break;
    case 1:
        ++e.id.sequence;
        break;
    case 2:
        ++e.time.wallMs;
        break;
    case 3:
        ++e.time.counter;
        break;
    case 4:
        e.incident = {};
        break;
    case 5:
        e.happenedAt += wf::Millis{1};
        break;
    case 6:
        e.recordedAt += wf::Millis{1};
        break;
    case 7:
        e.actor += QLatin1Char('x');
        break;
    case 8:
        e.body = wf::event::StepUndone();
        break;
    case 9:
        e.payload.replace('3', '4');
        break;
    case 10:
        e.previousHash[31] = '\x5b';
        break;
    default:
        QFAIL("no such field");
    }
    QVERIFY(wf::eventHash(e) != wf::eventHash(fixedEvent()));
    QCOMPARE(wf::eventHash(e).size(), 32);
}

void TestEvent::fieldsCannotSwallowEachOther()
{
    wf::Event a = fixedEvent();
    wf::Event b = fixedEvent();
    a.actor = QStringLiteral("note");
    b.actor = QStringLiteral("not");
    a.payload = "{}";
    b.payload = "e{}";
    QVERIFY(wf::canonicalBytes(a) != wf::canonicalBytes(b));
    // An empty text is the same whether it was read from a file or never set.
    b = a;
    a.actor = QString();
    b.actor = QStringLiteral("");
    a.incident = wf::IncidentId();
    b.incident = wf::IncidentId(QStringLiteral(""));
    a.previousHash = QByteArray();
    b.previousHash = QByteArray("");
    QCOMPARE(wf::canonicalBytes(a), wf::canonicalBytes(b));
    // The hash itself is no part of what is hashed.
    a.hash = "anything";
    b = a;
    b.hash.clear();
    QCOMPARE(wf::canonicalBytes(a), wf::canonicalBytes(b));
}

void TestEvent::hybridTimeOnlyGrows()
{
    wf::HybridTime time{1000, 0};
    time = wf::nextHybridTime(time, wf::fromMs(2000));
    QVERIFY((time == wf::HybridTime{2000, 0}));
    time = wf::nextHybridTime(time, wf::fromMs(2000));
    QVERIFY((time == wf::HybridTime{2000, 1}));
    // The clock was set back: logical time stays ahead.
    const wf::HybridTime later = wf::nextHybridTime(time, wf::fromMs(500));
    QVERIFY((later == wf::HybridTime{2000, 2}));
    QVERIFY(time < later);
    QVERIFY((wf::nextHybridTime(later, wf::fromMs(2001)) == wf::HybridTime{2001, 0}));
}

void TestEvent::eventIds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("plain") << "desk-1:42" << true;
    QTest::newRow("colon in the desk") << "a:b:7" << true;
    QTest::newRow("largest") << QStringLiteral("d:%1").arg(std::numeric_limits<qint64>::max()) << true;
    QTest::newRow("zero") << "desk:0" << false;
    QTest::newRow("negative") << "desk:-3" << false;
    QTest::newRow("no desk") << ":4" << false;
    QTest::newRow("no number") << "desk:" << false;
    QTest::newRow("words") << "desk:four" << false;
    QTest::newRow("no colon") << "42" << false;
    QTest::newRow("too large") << "d:9223372036854775808" << false;
}

void TestEvent::eventIds()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    const auto id = wf::EventId::parse(text);
    QCOMPARE(id.has_value(), valid);
    if (valid)
        QCOMPARE(id->text(), text);
}

void TestEvent::foldOrder()
{
    wf::Event a = fixedEvent();
    wf::Event b = fixedEvent();
    QVERIFY(!wf::foldsBefore(a, b));
    b.id.sequence = 8;
    QVERIFY(wf::foldsBefore(a, b)); // Same time, same desk: by sequence.
    b.id.desk = wf::DeskId(QStringLiteral("0"));
    QVERIFY(wf::foldsBefore(b, a)); // Same time: by desk.
    b.time.counter = 3;
    QVERIFY(wf::foldsBefore(a, b)); // Logical time goes before everything.
    b.happenedAt = wf::fromMs(0);
    QVERIFY(wf::foldsBefore(a, b)); // When it happened says nothing about the order.
}

WF_TEST(TestEvent)

} // namespace tst_event

#include "tst_event.moc"
