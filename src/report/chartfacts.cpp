// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/chartfacts.h"

#include "plot/gaps.h"
#include "report/chartdrawing.h"

#include <algorithm>

namespace wf {

std::optional<std::pair<double, Timestamp>> worstValue(const ReportChart &chart)
{
    if (chart.thresholds.empty() || !chart.stateName.isEmpty())
        return std::nullopt;
    const CompareOp op = chart.thresholds.front().op;
    const bool low = op == CompareOp::Less || op == CompareOp::LessEqual;
    std::optional<std::pair<double, Timestamp>> found;
    for (const SeriesWindow &window : chart.lines) {
        for (const Column &column : window.columns) {
            if (!chart.range.contains(column.firstAt))
                continue;
            const double value = (low ? column.min : column.max) * chart.scale;
            if (!found || (low ? value < found->first : value > found->first))
                found = {value, column.firstAt};
        }
    }
    return found;
}

std::vector<TimeRange> emptyStretches(const ReportChart &chart)
{
    std::vector<TimeRange> empty{chart.range};
    for (const SeriesWindow &window : chart.lines) {
        std::vector<TimeRange> both;
        for (const Gap &gap : gapsOf(window, chart.range)) {
            for (const TimeRange &known : empty) {
                const TimeRange common{std::max(gap.from, known.from), std::min(gap.to, known.to)};
                if (common.from < common.to)
                    both.push_back(common);
            }
        }
        empty = std::move(both);
    }
    return empty;
}

double estimatedWidth(const QString &text, double size, bool mono, bool strong)
{
    double ems = 0;
    for (const char32_t c : text.toUcs4()) {
        const bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
                          (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
                          (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) || c >= 0x1f000;
        const bool narrow =
            c < 0x80 && std::string_view("iljft.,:;'|!()[] 1").find(char(c)) != std::string_view::npos;
        ems += wide ? 1 : mono ? 0.6 : narrow ? 0.36 : c < 0x80 && QChar(c).isUpper() ? 0.7 : 0.6;
    }
    return ems * size * (strong && !mono ? 1.05 : 1);
}

} // namespace wf
