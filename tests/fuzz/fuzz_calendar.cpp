// SPDX-License-Identifier: GPL-3.0-or-later
// Calendars of strangers. Whatever they say, a day is found, and at most so many times in it.
#include "calendar/calendar.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    using namespace wf;
    using namespace std::chrono_literals;
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto calendar = Calendar::parse(text, QStringLiteral("rota.ics"), QTimeZone::utc());
    if (!calendar)
        return 0;
    const Timestamp now = fromMs(1'795'852'800'000);
    for (const CalendarEntry &entry : calendar->between(now, now + 24h)) {
        if (entry.start >= now + 24h || entry.end <= now || entry.summary.contains(QLatin1Char('\n')))
            std::abort();
    }
    return 0;
}
