// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/time.h"

#include <QDateTime>
#include <QTimeZone>

#include <array>

namespace wf {

namespace {

struct DurationUnit
{
    const char *name;
    qint64 ms;
};

// Longest first where one is the beginning of another ("ms" before "m").
constexpr std::array<DurationUnit, 6> Units{{
    {"ms", 1},
    {"s", 1000},
    {"m", 60 * 1000},
    {"h", 60 * 60 * 1000},
    {"d", 24LL * 60 * 60 * 1000},
    {"w", 7 * 24LL * 60 * 60 * 1000},
}};

constexpr qint64 MaxDurationMs = 10LL * 366 * 24 * 60 * 60 * 1000;

const DurationUnit *unitAt(QStringView text)
{
    for (const DurationUnit &unit : Units) {
        if (text.startsWith(QLatin1String(unit.name)))
            return &unit;
    }
    return nullptr;
}

} // namespace

QString toIsoUtc(Timestamp t)
{
    const qint64 ms = toMs(t);
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    return when.toString(ms % 1000 == 0 ? Qt::ISODate : Qt::ISODateWithMs);
}

std::optional<Timestamp> fromIso(QStringView text)
{
    const QDateTime when = QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
    // Without a zone the text would silently mean this machine's local time.
    if (!when.isValid() || when.timeSpec() == Qt::LocalTime)
        return std::nullopt;
    return fromMs(when.toMSecsSinceEpoch());
}

std::optional<Millis> parseDuration(QStringView text)
{
    text = text.trimmed();
    if (text.isEmpty() || text.size() > 40)
        return std::nullopt;
    double total = 0;
    while (!text.isEmpty()) {
        qsizetype digits = 0;
        while (digits < text.size() && (text[digits].isDigit() || text[digits] == u'.'))
            ++digits;
        bool ok = false;
        const double number = text.first(digits).toDouble(&ok);
        if (!ok)
            return std::nullopt;
        text = text.sliced(digits);
        const DurationUnit *unit = unitAt(text);
        if (!unit)
            return std::nullopt;
        text = text.sliced(qstrlen(unit->name));
        total += number * double(unit->ms);
        if (total > double(MaxDurationMs))
            return std::nullopt;
    }
    return Millis{qRound64(total)};
}

QString durationText(Millis d)
{
    if (d.count() <= 0)
        return QStringLiteral("0s");
    QString text;
    qint64 rest = d.count();
    constexpr std::array<DurationUnit, 5> Parts{Units[4], Units[3], Units[2], Units[1], Units[0]};
    for (const DurationUnit &unit : Parts) {
        if (rest >= unit.ms) {
            text += QString::number(rest / unit.ms) + QLatin1String(unit.name);
            rest %= unit.ms;
        }
    }
    return text;
}

QString clockText(Millis d)
{
    const bool negative = d.count() <= -1000;
    const qint64 seconds = qAbs(d.count()) / 1000;
    const QString sign = negative ? QStringLiteral("-") : QString();
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (seconds >= 24 * 3600)
        return sign + QStringLiteral("%1 d %2 h").arg(seconds / (24 * 3600)).arg(seconds / 3600 % 24);
    if (seconds >= 3600)
        return sign +
               QStringLiteral("%1:%2:%3").arg(seconds / 3600).arg(two(seconds / 60 % 60), two(seconds % 60));
    return sign + QStringLiteral("%1:%2").arg(seconds / 60).arg(two(seconds % 60));
}

} // namespace wf
