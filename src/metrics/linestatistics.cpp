// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/linestatistics.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace wf {

namespace {

void appendValue(QByteArray &out, double value)
{
    if (isStaleMarker(value))
        return;
    if (std::isnan(value)) {
        out += "NaN";
    } else if (std::isinf(value)) {
        out += value > 0 ? "+Inf" : "-Inf";
    } else {
        char text[32];
        out.append(text, std::to_chars(text, text + sizeof text, value).ptr - text);
    }
}

QByteArray quoted(const SeriesKey &key)
{
    QByteArray text = QByteArray::fromStdString(key.name + toText(key.labels));
    text.replace('"', "\"\"");
    return '"' + text + '"';
}

} // namespace

LineStatistics statisticsOf(SeriesKey key, std::vector<Sample> samples)
{
    LineStatistics s;
    s.key = std::move(key);
    std::erase_if(samples, [](const Sample &sample) { return std::isnan(sample.value); });
    s.count = samples.size();
    if (samples.empty())
        return s;
    s.first = {samples.front().at, samples.front().value};
    s.last = {samples.back().at, samples.back().value};
    const auto byValue = [](const Sample &a, const Sample &b) { return a.value < b.value; };
    const auto [low, high] = std::minmax_element(samples.begin(), samples.end(), byValue);
    s.min = low->value;
    s.max = high->value;
    double sum = 0;
    for (const Sample &sample : samples)
        sum += sample.value;
    s.mean = sum / double(samples.size());
    const std::size_t rank = (samples.size() * 95 + 99) / 100 - 1;
    const auto place = samples.begin() + std::ptrdiff_t(rank);
    std::nth_element(samples.begin(), place, samples.end(), byValue);
    s.p95 = place->value;
    return s;
}

Expected<QByteArray> csvOf(const SeriesStore &store, const std::vector<Line> &lines, TimeRange range,
                           std::size_t maxRows)
{
    QByteArray csv("time,series,value\n");
    std::size_t rows = 0;
    for (const Line &line : lines) {
        const std::vector<Sample> samples = lineSamples(store, line, range);
        rows += samples.size();
        if (rows > maxRows)
            return fail(ErrorCode::TooLarge,
                        QStringLiteral("more than %1 samples: choose a shorter range").arg(maxRows));
        const QByteArray name = quoted(line.key);
        for (const Sample &sample : samples) {
            csv += toIsoUtc(sample.at).toLatin1();
            csv += ',';
            csv += name;
            csv += ',';
            appendValue(csv, sample.value);
            csv += '\n';
        }
    }
    return csv;
}

} // namespace wf
