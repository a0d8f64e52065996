// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/calendar.h"

#include <QDateTime>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <libical/ical.h>

namespace wf {

namespace {

struct FreeComponent
{
    void operator()(icalcomponent *component) const { icalcomponent_free(component); }
};
using ComponentPtr = std::unique_ptr<icalcomponent, FreeComponent>;

struct FreeIterator
{
    void operator()(icalrecur_iterator *iterator) const { icalrecur_iterator_free(iterator); }
};
using IteratorPtr = std::unique_ptr<icalrecur_iterator, FreeIterator>;

constexpr int MaxSummary = 200;
constexpr int MaxProblems = 20; ///< That are kept.
constexpr qint64 DayMs = 86'400'000;
/// Times are found from so long before what is asked for: no shift is longer.
constexpr Millis LongestEntry = std::chrono::hours(24 * 366);

/// A VEVENT. A single time of one that repeats is an entry of its own.
struct Entry
{
    icalcomponent *component = nullptr;
    icaltimetype start{};
    Timestamp first;
    Millis length{0};
    QString uid;
    QString summary;
    bool repeats = false;
};

Timestamp timeOf(const icaltimetype &t, const QTimeZone &local)
{
    if (t.zone && !t.is_date)
        return fromMs(qint64(icaltime_as_timet_with_zone(t, t.zone)) * 1000);
    if (icaltime_is_utc(t))
        return fromMs(qint64(icaltime_as_timet(t)) * 1000);
    const QTime time = t.is_date ? QTime(0, 0) : QTime(t.hour, t.minute, std::min(t.second, 59));
    return fromMs(QDateTime(QDate(t.year, t.month, t.day), time, local).toMSecsSinceEpoch());
}

QString oneLine(const char *text)
{
    return QString::fromUtf8(text ? text : "").simplified().left(MaxSummary);
}

/// The times of an RDATE or EXDATE.
std::vector<Timestamp> timesOf(icalcomponent *component, icalproperty_kind kind, const QTimeZone &local)
{
    std::vector<Timestamp> times;
    for (icalproperty *p = icalcomponent_get_first_property(component, kind); p;
         p = icalcomponent_get_next_property(component, kind)) {
        const icalvalue *value = icalproperty_get_value(p);
        const icaltimetype time = value && icalvalue_isa(value) == ICAL_PERIOD_VALUE
                                      ? icalvalue_get_period(value).start
                                      : icalproperty_get_datetime_with_component(p, component);
        if (!icaltime_is_null_time(time) && icaltime_is_valid_time(time))
            times.push_back(timeOf(time, local));
    }
    return times;
}

} // namespace

struct Calendar::Data
{
    ComponentPtr root;
    QTimeZone local;
    std::vector<Entry> entries;
    /// Times of an entry that repeats which stand in the file by themselves, or were cancelled.
    std::map<QString, std::set<Timestamp>> moved;
    QStringList problems;

