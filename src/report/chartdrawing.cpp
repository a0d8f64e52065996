// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/chartdrawing.h"

#include "plot/axistics.h"
#include "plot/bands.h"
#include "plot/flaglayout.h"
#include "plot/seriesnames.h"
#include "report/chartfacts.h"
#include "report/reportwords.h"
#include "words/terms.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr double Width = 680;
constexpr double Left = 58; ///< Room for the labels of the value axis.
constexpr double Right = Width - 8;
constexpr double TitleBase = 14;
constexpr double FlagTop = 24;
constexpr double FlagHeight = 14;
constexpr double FlagRow = 16;
constexpr int FlagRows = 3;
constexpr double PlotHeight = 130;
constexpr double LegendRow = 15;
constexpr double Label = 9.5;
constexpr double Title = 12;

/// As much of a word as fits before the value axis.
QString shortened(QString word)
{
    while (word.size() > 1 && estimatedWidth(word, Label) > Left - 8)
        word = word.left(word.size() - (word.endsWith(QChar(0x2026)) ? 2 : 1)) + QChar(0x2026);
    return word;
}

class Drawer
{
public:
    Drawer(const ReportChart &chart, const std::vector<ChartMark> &marks) : m_chart(chart)
    {
        for (const ChartMark &mark : marks) {
            if (chart.range.contains(mark.at))
                m_marks.push_back(mark);
        }
    }

    ChartDrawing draw()
    {
        placeFlags();
        m_top = FlagTop + m_flagRows * FlagRow + 2;
        m_bottom = m_top + PlotHeight;
        scale();
        title();
        ground();
        marked();
        grid();
        if (m_chart.lines.empty()) {
            text((Left + Right) / 2, (m_top + m_bottom) / 2 + 4,
                 m_chart.emptyReason.isEmpty() ? QStringLiteral("no data") : m_chart.emptyReason, Label,
                 Paper::Text2, DrawText::Anchor::Middle);
        } else {
            gaps();
            for (std::size_t i = m_chart.lines.size(); i-- > 0;)
                line(m_chart.lines[i], lineColour(i));
        }
        thresholds();
        flags();
        timeAxis();
        const double below = legend();
        m_drawing.width = Width;
        m_drawing.height = below;
        return std::move(m_drawing);
    }

private:
    // --- where things are

    double xOf(Timestamp at) const
    {
        const double length = double(std::max<qint64>(m_chart.range.length().count(), 1));
        return Left + (Right - Left) * double((at - m_chart.range.from).count()) / length;
    }
    double yOf(double value) const
    {
        return m_bottom - (m_bottom - m_top) * (value - m_scale.low) / (m_scale.high - m_scale.low);
    }
    bool isState() const { return !m_chart.stateName.isEmpty(); }
    static Paper lineColour(std::size_t i)
    {
        return static_cast<Paper>(int(Paper::Line1) + int(i % std::size_t(MaxReportLines)));
    }

    // --- strokes

    void rect(double x, double y, double w, double h, Paper fill, double radius = 0)
    {
        m_drawing.ops.push_back(DrawRect{x, y, w, h, fill, radius});
    }
    void stroke(std::vector<DrawPoint> points, Paper colour, double width, bool dashed = false)
    {
        m_drawing.ops.push_back(DrawLine{std::move(points), colour, width, dashed});
    }
    void text(double x, double y, const QString &words, double size, Paper colour,
              DrawText::Anchor anchor = DrawText::Anchor::Start, bool strong = false, bool mono = false)
    {
        m_drawing.ops.push_back(
            DrawText{x, y, report::cleaned(words).simplified(), size, colour, anchor, strong, mono});
    }

    // --- parts

    void scale()
    {
        if (isState()) {
            m_scale = {-0.2, 1.2, 1};
            return;
        }
        ValueSpan span;
        for (const SeriesWindow &window : m_chart.lines) {
            for (const Column &column : window.columns) {
                if (column.lastAt < m_chart.range.from || column.firstAt > m_chart.range.to)
                    continue;
                span.include(column.min * m_chart.scale);
                span.include(column.max * m_chart.scale);
            }
        }
        includeThresholds(span, m_chart.thresholds);
        m_scale = span.isEmpty() ? ValueScale{} : niceScale(span.low, span.high, 4, m_chart.unit);
    }

