// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/axistics.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace wf {

namespace {

constexpr qint64 Second = 1000;
constexpr qint64 Minute = 60 * Second;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;

constexpr std::array<qint64, 21> Steps{
    Second,     2 * Second, 5 * Second,  10 * Second, 15 * Second, 30 * Second, Minute,
    2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute, Hour,        2 * Hour,
    3 * Hour,   6 * Hour,   12 * Hour,   Day,         2 * Day,     7 * Day,     14 * Day,
};

constexpr qint64 MaxTicks = 200;

qint64 stepFor(qint64 length, int count)
{
    for (const qint64 step : Steps) {
        if (length / step <= count)
            return step;
    }
    return std::max(Steps.back(), (length / count / Day + 1) * Day);
}

qint64 offsetAt(qint64 ms, bool utc)
{
    return utc ? 0 : QDateTime::fromMSecsSinceEpoch(ms).offsetFromUtc() * Second;
}

qint64 floorTo(qint64 value, qint64 step)
{
    const qint64 rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

TimeTick tickAt(qint64 wall, qint64 ms, qint64 step)
{
    // The wall time is written as if it were UTC; it already carries the zone's offset.
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(wall, Qt::UTC);
    if (floorTo(wall, Day) == wall)
        return {fromMs(ms), QLocale::c().toString(when.date(), QStringLiteral("d MMM")), true};
    const QString format = step < Minute ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
    return {fromMs(ms), when.toString(format), false};
}

double niceStep(double raw)
{
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (raw <= factor * power * (1 + 1e-9))
            return factor * power;
    }
    return 10 * power;
}

ValueScale scaleWithStep(double low, double high, double step)
{
    ValueScale scale;
    scale.step = step;
    scale.low = std::floor(low / step + 1e-9) * step;
    scale.high = std::ceil(high / step - 1e-9) * step;
    if (!(scale.high > scale.low))
        scale.high = scale.low + step;
    return scale;
}

int decimalsOf(double step)
{
    for (int decimals = 0; decimals < 9; ++decimals) {
        const double scaled = step * std::pow(10.0, decimals);
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * std::max(1.0, scaled))
            return decimals;
    }
    return 9;
}

struct Magnitude
{
    double size;
    QLatin1String sign;
};

// Shortens numbers of at least `from`; the caller keeps seconds and percent as they are.
Magnitude magnitudeOf(double value, double from)
{
    const double size = std::abs(value);
    if (size < from)
        return {1, QLatin1String()};
    if (size >= 1e12)
        return {1e12, QLatin1String("T")};
    if (size >= 1e9)
        return {1e9, QLatin1String("G")};
    if (size >= 1e6)
        return {1e6, QLatin1String("M")};
    return {1e3, QLatin1String("k")};
}

} // namespace

std::vector<TimeTick> timeTicks(TimeRange range, int count, bool utc)
{
    std::vector<TimeTick> ticks;
    const qint64 from = toMs(range.from);
    const qint64 to = toMs(range.to);
    if (to <= from || count < 1)
        return ticks;
    const qint64 step = stepFor(to - from, count);
    const qint64 firstOffset = offsetAt(from, utc);
    for (qint64 wall = floorTo(from + firstOffset, step); qint64(ticks.size()) < MaxTicks; wall += step) {
        // Where the zone's offset changes inside the range, the wall time at the tick counts.
        const qint64 ms = wall - offsetAt(wall - firstOffset, utc);
        if (ms > to)
            break;
        if (ms >= from && (ticks.empty() || ticks.back().at < fromMs(ms)))
            ticks.push_back(tickAt(wall, ms, step));
    }
    return ticks;
}

ValueScale niceScale(double low, double high, int intervals)
{
    low = std::isfinite(low) ? low : 0;
    high = std::isfinite(high) ? high : 0;
    if (low > high)
        std::swap(low, high);
    low = std::min(low, 0.0);
    if (!(high - low > 0))
        high = low + 1;
    // Beyond double's useful digits a step would no longer move the value.
    high = std::max(high, low + std::max(std::abs(low), std::abs(high)) * 1e-9);
    intervals = std::max(1, intervals);
    // A few more lines are better than a plot that is half empty.
    ValueScale best = scaleWithStep(low, high, niceStep((high - low) / intervals));
    for (int n = intervals + 1; n <= intervals + 3 && best.high - best.low > 1.6 * (high - low); ++n) {
        const ValueScale finer = scaleWithStep(low, high, niceStep((high - low) / n));
        if (finer.high - finer.low < best.high - best.low)
            best = finer;
    }
    return best;
}

ValueScale stableScale(const std::optional<ValueScale> &current, double low, double high, int intervals)
{
    const ValueScale wanted = niceScale(low, high, intervals);
    if (!current)
        return wanted;
    const bool holds = current->low <= wanted.low && current->high >= high && current->low <= low;
    const double wantedSpan = wanted.high - wanted.low;
    const double currentSpan = current->high - current->low;
    const bool sameDensity = currentSpan / current->step <= 2.5 * intervals;
    return holds && sameDensity && wantedSpan >= currentSpan * 0.499 ? *current : wanted;
}

std::vector<double> valueTicks(const ValueScale &scale)
{
    std::vector<double> ticks;
    const auto count = std::clamp<long>(std::lround((scale.high - scale.low) / scale.step), 1, MaxTicks);
    for (long i = 0; i <= count; ++i) {
        const double value = scale.low + double(i) * scale.step;
        ticks.push_back(std::abs(value) < scale.step * 1e-6 ? 0 : value);
    }
    return ticks;
}

QString axisNumber(double value, double step)
{
    if (value == 0)
        return QStringLiteral("0");
    if (std::abs(value) < 1e-6 || std::abs(value) >= 1e15)
        return QString::number(value, 'g', 3);
    const Magnitude magnitude = magnitudeOf(value, 1000);
    QString text = QString::number(value / magnitude.size, 'f', decimalsOf(step / magnitude.size));
    while (text.contains(u'.') && (text.endsWith(u'0') || text.endsWith(u'.')))
        text.chop(1);
    return text + magnitude.sign;
}

QString readableValue(double value, const QString &unit)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("+Inf") : QStringLiteral("-Inf");
    const double size = std::abs(value);
    const Magnitude magnitude =
        magnitudeOf(value, unit == QLatin1String("s") || unit == QLatin1String("%") ? 1e15 : 10'000);
    const double shown = value / magnitude.size;
    const double shownSize = std::abs(shown);
    QString text;
    if (magnitude.size == 1 && value == std::round(value))
        text = QString::number(value, 'f', 0);
    else if ((size < 0.001 || size >= 1e15) && size > 0)
        text = QString::number(value, 'g', 2);
    else
        text = QString::number(shown, 'f',
                               shownSize < 0.1   ? 3
                               : shownSize < 10  ? 2
                               : shownSize < 100 ? 1
                                                 : 0);
    // "12.4k", but "12.4 kB".
    return unit.isEmpty() ? text + magnitude.sign : text + QChar(QChar::Nbsp) + magnitude.sign + unit;
}

} // namespace wf
