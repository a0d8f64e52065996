// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/seriesnames.h"

#include <QStringList>

#include <algorithm>
#include <set>

namespace wf {

namespace {

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString joinedLabels(const SeriesKey &key)
{
    QStringList values;
    for (const auto &[name, value] : key.labels.pairs())
        values << fromUtf8(value);
    return values.isEmpty() ? fromUtf8(key.name) : values.join(QLatin1Char(' '));
}

} // namespace

std::vector<QString> seriesNames(const std::vector<SeriesKey> &keys)
{
    std::vector<QString> names;
    if (keys.size() == 1)
        return {joinedLabels(keys.front())};
    std::set<std::string_view> labels;
    for (const SeriesKey &key : keys) {
        for (const auto &[name, value] : key.labels.pairs())
            labels.insert(name);
    }
    std::erase_if(labels, [&](std::string_view label) {
        return std::all_of(keys.begin(), keys.end(), [&](const SeriesKey &key) {
            return key.labels.value(label) == keys.front().labels.value(label);
        });
    });
    const bool sameName = std::all_of(keys.begin(), keys.end(),
                                      [&](const SeriesKey &key) { return key.name == keys.front().name; });
    for (const SeriesKey &key : keys) {
        QStringList parts;
        if (!sameName)
            parts << fromUtf8(key.name);
        for (const std::string_view label : labels) {
            const std::string_view value = key.labels.value(label);
            parts << (value.empty() ? QStringLiteral("–") : fromUtf8(value));
        }
        names.push_back(parts.isEmpty() ? joinedLabels(key) : parts.join(QLatin1Char(' ')));
    }
    return names;
}

} // namespace wf
