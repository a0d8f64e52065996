// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/pushedseries.h"

#include "feed/pushreading.h"

#include <algorithm>

namespace wf {

std::string PushedSeries::key() const
{
    // Bytes that are in no UTF-8 stand between the parts.
    std::string key = name;
    for (const auto &[label, value] : labels)
        (((key += '\xff') += label) += '\xfe') += value;
    return key;
}

PushedSeries pushedSeries(std::string_view name, const PushedTags &tags)
{
    PushedSeries series{sanitizedName(name, true), {}};
    for (const auto &[tag, value] : tags) {
        if (!tag.empty() && !value.empty())
            series.labels.emplace_back(sanitizedName(tag, false), value);
    }
    // From the back: the first of a name that unique() meets is the last one sent.
    std::reverse(series.labels.begin(), series.labels.end());
    std::stable_sort(series.labels.begin(), series.labels.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    series.labels.erase(std::unique(series.labels.begin(), series.labels.end(),
                                    [](const auto &a, const auto &b) { return a.first == b.first; }),
                        series.labels.end());
    return series;
}

void tellPushed(const PushedSeries &series, std::string_view key, const PushedSample &sample,
                ExpositionSink &sink)
{
    const ExpositionFamily family{series.name, sample.type, std::string(sample.unit),
                                  std::string(sample.help)};
    const std::string name = series.name + std::string(sample.suffix);
    std::vector<ExpositionLabel> labels(series.labels.size());
    std::transform(series.labels.begin(), series.labels.end(), labels.begin(), [](const auto &label) {
        return ExpositionLabel{label.first, label.second};
    });
    std::string text(key);
    (text += '\xfd') += sample.suffix;
    if (!sample.extra.first.empty()) {
        labels.push_back({sample.extra.first, sample.extra.second});
        (text += '\xfd') += sample.extra.second;
    }
    sink.sample({text, name, labels, sample.value, sample.timeMs, family, 0});
}

} // namespace wf
