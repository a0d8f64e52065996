// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/calendar.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_calendar {

using namespace std::chrono_literals;
using namespace wf;

namespace {

QByteArray calendarOf(const QByteArray &entries)
{
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\n" + entries + "END:VCALENDAR\r\n";
}

QByteArray entryOf(const QByteArray &lines)
{
    return "BEGIN:VEVENT\r\nUID:1\r\n" + lines + "END:VEVENT\r\n";
}

Timestamp utc(const char *text)
{
    return fromMs(QDateTime::fromString(QLatin1String(text), Qt::ISODate).toMSecsSinceEpoch());
}

/// "Ana 2026-11-28T08:00:00Z 2026-11-29T08:00:00Z", one for each entry found.
QStringList found(const QByteArray &text, const char *from, const char *to,
                  const QTimeZone &local = QTimeZone::utc())
{
    const auto calendar = Calendar::parse(text, QStringLiteral("rota.ics"), local);
    if (!calendar)
        return {calendar.error().message};
    QStringList all;
    for (const CalendarEntry &entry : calendar->between(utc(from), utc(to))) {
        const auto iso = [](Timestamp t) {
            return QDateTime::fromMSecsSinceEpoch(toMs(t), Qt::UTC).toString(Qt::ISODate);
        };
        all << QStringLiteral("%1 %2 %3").arg(entry.summary, iso(entry.start), iso(entry.end));
    }
    return all;
}

} // namespace

class TestCalendar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void singleEntries();
    void zonesAreThoseOfTheFile();
    void timesWithoutAZoneAreLocal();
    void repeats();
    void singleTimesAreMovedAndCancelled();
    void anOldRuleCostsNothing();
    void whatRepeatsTooOftenIsSaid();
    void whatIsNoCalendarIsRefused();
};

void TestCalendar::singleEntries()
{
    const QByteArray text = calendarOf(
        entryOf("DTSTART:20261128T080000Z\r\nDTEND:20261128T200000Z\r\nSUMMARY:Ana\\, primary\r\n") +
        entryOf("DTSTART:20261128T200000Z\r\nDURATION:PT12H\r\nSUMMARY:Bo\r\n") +
        entryOf("DTSTART:20261128T090000Z\r\nDTEND:20261128T100000Z\r\nSTATUS:CANCELLED\r\nSUMMARY:Cy\r\n"));
    QCOMPARE(found(text, "2026-11-28T09:30:00Z", "2026-11-28T09:31:00Z"),
             QStringList{QStringLiteral("Ana, primary 2026-11-28T08:00:00Z 2026-11-28T20:00:00Z")});
    // The end is not part of it.
    QCOMPARE(found(text, "2026-11-28T20:00:00Z", "2026-11-28T20:01:00Z"),
             QStringList{QStringLiteral("Bo 2026-11-28T20:00:00Z 2026-11-29T08:00:00Z")});
    QCOMPARE(found(text, "2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z"), QStringList());
}

void TestCalendar::zonesAreThoseOfTheFile()
{
    // A zone of the file's own, an hour ahead; and one that is known by its name.
    const QByteArray zone = "BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
                            "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    const QByteArray text = calendarOf(
        zone +
        entryOf("DTSTART;TZID=Office:20260728T080000\r\nDTEND;TZID=Office:20260728T090000\r\nSUMMARY:A\r\n") +
        entryOf("DTSTART;TZID=Europe/Berlin:20260728T120000\r\nDTEND;TZID=Europe/Berlin:20260728T130000\r\n"
                "SUMMARY:B\r\n"));
    const QStringList expected{QStringLiteral("A 2026-07-28T07:00:00Z 2026-07-28T08:00:00Z"),
                               QStringLiteral("B 2026-07-28T10:00:00Z 2026-07-28T11:00:00Z")};
    QCOMPARE(found(text, "2026-07-28T00:00:00Z", "2026-07-29T00:00:00Z"), expected);
}

void TestCalendar::timesWithoutAZoneAreLocal()
{
    const QByteArray text =
        calendarOf(entryOf("DTSTART:20261128T080000\r\nDTEND:20261128T090000\r\nSUMMARY:A\r\n") +
                   entryOf("DTSTART;VALUE=DATE:20261130\r\nSUMMARY:B\r\n"));
    const QTimeZone tokyo("Asia/Tokyo");
    const QStringList expected{QStringLiteral("A 2026-11-27T23:00:00Z 2026-11-28T00:00:00Z"),
                               QStringLiteral("B 2026-11-29T15:00:00Z 2026-11-30T15:00:00Z")};
    QCOMPARE(found(text, "2026-11-27T00:00:00Z", "2026-12-02T00:00:00Z", tokyo), expected);
}

