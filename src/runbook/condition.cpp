// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/condition.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace wf {

QString opText(CompareOp op)
{
    switch (op) {
    case CompareOp::Greater:
        return QStringLiteral(">");
    case CompareOp::GreaterEqual:
        return QStringLiteral(">=");
    case CompareOp::Less:
        return QStringLiteral("<");
    case CompareOp::LessEqual:
        return QStringLiteral("<=");
    case CompareOp::Equal:
        return QStringLiteral("=");
    case CompareOp::NotEqual:
        return QStringLiteral("!=");
    }
    return {};
}

QString unitText(Unit unit)
{
    switch (unit) {
    case Unit::None:
        return {};
    case Unit::Percent:
        return QStringLiteral("%");
    case Unit::Nanoseconds:
        return QStringLiteral("ns");
    case Unit::Microseconds:
        return QStringLiteral("us");
    case Unit::Milliseconds:
        return QStringLiteral("ms");
    case Unit::Seconds:
        return QStringLiteral("s");
    case Unit::Minutes:
        return QStringLiteral("m");
    case Unit::Hours:
        return QStringLiteral("h");
    case Unit::Days:
        return QStringLiteral("d");
    case Unit::Bytes:
        return QStringLiteral("B");
    case Unit::Kilobytes:
        return QStringLiteral("KB");
    case Unit::Megabytes:
        return QStringLiteral("MB");
    case Unit::Gigabytes:
        return QStringLiteral("GB");
    case Unit::Kibibytes:
        return QStringLiteral("KiB");
    case Unit::Mebibytes:
        return QStringLiteral("MiB");
    case Unit::Gibibytes:
        return QStringLiteral("GiB");
    }
    return {};
}

double baseFactor(Unit unit)
{
    switch (unit) {
    case Unit::None:
    case Unit::Seconds:
    case Unit::Bytes:
        return 1;
    case Unit::Percent:
        return 0.01;
    case Unit::Nanoseconds:
        return 1e-9;
    case Unit::Microseconds:
        return 1e-6;
    case Unit::Milliseconds:
        return 1e-3;
    case Unit::Minutes:
        return 60;
    case Unit::Hours:
        return 3600;
    case Unit::Days:
        return 86400;
    case Unit::Kilobytes:
        return 1e3;
    case Unit::Megabytes:
        return 1e6;
    case Unit::Gigabytes:
        return 1e9;
    case Unit::Kibibytes:
        return 1024;
    case Unit::Mebibytes:
        return 1024.0 * 1024.0;
    case Unit::Gibibytes:
        return 1024.0 * 1024.0 * 1024.0;
    }
    return 1;
}

namespace {

QString quantityText(const Quantity &q)
{
    return QString::number(q.number, 'g', QLocale::FloatingPointShortest) + unitText(q.unit);
}

QString quoted(QString text)
{
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    text.replace(QLatin1Char('"'), QLatin1String("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

} // namespace

QString labelOpText(LabelOp op)
{
    switch (op) {
    case LabelOp::Equal:
        return QStringLiteral("=");
    case LabelOp::NotEqual:
        return QStringLiteral("!=");
    case LabelOp::Match:
        return QStringLiteral("=~");
    case LabelOp::NotMatch:
        return QStringLiteral("!~");
    }
    return {};
}

QString valueText(const Comparison &c)
{
    if (const QString *text = std::get_if<QString>(&c.value))
        return quoted(*text);
    return quantityText(std::get<Quantity>(c.value));
}

QString comparisonText(const Comparison &c)
{
    QString text = c.metric;
    if (!c.labels.empty()) {
        QStringList parts;
        for (const LabelMatcher &matcher : c.labels)
            parts << matcher.name + labelOpText(matcher.op) + quoted(matcher.value);
        text += QLatin1Char('{') + parts.join(QLatin1Char(',')) + QLatin1Char('}');
    }
    text += QLatin1Char(' ') + opText(c.op) + QLatin1Char(' ') + valueText(c);
    if (c.warn)
        text += QLatin1String(" warn ") + quantityText(*c.warn);
    return text;
}

namespace {

/// None where the value is no number in the term's unit.
std::optional<bool> satisfiesTerm(const Comparison &term, const QString &value)
{
    const bool equal = term.op == CompareOp::Equal;
    if (const QString *text = std::get_if<QString>(&term.value))
        return (value == *text) == equal;
    const Quantity &threshold = std::get<Quantity>(term.value);
    const QString unit = unitText(threshold.unit);
    bool isNumber = false;
    const double number = value.chopped(unit.size()).trimmed().toLower().toDouble(&isNumber);
    if (!isNumber || !value.endsWith(unit))
        return std::nullopt;
    switch (term.op) {
    case CompareOp::Greater:
        return number > threshold.number;
    case CompareOp::GreaterEqual:
        return number >= threshold.number;
    case CompareOp::Less:
        return number < threshold.number;
    case CompareOp::LessEqual:
        return number <= threshold.number;
    case CompareOp::Equal:
        return number == threshold.number;
    case CompareOp::NotEqual:
        return number != threshold.number && !std::isnan(number);
    }
    return std::nullopt;
}

} // namespace

bool valueContradicts(const ConditionExpression &condition, const QString &value, bool holds)
{
    bool contradicted = false;
    for (const Comparison &term : condition.terms) {
        const auto satisfied = value.isEmpty() ? std::nullopt : satisfiesTerm(term, value);
        if (satisfied == holds)
            return false;
        contradicted = contradicted || satisfied.has_value();
    }
    return contradicted;
}

} // namespace wf
