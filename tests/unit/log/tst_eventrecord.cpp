// SPDX-License-Identifier: GPL-3.0-or-later
// Which bytes are taken for a row of events: types, sizes and numbers exactly at their bounds.
#include "log/eventrecord.h"
#include "salvagefixture.h"
#include "support/testentry.h"

#include <limits>

namespace tst_eventrecord {

using namespace wf;

namespace {

quint64 textOf(quint64 size)
{
    return 13 + 2 * size;
}

quint64 blobOf(quint64 size)
{
    return 12 + 2 * size;
}

using Types = std::array<quint64, EventRecordColumns>;

/// Of a row that is fine: the first of its desk, with one byte in each text and each number.
Types fineTypes()
{
    return {textOf(1), 1, 1, 1, textOf(0), 1, 1, textOf(1), textOf(1), textOf(1), blobOf(0), blobOf(32)};
}

QByteArray headOf(const Types &types)
{
    QByteArray bytes;
    for (const quint64 type : types)
        bytes += storedVarint(type);
    return bytes;
}

bool canBe(std::size_t column, quint64 type)
{
    Types types = fineTypes();
    types[column] = type;
    return eventRecordAt(headOf(types), 0).has_value();
}

/// A record with these numbers; whether it makes an event.
bool makesAnEvent(qint64 sequence, qint64 counter, const QByteArray &previous,
                  const QByteArray &desk = "desk-a", const QByteArray &incident = {})
{
    Types types = fineTypes();
    QByteArray body;
    const auto number = [&](std::size_t column, qint64 value) {
        const auto [type, bytes] = storedInteger(value);
        types[column] = quint64(type);
        body += bytes;
    };
    types[0] = textOf(quint64(desk.size()));
    body += desk;
    number(1, sequence);
    number(2, 1000);
    number(3, counter);
    types[4] = textOf(quint64(incident.size()));
    body += incident;
    number(5, 1000);
    number(6, 1000);
    body += "Ank"; // One byte each of actor, kind and payload.
    types[10] = blobOf(quint64(previous.size()));
    body += previous + QByteArray(32, 'h');
    const auto head = eventRecordAt(headOf(types), 0);
    return head && eventRecordOf(*head, body);
}

} // namespace

class TestEventRecord : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void typesOfColumns();
    void sizes();
    void typesOfManyBytes();
    void numbers();
    void numbersComeBack();
    void names();
    void bodies();
    void localPart();
};

void TestEventRecord::typesOfColumns()
{
    for (const std::size_t column : {1U, 2U, 3U, 5U, 6U}) {
        for (const quint64 type : {1U, 2U, 3U, 4U, 5U, 6U, 8U, 9U})
            QVERIFY(canBe(column, type));
        for (const quint64 type : {0U, 7U, 10U, 11U, 12U, 13U})
            QVERIFY(!canBe(column, type));
    }
    for (const std::size_t column : {0U, 8U}) { // Desk and kind have a name.
        QVERIFY(!canBe(column, textOf(0)));
        QVERIFY(canBe(column, textOf(1)));
        QVERIFY(canBe(column, textOf(64)));
        QVERIFY(!canBe(column, textOf(65)));
        QVERIFY(!canBe(column, blobOf(1)));
    }
    QVERIFY(canBe(4, textOf(0)));
    QVERIFY(canBe(4, textOf(64)));
    QVERIFY(!canBe(4, textOf(65)));
    QVERIFY(canBe(7, textOf(0)));
    QVERIFY(canBe(7, textOf(64 << 10)));
    QVERIFY(!canBe(7, textOf((64 << 10) + 1)));
    QVERIFY(canBe(9, textOf(0)));
    QVERIFY(canBe(9, textOf(MaxRecordPayload)));
    QVERIFY(!canBe(9, textOf(MaxRecordPayload + 1)));
    for (const quint64 size : {0U, 32U})
        QVERIFY(canBe(10, blobOf(size)));
    for (const quint64 size : {1U, 31U, 33U})
        QVERIFY(!canBe(10, blobOf(size)));
    QVERIFY(canBe(11, blobOf(32)));
    for (const quint64 size : {0U, 31U, 33U})
        QVERIFY(!canBe(11, blobOf(size)));
    QVERIFY(!canBe(11, textOf(32)));
}

void TestEventRecord::sizes()
{
    Types types = fineTypes();
    const auto bodyOf = [&] { return eventRecordAt(headOf(types), 0)->body; };
    const qint64 fine = 1 + 3 + 2 + 3 + 32;
    QCOMPARE(bodyOf(), fine);
    const std::pair<quint64, qint64> numbers[] = {{1, 1}, {2, 2}, {3, 3}, {4, 4},
                                                  {5, 6}, {6, 8}, {8, 0}, {9, 0}};
    for (const auto &[type, size] : numbers) {
        types[2] = type;
        QCOMPARE(bodyOf(), fine - 1 + size);
    }
    types = fineTypes();
    types[9] = textOf(300);
    QCOMPARE(bodyOf(), fine - 1 + 300);
    const auto head = eventRecordAt(headOf(types), 0);
    QCOMPARE(head->bytes, 12 + 1 + 0); // The payload's type takes two bytes.
    QCOMPARE(head->payload(), 1 + head->bytes + head->body);
}

