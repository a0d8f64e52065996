// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/axistics.h"

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
    double size = 1;
    QLatin1String sign;
};

bool isBytes(const QString &unit)
{
    return unit == QLatin1String("B") || unit == QLatin1String("B/s");
}

// Seconds and percent are read as they are.
bool hasPrefixes(const QString &unit)
{
    return unit != QLatin1String("s") && unit != QLatin1String("s/s") && unit != QLatin1String("%");
}

// Shortens numbers of at least `from`; bytes go by 1024 from there on.
Magnitude magnitudeOf(double value, const QString &unit, double from)
{
    static constexpr std::array<std::pair<const char *, const char *>, 5> Signs{
        {{"", ""}, {"k", "Ki"}, {"M", "Mi"}, {"G", "Gi"}, {"T", "Ti"}}};
    const bool bytes = isBytes(unit);
    const double base = bytes ? 1024 : 1000;
    const double size = std::abs(value);
    Magnitude magnitude;
    if (!std::isfinite(size) || !hasPrefixes(unit) || size < (bytes ? base : from))
        return magnitude;
    std::size_t k = 0;
    while (k + 1 < Signs.size() && size >= magnitude.size * base) {
        magnitude.size *= base;
        ++k;
    }
    magnitude.sign = QLatin1String(bytes ? Signs[k].second : Signs[k].first);
    return magnitude;
}

// "12.4k", "12.4k/s", but "12.4 MiB" and "9 s".
QString withUnit(const QString &number, QLatin1String sign, const QString &unit)
{
    if (unit.isEmpty() || unit.startsWith(QLatin1Char('/')))
        return number + sign + unit;
    return number + QChar(QChar::Nbsp) + sign + unit;
}

QString trimmedNumber(double value, int decimals)
{
    QString text = QString::number(value, 'f', decimals);
    while (text.contains(u'.') && (text.endsWith(u'0') || text.endsWith(u'.')))
        text.chop(1);
    return text;
}

std::vector<QString> decadeLabels(const std::vector<double> &ticks, const QString &unit, int most)
{
    std::vector<QString> labels(ticks.size());
    const std::size_t every =
        (ticks.size() + std::size_t(std::max(most, 1)) - 1) / std::size_t(std::max(most, 1));
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        const std::size_t fromTop = ticks.size() - 1 - i;
        if (fromTop % every != 0)
            continue;
        const Magnitude magnitude = magnitudeOf(ticks[i], unit, 1000);
        const double shown = ticks[i] / magnitude.size;
        const QString number =
            shown >= 1e-6 && shown < 1e6 ? trimmedNumber(shown, 6) : QString::number(shown, 'g', 3);
        labels[i] = fromTop == 0 || magnitude.size > 1
                        ? withUnit(number, magnitude.sign, fromTop == 0 || isBytes(unit) ? unit : QString())
                        : number;
    }
    return labels;
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

ValueScale niceScale(double low, double high, int intervals, const QString &unit)
{
    if (isBytes(unit)) {
        const double size = magnitudeOf(std::max(std::abs(low), std::abs(high)), unit, 1024).size;
        if (size > 1) {
            const ValueScale scaled = niceScale(low / size, high / size, intervals);
            return {scaled.low * size, scaled.high * size, scaled.step * size};
        }
    }
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

ValueScale stableScale(const std::optional<ValueScale> &current, double low, double high, int intervals,
                       const QString &unit)
{
    const ValueScale wanted = niceScale(low, high, intervals, unit);
    if (!current || current->step <= 0)
        return wanted;
    const bool holds = current->low <= wanted.low && current->high >= high && current->low <= low;
    const double wantedSpan = wanted.high - wanted.low;
    const double currentSpan = current->high - current->low;
    const bool sameDensity = currentSpan / current->step <= 2.5 * intervals;
    return holds && sameDensity && wantedSpan >= currentSpan * 0.499 ? *current : wanted;
}

ValueScale decadeScale(const std::optional<ValueScale> &current, double low, double high)
{
    constexpr int MostDecades = 12;
    const double top = std::ceil(std::log10(high) - 1e-9);
    const double bottom = std::max(std::min(std::floor(std::log10(low) + 1e-9), top - 1), top - MostDecades);
    const ValueScale wanted{std::pow(10.0, bottom), std::pow(10.0, top), 0};
    const bool holds = current && current->step <= 0 && current->low <= wanted.low * 1.001 &&
                       current->high >= wanted.high * 0.999;
    return holds && std::log10(current->high / current->low) < top - bottom + 1.5 ? *current : wanted;
}

std::vector<double> valueTicks(const ValueScale &scale)
{
    std::vector<double> ticks;
    if (scale.step <= 0) {
        const int from = int(std::ceil(std::log10(scale.low) - 1e-9));
        const int to = int(std::floor(std::log10(scale.high) + 1e-9));
        for (int decade = from; decade <= to; ++decade)
            ticks.push_back(std::pow(10.0, decade));
        return ticks;
    }
    // A scale somebody chose need not begin at a whole step.
    const double from = std::ceil(scale.low / scale.step - 1e-9);
    const double steps = std::floor(scale.high / scale.step + 1e-9) - from;
    const auto count = long(std::clamp(steps, 0.0, double(MaxTicks)));
    for (long i = 0; i <= count; ++i) {
        const double value = (from + double(i)) * scale.step;
        ticks.push_back(std::abs(value) < scale.step * 1e-6 ? 0 : value);
    }
    return ticks;
}

std::vector<QString> axisLabels(const ValueScale &scale, const QString &unit, int most)
{
    const std::vector<double> ticks = valueTicks(scale);
    if (scale.step <= 0)
        return decadeLabels(ticks, unit, most);
    const double largest = std::max(std::abs(scale.low), std::abs(scale.high));
    const Magnitude magnitude = magnitudeOf(largest, unit, 10'000);
    const int decimals = decimalsOf(scale.step / magnitude.size);
    std::vector<QString> labels;
    for (const double tick : ticks) {
        const double shown = tick / magnitude.size;
        const bool plain = tick == 0 || (std::abs(shown) >= 1e-6 && std::abs(shown) < 1e15);
        QString number = plain ? trimmedNumber(shown, decimals) : QString::number(shown, 'g', 3);
        if (labels.size() + 1 == ticks.size())
            number = withUnit(number, magnitude.sign, unit);
        else if (!isBytes(unit) && tick != 0)
            number += magnitude.sign;
        labels.push_back(std::move(number));
    }
    return labels;
}

QString readableValue(double value, const QString &unit)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("+Inf") : QStringLiteral("-Inf");
    const double size = std::abs(value);
    const Magnitude magnitude = magnitudeOf(value, unit, 10'000);
    const double shown = value / magnitude.size;
    const double shownSize = std::abs(shown);
    QString text;
    if (magnitude.size <= 1 && value == std::round(value) && size < 1e15)
        text = QString::number(value, 'f', 0);
    else if ((size < 0.001 || size >= 1e15) && size > 0)
        text = QString::number(shown, 'g', 2);
    else
        text = QString::number(shown, 'f',
                               shownSize < 0.1   ? 3
                               : shownSize < 10  ? 2
                               : shownSize < 100 ? 1
                                                 : 0);
    return withUnit(text, magnitude.sign, unit);
}

} // namespace wf