    void title()
    {
        const QString metric = report::cleaned(m_chart.metric).simplified();
        text(0, TitleBase, metric, Title, Paper::Text, DrawText::Anchor::Start, true, true);
        const double after = estimatedWidth(metric, Title, true, true) + 10;
        QString aside = m_chart.thresholdText;
        if (m_chart.series > int(m_chart.lines.size()) && !m_chart.lines.empty())
            aside += QStringLiteral("   %1 of %2 series").arg(m_chart.lines.size()).arg(m_chart.series);
        if (!aside.isEmpty())
            text(after, TitleBase, aside, Label + 1, Paper::Text2, DrawText::Anchor::Start, false, true);
        m_drawing.title = QStringLiteral("%1 %2").arg(metric, m_chart.thresholdText).trimmed();
        const auto found = worstValue(m_chart);
        if (!found)
            return;
        const QString words =
            QStringLiteral("worst %1 at %2")
                .arg(readableValue(found->first, m_chart.unit), Terms::clock(found->second));
        const ValueBand band = bandOf(m_chart.thresholds, found->first);
        const Paper colour = band == ValueBand::Critical  ? Paper::P0
                             : band == ValueBand::Warning ? Paper::P2
                                                          : Paper::Text2;
        m_drawing.title += QStringLiteral(", ") + words;
        text(Right, TitleBase, words, Label + 1, colour, DrawText::Anchor::End, true);
    }

    void ground()
    {
        for (const Band &band : bandsOf(m_chart.thresholds, m_scale.low, m_scale.high, isState())) {
            const double high = std::max(m_top, yOf(band.high));
            const double low = std::min(m_bottom, yOf(band.low));
            rect(Left, high, Right - Left, low - high,
                 band.band == ValueBand::Critical ? Paper::Critical : Paper::Warning);
        }
    }

    void marked()
    {
        for (const MarkedRange &range : m_chart.marked) {
            const double from = std::max(Left, xOf(range.range.from));
            const double to = std::min(Right, xOf(range.range.to));
            if (to <= from)
                continue;
            // A tint would hide the bands: the range is a bracket at the foot and two edges.
            for (const double x : {from, to})
                stroke({{x, m_top}, {x, m_bottom}}, Paper::Review, 0.8);
            rect(from, m_bottom - 4, to - from, 4, Paper::Review);
        }
    }

    void grid()
    {
        if (isState()) {
            const QString state = shortened(m_chart.stateName);
            text(Left - 6, yOf(1) + 3, state, Label, Paper::Text2, DrawText::Anchor::End);
            text(Left - 6, yOf(0) + 3, shortened(QStringLiteral("not ") + state), Label, Paper::Text2,
                 DrawText::Anchor::End);
            for (const double value : {0.0, 1.0})
                stroke({{Left, yOf(value)}, {Right, yOf(value)}}, Paper::Line, 0.7);
        } else {
            const std::vector<double> ticks = valueTicks(m_scale);
            const std::vector<QString> labels = axisLabels(m_scale, m_chart.unit);
            for (std::size_t i = 0; i < ticks.size(); ++i) {
                stroke({{Left, yOf(ticks[i])}, {Right, yOf(ticks[i])}}, Paper::Line, 0.7);
                text(Left - 6, yOf(ticks[i]) + 3, labels[i], Label, Paper::Text2, DrawText::Anchor::End);
            }
        }
        stroke({{Left, m_bottom}, {Right, m_bottom}}, Paper::Text2, 0.8);
    }

    void gaps()
    {
        constexpr double Step = 7;
        for (const TimeRange &gap : emptyStretches(m_chart)) {
            const double from = xOf(gap.from);
            const double to = xOf(gap.to);
            if (to - from < 1)
                continue;
            rect(from, m_top, to - from, m_bottom - m_top, Paper::Panel);
            // Lines at 45 degrees, cut at the edges by hand: no format has to know of clipping.
            const double height = m_bottom - m_top;
            for (double x = std::floor(from / Step) * Step; x < to + height; x += Step) {
                const double right = std::min(x, to);
                const double left = std::max(x - height, from);
                if (left < right)
                    stroke({{right, m_top + (x - right)}, {left, m_top + (x - left)}}, Paper::Hatch, 0.5);
            }
            const QString words = QStringLiteral("no data");
            const double width = estimatedWidth(words, Label) + 8;
            if (to - from > width + 6) {
                const double middle = (from + to) / 2;
                rect(middle - width / 2, m_bottom - 26, width, 14, Paper::Ground, 3);
                text(middle, m_bottom - 16, words, Label, Paper::Text2, DrawText::Anchor::Middle);
            }
        }
    }

