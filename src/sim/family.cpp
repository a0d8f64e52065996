// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/family.h"

#include <QLocale>

#include <cmath>

namespace wf {
namespace {

enum class Format { OpenMetrics, Text };

const char *typeWord(FamilyType type, Format format)
{
    const bool text = format == Format::Text;
    switch (type) {
    case FamilyType::Gauge:
        return "gauge";
    case FamilyType::Counter:
        return "counter";
    case FamilyType::StateSet:
        return text ? "gauge" : "stateset";
    case FamilyType::Info:
        return text ? "gauge" : "info";
    case FamilyType::Histogram:
        return "histogram";
    }
    return "unknown";
}

QByteArray number(double value)
{
    constexpr double ExactIntegers = 1e15;
    if (std::floor(value) == value && std::fabs(value) < ExactIntegers)
        return QByteArray::number(static_cast<qint64>(value));
    return QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
}

/// In 0.0.4 the name on the TYPE line is the one of the samples.
std::string familyName(const Family &family, Format format)
{
    if (format == Format::Text && family.type == FamilyType::Counter)
        return family.name + "_total";
    if (format == Format::Text && family.type == FamilyType::Info)
        return family.name + "_info";
    return family.name;
}

void writeHead(QByteArray &out, const Family &family, Format format)
{
    const std::string name = familyName(family, format);
    out.append("# HELP ").append(name).append(' ').append(family.help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(typeWord(family.type, format)).append('\n');
    if (format == Format::OpenMetrics && !family.unit.empty())
        out.append("# UNIT ").append(name).append(' ').append(family.unit).append('\n');
}

QByteArray write(const std::vector<Family> &families, Format format)
{
    QByteArray out;
    out.reserve(32 * 1024);
    for (const Family &family : families) {
        if (family.samples.empty())
            continue;
        writeHead(out, family, format);
        for (const FamilySample &sample : family.samples) {
            if (format == Format::Text && sample.suffix == "_created")
                continue;
            out.append(family.name).append(sample.suffix).append(toText(sample.labels));
            out.append(' ').append(number(sample.value)).append('\n');
        }
    }
    return out;
}

} // namespace

QByteArray toOpenMetrics(const std::vector<Family> &families)
{
    return write(families, Format::OpenMetrics).append("# EOF\n");
}

QByteArray toPrometheusText(const std::vector<Family> &families)
{
    return write(families, Format::Text);
}

} // namespace wf
