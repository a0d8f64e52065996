// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"
#include "feed/expositionnumber.h"

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>
#include <set>
#include <string>

namespace wf {

/// What a reader hands over, as lines: name{a=b,c=d} value @ms type.
class TextSink final : public ExpositionSink
{
public:
    void sample(const ExpositionSample &sample) override
    {
        std::string line(sample.name);
        std::vector<std::string> labels;
        for (const ExpositionLabel &label : sample.labels)
            labels.push_back(std::string(label.name) + '=' + std::string(label.value));
        std::sort(labels.begin(), labels.end());
        for (std::size_t i = 0; i < labels.size(); ++i)
            line += (i == 0 ? '{' : ',') + labels[i];
        line += labels.empty() ? " " : "} ";
        line += isStaleMarker(sample.value) ? "stale" : shortestText(sample.value);
        if (sample.timestampMs)
            line += " @" + std::to_string(*sample.timestampMs);
        if (sample.family.type != MetricType::Unknown)
            line += ' ' + std::string(typeName(sample.family.type));
        if (!sample.family.unit.empty())
            line += " [" + sample.family.unit + ']';
        lines += QByteArray::fromStdString(line);
        keys.insert(std::string(sample.series));
    }
    QByteArrayList lines;
    std::set<std::string> keys;
};

} // namespace wf