void TestEventRecord::typesOfManyBytes()
{
    const QByteArray bytes = headOf(fineTypes());
    QVERIFY(eventRecordAt(bytes, 0));
    QVERIFY(eventRecordAt("xy" + bytes, 2));
    QVERIFY(!eventRecordAt("xy" + bytes, 1));
    for (qsizetype size = 0; size < bytes.size(); ++size)
        QVERIFY(!eventRecordAt(bytes.first(size), 0)); // It ends in the middle.
    // A number may be written with more bytes than it needs, at most nine; the ninth counts whole.
    for (int zeros = 1; zeros <= 7; ++zeros) {
        const auto head = eventRecordAt(QByteArray(zeros, '\x80') + bytes, 0);
        QVERIFY(head);
        QCOMPARE(head->types[0], textOf(1));
        QCOMPARE(head->bytes, int(bytes.size()) + zeros);
    }
    const auto nine = eventRecordAt(QByteArray(8, '\x80') + bytes, 0);
    QVERIFY(nine);
    QCOMPARE(nine->types[0], textOf(1));
    QVERIFY(!eventRecordAt(QByteArray(9, '\x80') + bytes, 0)); // Nine make a number of their own.
    QVERIFY(!eventRecordAt(QByteArray(9, '\xff') + bytes, 0));
}

void TestEventRecord::numbers()
{
    const QByteArray before(32, 'p');
    QVERIFY(makesAnEvent(1, 0, {}));
    QVERIFY(makesAnEvent(2, 0, before));
    QVERIFY(!makesAnEvent(1, 0, before)); // The first has none before it.
    QVERIFY(!makesAnEvent(2, 0, {}));
    QVERIFY(!makesAnEvent(0, 0, {}));
    QVERIFY(!makesAnEvent(0, 0, before));
    QVERIFY(!makesAnEvent(-1, 0, before));
    QVERIFY(makesAnEvent(MaxSequence, 0, before));
    QVERIFY(!makesAnEvent(MaxSequence + 1, 0, before));
    constexpr qint64 MostCounted = std::numeric_limits<quint32>::max();
    QVERIFY(makesAnEvent(2, MostCounted, before));
    QVERIFY(!makesAnEvent(2, MostCounted + 1, before));
    QVERIFY(!makesAnEvent(2, -1, before));
}

void TestEventRecord::numbersComeBack()
{
    for (const qint64 ms : {qint64(0), qint64(1), qint64(-1), qint64(127), qint64(-129), qint64(70'000),
                            qint64(-9'000'000'000), qint64(1'700'000'000'000)}) {
        Types types = fineTypes();
        const auto [type, bytes] = storedInteger(ms);
        types[5] = quint64(type);
        const auto head = eventRecordAt(headOf(types), 0);
        QVERIFY(head);
        const QByteArray body = "d\x01\x02\x03" + bytes + "\x04" + "Ank" + QByteArray(32, 'h');
        const auto record = eventRecordOf(*head, body);
        QVERIFY(record);
        QCOMPARE(record->fields.happenedMs, ms);
        QCOMPARE(record->fields.sequence, 1);
        QCOMPARE(record->fields.time.wallMs, 2);
        QCOMPARE(record->fields.time.counter, 3U);
        QCOMPARE(record->fields.recordedMs, 4);
        QCOMPARE(record->fields.payload, QByteArrayView("k"));
    }
}

void TestEventRecord::names()
{
    QVERIFY(makesAnEvent(1, 0, {}, "desk-a", "incident-1"));
    QVERIFY(!makesAnEvent(1, 0, {}, "desk a"));
    QVERIFY(!makesAnEvent(1, 0, {}, "desk-a", "in/cident"));
    const auto head = eventRecordAt(headOf(fineTypes()), 0);
    QVERIFY(beginsLikeAnEvent(*head, "d"));
    QVERIFY(beginsLikeAnEvent(*head, "d more"));
    QVERIFY(!beginsLikeAnEvent(*head, ""));
    QVERIFY(!beginsLikeAnEvent(*head, "/"));
}

void TestEventRecord::bodies()
{
    const auto head = eventRecordAt(headOf(fineTypes()), 0);
    const QByteArray body = "d\x01\x02\x03\x05\x04" + QByteArray("Ank") + QByteArray(32, 'h');
    QCOMPARE(qint64(body.size()), head->body);
    QVERIFY(eventRecordOf(*head, body));
    QVERIFY(!eventRecordOf(*head, body + 'x'));
    QVERIFY(!eventRecordOf(*head, body.chopped(1)));
    QVERIFY(!isTrueRecord(*eventRecordOf(*head, body))); // The hash is none of it.
}

void TestEventRecord::localPart()
{
    // SQLite's file format, 1.6: of a table's leaf all up to usable - 35.
    QCOMPARE(localBytes(4061, 4096), 4061);
    QCOMPARE(localBytes(4062, 4096), 489);
    QCOMPARE(localBytes(4096, 4096), 489); // 4096 of them do not fit either.
    QCOMPARE(localBytes(489 + 4092, 4096), 489);
    QCOMPARE(localBytes(489 + 4092 + 100, 4096), 589);
    QCOMPARE(localBytes(1, 512), 1);
}

WF_TEST(TestEventRecord)

} // namespace tst_eventrecord

#include "tst_eventrecord.moc"
