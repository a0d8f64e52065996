// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTimeZone>

#include <memory>
#include <vector>

namespace wf {

inline constexpr qint64 MaxCalendarBytes = 4 << 20;
inline constexpr int MaxCalendarEntries = 20'000; ///< VEVENTs of a file, and times of one that repeats.

/// One time at which something takes place.
struct CalendarEntry
{
    Timestamp start;
    Timestamp end; ///< Not part of it.
    QString summary;
    bool operator==(const CalendarEntry &) const = default;
};

/// An iCalendar file (RFC 5545): its VEVENTs with RRULE, RDATE, EXDATE and single times that were moved. What
/// was cancelled is left out. One thread at a time.
class Calendar
{
public:
    /// Reads a file's text; `name` stands before an error. Times without a zone, and whole days, are those of
    /// `local`. Errors: TooLarge, InvalidInput for what is no calendar.
    static Expected<Calendar> parse(const QByteArray &text, const QString &name, const QTimeZone &local);
    Calendar(Calendar &&) noexcept;
    Calendar &operator=(Calendar &&) noexcept;
    ~Calendar();

    /// What takes some of [from, to), by start, then summary.
    std::vector<CalendarEntry> between(Timestamp from, Timestamp to) const;
    /// Sentences about entries that are left out, each once, at most 20: those without a start, and of what
    /// was asked for so far those whose rule cannot be read or repeats too often.
    const QStringList &problems() const;

private:
    struct Data;
    explicit Calendar(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m_data;
};

} // namespace wf
