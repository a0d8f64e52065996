// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/valuetext.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

/// `digits` significant digits, but never fewer than the whole part has; no exponent for common sizes.
QString digitsText(double value, int digits)
{
    const double size = std::abs(value);
    if (size != 0 && (size < 1e-4 || size >= 1e15))
        return QString::number(value, 'g', digits);
    const int whole = size < 1 ? 0 : static_cast<int>(std::floor(std::log10(size))) + 1;
    const int zeros = size == 0 || size >= 0.1 ? 0 : -static_cast<int>(std::floor(std::log10(size))) - 1;
    QString text = QString::number(value, 'f', std::max(0, digits - whole) + zeros);
    if (text.contains(QLatin1Char('.'))) {
        while (text.endsWith(QLatin1Char('0')))
            text.chop(1);
        if (text.endsWith(QLatin1Char('.')))
            text.chop(1);
    }
    return text == QLatin1String("-0") ? QStringLiteral("0") : text;
}

bool isOnSameSide(double shown, double value, double threshold)
{
    return (shown < threshold) == (value < threshold) && (shown > threshold) == (value > threshold);
}

} // namespace

QString valueForPeople(double value, const Quantity &threshold)
{
    QString text;
    if (std::isnan(value)) {
        return QStringLiteral("NaN");
    } else if (std::isinf(value)) {
        text = value > 0 ? QStringLiteral("+Inf") : QStringLiteral("-Inf");
    } else {
        constexpr int FewestDigits = 3;
        constexpr int MostDigits = 15;
        for (int digits = FewestDigits; digits <= MostDigits; ++digits) {
            text = digitsText(value, digits);
            if (isOnSameSide(text.toDouble(), value, threshold.number))
                break;
        }
    }
    if (threshold.unit == Unit::None)
        return text;
    return text + (threshold.unit == Unit::Percent ? QString() : QStringLiteral(" ")) +
           unitText(threshold.unit);
}

} // namespace wf
