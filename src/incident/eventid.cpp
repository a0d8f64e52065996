// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/eventid.h"

#include <algorithm>

namespace wf {

HybridTime nextHybridTime(HybridTime last, Timestamp now)
{
    if (toMs(now) > last.wallMs)
        return {toMs(now), 0};
    return {last.wallMs, last.counter + 1};
}

QString EventId::text() const
{
    return desk.text() + QLatin1Char(':') + QString::number(sequence);
}

std::optional<EventId> EventId::parse(QStringView text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool ok = false;
    const qint64 sequence = colon > 0 ? text.sliced(colon + 1).toLongLong(&ok) : 0;
    if (!ok || sequence < 1)
        return std::nullopt;
    return EventId{DeskId(text.first(colon).toString()), sequence};
}

QString shortDesk(const DeskId &desk)
{
    constexpr int Length = 4;
    return desk.text().left(Length);
}

bool isPlainId(const QString &id)
{
    constexpr qsizetype MaxLength = 64;
    return !id.isEmpty() && id.size() <= MaxLength && std::all_of(id.begin(), id.end(), [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || QStringLiteral("-_.").contains(c));
    });
}

} // namespace wf