void TestCalendar::repeats()
{
    // A week each, every second week, over the change of the clocks in Berlin; one is left out, one comes
    // besides.
    const QByteArray text = calendarOf(
        entryOf("DTSTART;TZID=Europe/Berlin:20261012T090000\r\nDTEND;TZID=Europe/Berlin:20261012T170000\r\n"
                "RRULE:FREQ=WEEKLY;INTERVAL=2\r\nEXDATE;TZID=Europe/Berlin:20261109T090000\r\n"
                "RDATE;TZID=Europe/Berlin:20261111T090000\r\nSUMMARY:Ana\r\n"));
    const QStringList expected{QStringLiteral("Ana 2026-10-12T07:00:00Z 2026-10-12T15:00:00Z"),
                               QStringLiteral("Ana 2026-10-26T08:00:00Z 2026-10-26T16:00:00Z"),
                               QStringLiteral("Ana 2026-11-11T08:00:00Z 2026-11-11T16:00:00Z"),
                               QStringLiteral("Ana 2026-11-23T08:00:00Z 2026-11-23T16:00:00Z")};
    QCOMPARE(found(text, "2026-10-01T00:00:00Z", "2026-11-30T00:00:00Z"), expected);
    QCOMPARE(found(text, "2026-11-23T10:00:00Z", "2026-11-23T10:01:00Z"), expected.mid(3));
}

void TestCalendar::singleTimesAreMovedAndCancelled()
{
    const QByteArray text = calendarOf(
        entryOf("DTSTART:20261101T080000Z\r\nDTEND:20261101T090000Z\r\nRRULE:FREQ=DAILY;COUNT=4\r\nSUMMARY:"
                "Ana\r\n") +
        entryOf("RECURRENCE-ID:20261102T080000Z\r\nDTSTART:20261102T200000Z\r\nDTEND:20261102T210000Z\r\n"
                "SUMMARY:Bo for Ana\r\n") +
        entryOf("RECURRENCE-ID:20261103T080000Z\r\nDTSTART:20261103T080000Z\r\nSTATUS:CANCELLED\r\nSUMMARY:"
                "Ana\r\n"));
    const QStringList expected{QStringLiteral("Ana 2026-11-01T08:00:00Z 2026-11-01T09:00:00Z"),
                               QStringLiteral("Bo for Ana 2026-11-02T20:00:00Z 2026-11-02T21:00:00Z"),
                               QStringLiteral("Ana 2026-11-04T08:00:00Z 2026-11-04T09:00:00Z")};
    QCOMPARE(found(text, "2026-10-01T00:00:00Z", "2026-12-01T00:00:00Z"), expected);
}

void TestCalendar::anOldRuleCostsNothing()
{
    // Each minute since 1971: nobody counts them up to now.
    const QByteArray text = calendarOf(entryOf(
        "DTSTART:19710101T000000Z\r\nDTEND:19710101T000100Z\r\nRRULE:FREQ=MINUTELY\r\nSUMMARY:Ana\r\n"));
    QCOMPARE(found(text, "2026-11-28T09:30:10Z", "2026-11-28T09:30:20Z"),
             QStringList{QStringLiteral("Ana 2026-11-28T09:30:00Z 2026-11-28T09:31:00Z")});
}

void TestCalendar::whatRepeatsTooOftenIsSaid()
{
    const QByteArray text = calendarOf(entryOf("DTSTART:20200101T000000Z\r\nDTEND:20200101T000001Z\r\n"
                                               "RRULE:FREQ=SECONDLY;COUNT=900000000\r\nSUMMARY:Ana\r\n"));
    const auto calendar = Calendar::parse(text, QStringLiteral("rota.ics"), QTimeZone::utc());
    QVERIFY(calendar);
    QVERIFY(calendar->between(utc("2026-11-28T00:00:00Z"), utc("2026-11-29T00:00:00Z")).empty());
    QCOMPARE(calendar->problems(), QStringList{QStringLiteral("\"Ana\" repeats too often")});
}

void TestCalendar::whatIsNoCalendarIsRefused()
{
    for (const QByteArray &text : {QByteArray(), QByteArray("hello"), QByteArray("\0\0\0", 3),
                                   QByteArray("<html>"), entryOf("DTSTART:20261128T080000Z\r\n")}) {
        const auto calendar = Calendar::parse(text, QStringLiteral("rota.ics"), QTimeZone::utc());
        QVERIFY2(!calendar, text.constData());
        QCOMPARE(calendar.error().message,
                 QStringLiteral("rota.ics: this is no calendar (iCalendar, RFC 5545)"));
    }
    const auto large =
        Calendar::parse(QByteArray(MaxCalendarBytes + 1, ' '), QStringLiteral("rota.ics"), QTimeZone::utc());
    QCOMPARE(large.error().code, ErrorCode::TooLarge);
    const auto without =
        Calendar::parse(calendarOf(entryOf("SUMMARY:Ana\r\n")), QStringLiteral("rota.ics"), QTimeZone::utc());
    QVERIFY(without);
    QCOMPARE(without->problems(), QStringList{QStringLiteral("\"Ana\" has no start that can be read")});
}

WF_TEST(TestCalendar)

} // namespace tst_calendar

#include "tst_calendar.moc"