    void take(icalcomponent *component);
    /// Once, however often it is met.
    void complain(const Entry &entry, const QString &what);
    void times(const Entry &entry, Timestamp from, Timestamp to, std::vector<CalendarEntry> &out);
    void ruleTimes(const Entry &entry, icalproperty *rule, Timestamp from, Timestamp to,
                   std::set<Timestamp> &out);
};

void Calendar::Data::take(icalcomponent *component)
{
    Entry entry;
    entry.component = component;
    entry.start = icalcomponent_get_dtstart(component);
    entry.summary = oneLine(icalcomponent_get_summary(component));
    entry.uid = QString::fromUtf8(icalcomponent_get_uid(component));
    const icaltimetype instead = icalcomponent_get_recurrenceid(component);
    if (!icaltime_is_null_time(instead) && icaltime_is_valid_time(instead))
        moved[entry.uid].insert(timeOf(instead, local));
    if (icalcomponent_get_status(component) == ICAL_STATUS_CANCELLED)
        return;
    if (icaltime_is_null_time(entry.start) || !icaltime_is_valid_time(entry.start)) {
        complain(entry, QStringLiteral("has no start that can be read"));
        return;
    }
    entry.first = timeOf(entry.start, local);
    const icaltimetype end = icalcomponent_get_dtend(component);
    entry.length = icaltime_is_null_time(end) || !icaltime_is_valid_time(end)
                       ? Millis{entry.start.is_date ? DayMs : 0}
                       : std::clamp(Millis{timeOf(end, local) - entry.first}, Millis{0}, LongestEntry);
    entry.repeats =
        icaltime_is_null_time(instead) && (icalcomponent_get_first_property(component, ICAL_RRULE_PROPERTY) ||
                                           icalcomponent_get_first_property(component, ICAL_RDATE_PROPERTY));
    entries.push_back(std::move(entry));
}

void Calendar::Data::complain(const Entry &entry, const QString &what)
{
    const QString problem = QStringLiteral("\"%1\" %2").arg(entry.summary, what);
    if (problems.size() < MaxProblems && !problems.contains(problem))
        problems << problem;
}

void Calendar::Data::ruleTimes(const Entry &entry, icalproperty *rule, Timestamp from, Timestamp to,
                               std::set<Timestamp> &out)
{
    const icalrecurrencetype recurrence = icalproperty_get_rrule(rule);
    const IteratorPtr iterator(icalrecur_iterator_new(recurrence, entry.start));
    if (!iterator) {
        complain(entry, QStringLiteral("repeats by a rule that cannot be read"));
        return;
    }
    // One that repeats often since years is not counted up to now; with a count it has to be.
    if (recurrence.count == 0 && from > entry.first) {
        const icaltimetype near = icaltime_from_timet_with_zone(
            time_t(toMs(from - std::chrono::hours(48)) / 1000), 0, icaltimezone_get_utc_timezone());
        icaltimetype start =
            entry.start.zone ? icaltime_convert_to_zone(near, const_cast<icaltimezone *>(entry.start.zone))
                             : near;
        start.zone = entry.start.zone;
        start.is_date = entry.start.is_date;
        if (icaltime_compare(start, entry.start) > 0)
            icalrecur_iterator_set_start(iterator.get(), start);
    }
    int steps = 0;
    for (icaltimetype next = icalrecur_iterator_next(iterator.get()); !icaltime_is_null_time(next);
         next = icalrecur_iterator_next(iterator.get())) {
        const Timestamp at = timeOf(next, local);
        if (at >= to)
            return;
        if (++steps > MaxCalendarEntries) {
            complain(entry, QStringLiteral("repeats too often"));
            return;
        }
        if (at >= from)
            out.insert(at);
    }
}

void Calendar::Data::times(const Entry &entry, Timestamp from, Timestamp to, std::vector<CalendarEntry> &out)
{
    const auto put = [&](Timestamp at) {
        if (at < to && at + entry.length > from)
            out.push_back({at, at + entry.length, entry.summary});
    };
    if (!entry.repeats) {
        put(entry.first);
        return;
    }
    std::set<Timestamp> all{entry.first};
    for (icalproperty *rule = icalcomponent_get_first_property(entry.component, ICAL_RRULE_PROPERTY); rule;
         rule = icalcomponent_get_next_property(entry.component, ICAL_RRULE_PROPERTY))
        ruleTimes(entry, rule, from - entry.length, to, all);
    for (const Timestamp at : timesOf(entry.component, ICAL_RDATE_PROPERTY, local))
        all.insert(at);
    for (const Timestamp at : timesOf(entry.component, ICAL_EXDATE_PROPERTY, local))
        all.erase(at);
    if (const auto own = moved.find(entry.uid); own != moved.end()) {
        for (const Timestamp at : own->second)
            all.erase(at);
    }
    for (const Timestamp at : all)
        put(at);
}

Calendar::Calendar(std::unique_ptr<Data> data) : m_data(std::move(data)) {}
Calendar::Calendar(Calendar &&) noexcept = default;
Calendar &Calendar::operator=(Calendar &&) noexcept = default;
Calendar::~Calendar() = default;

const QStringList &Calendar::problems() const
{
    return m_data->problems;
}

Expected<Calendar> Calendar::parse(const QByteArray &text, const QString &name, const QTimeZone &local)
{
    if (text.size() > MaxCalendarBytes)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1: a calendar may have %2 MB").arg(name).arg(MaxCalendarBytes >> 20));
    icalerror_set_errors_are_fatal(false);
    auto data = std::make_unique<Data>();
    data->local = local;
    data->root.reset(icalparser_parse_string(text.constData()));
    if (!data->root || icalcomponent_isa(data->root.get()) == ICAL_NO_COMPONENT)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1: this is no calendar (iCalendar, RFC 5545)").arg(name));
    // Several calendars one behind the other come in a component of their own.
    std::vector<icalcomponent *> calendars;
    if (icalcomponent_isa(data->root.get()) == ICAL_VCALENDAR_COMPONENT)
        calendars.push_back(data->root.get());
    for (icalcomponent *c = icalcomponent_get_first_component(data->root.get(), ICAL_VCALENDAR_COMPONENT); c;
         c = icalcomponent_get_next_component(data->root.get(), ICAL_VCALENDAR_COMPONENT))
        calendars.push_back(c);
    if (calendars.empty())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1: this is no calendar (iCalendar, RFC 5545)").arg(name));
    int count = 0;
    for (icalcomponent *calendar : calendars) {
        for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event;
             event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
            if (++count > MaxCalendarEntries)
                return fail(
                    ErrorCode::TooLarge,
                    QStringLiteral("%1: a calendar may have %2 entries").arg(name).arg(MaxCalendarEntries));
            data->take(event);
        }
    }
    return Calendar(std::move(data));
}

std::vector<CalendarEntry> Calendar::between(Timestamp from, Timestamp to) const
{
    std::vector<CalendarEntry> found;
    for (const Entry &entry : m_data->entries)
        m_data->times(entry, from, to, found);
    std::sort(found.begin(), found.end(), [](const CalendarEntry &a, const CalendarEntry &b) {
        return std::tie(a.start, a.summary, a.end) < std::tie(b.start, b.summary, b.end);
    });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace wf