    /// The part of a stretch of points between the edges.
    void strokeWithin(const std::vector<DrawPoint> &points, Paper colour)
    {
        std::vector<DrawPoint> piece;
        const auto cut = [](const DrawPoint &a, const DrawPoint &b, double x) {
            return DrawPoint{x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)};
        };
        for (std::size_t i = 0; i < points.size(); ++i) {
            const DrawPoint &p = points[i];
            if (i > 0) {
                const DrawPoint &before = points[i - 1];
                for (const double edge : {Left, Right}) {
                    if ((before.x < edge) != (p.x < edge) && before.x != edge && p.x != edge)
                        piece.push_back(cut(before, p, edge));
                }
            }
            if (p.x >= Left && p.x <= Right)
                piece.push_back(p);
        }
        if (!piece.empty())
            stroke(std::move(piece), colour, 1.3);
    }

    void line(const SeriesWindow &window, Paper colour)
    {
        std::vector<DrawPoint> points;
        const auto add = [&](Timestamp at, double value) {
            const DrawPoint p{xOf(at), yOf(value * m_chart.scale)};
            if (std::isfinite(p.y))
                points.push_back({p.x, std::clamp(p.y, m_top, m_bottom)});
        };
        for (const Column &column : window.columns) {
            if (column.breakBefore) {
                strokeWithin(points, colour);
                points.clear();
            }
            add(column.firstAt, column.first);
            const Timestamp middle = column.firstAt + (column.lastAt - column.firstAt) / 2;
            if (column.count > 2 && column.min < std::min(column.first, column.last))
                add(middle, column.min);
            if (column.count > 2 && column.max > std::max(column.first, column.last))
                add(middle, column.max);
            if (column.count > 1)
                add(column.lastAt, column.last);
        }
        strokeWithin(points, colour);
    }

    void thresholds()
    {
        if (isState())
            return;
        for (const ChartThreshold &threshold : m_chart.thresholds) {
            const double y = yOf(threshold.value);
            if (y >= m_top && y <= m_bottom)
                stroke({{Left, y}, {Right, y}}, Paper::P0, 1, true);
        }
    }

    // --- marks

    double flagWidth(const ChartMark &mark) const
    {
        return estimatedWidth(mark.label, Label, false, true) + 9;
    }

    void placeFlags()
    {
        std::vector<FlagBox> boxes;
        for (const ChartMark &mark : m_marks)
            boxes.push_back({xOf(mark.at), flagWidth(mark)});
        m_places = layoutFlags(boxes, Left, Right, FlagRows, 3);
        for (const FlagPlace &place : m_places)
            m_flagRows = std::max(m_flagRows, place.tick ? 1 : place.row + 1);
    }

    void flags()
    {
        for (std::size_t i = 0; i < m_marks.size(); ++i) {
            const ChartMark &mark = m_marks[i];
            const FlagPlace &place = m_places[i];
            const Paper colour = paperOf(mark.tone);
            const double x = xOf(mark.at);
            const double top = FlagTop + place.row * FlagRow;
            stroke({{x, place.tick ? m_top - 6 : top}, {x, m_bottom}}, colour, 1);
            if (place.tick)
                continue;
            rect(place.left, top, flagWidth(mark), FlagHeight, colour, 2);
            text(place.left + 4.5, top + 10.3, mark.label, Label, Paper::ChipText, DrawText::Anchor::Start,
                 true);
        }
    }

    void timeAxis()
    {
        const double base = m_bottom + 14;
        text(Left - 6, base, QStringLiteral("UTC"), Label, Paper::Text2, DrawText::Anchor::End);
        for (const TimeTick &tick : timeTicks(m_chart.range, 8, true)) {
            const double x = xOf(tick.at);
            stroke({{x, m_bottom}, {x, m_bottom + 4}}, Paper::Text2, 0.8);
            const double half = estimatedWidth(tick.label, Label) / 2;
            text(std::clamp(x, Left + half, Right - half), base, tick.label, Label, Paper::Text2,
                 DrawText::Anchor::Middle, tick.newDay);
        }
    }

    /// How far down the drawing goes.
    double legend()
    {
        double y = m_bottom + 22;
        if (m_chart.lines.size() < 2)
            return y;
        std::vector<SeriesKey> keys;
        for (const SeriesWindow &window : m_chart.lines)
            keys.push_back(window.key);
        const std::vector<QString> names = seriesNames(keys);
        double x = Left;
        y += LegendRow - 6;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const QString name = names[i].size() > 60 ? names[i].left(59) + QChar(0x2026) : names[i];
            const double width = estimatedWidth(name, Label) + 32;
            if (x > Left && x + width > Right) {
                x = Left;
                y += LegendRow;
            }
            stroke({{x, y - 3}, {x + 14, y - 3}}, lineColour(i), 2);
            text(x + 18, y, name, Label, Paper::Text2);
            x += width;
        }
        return y + 6;
    }

    const ReportChart &m_chart;
    std::vector<ChartMark> m_marks; ///< In the range.
    std::vector<FlagPlace> m_places;
    int m_flagRows = 0;
    double m_top = 0;
    double m_bottom = 0;
    ValueScale m_scale;
    ChartDrawing m_drawing;
};

} // namespace

ChartDrawing drawChart(const ReportChart &chart, const std::vector<ChartMark> &marks)
{
    return Drawer(chart, marks).draw();
}

} // namespace wf
