// SPDX-License-Identifier: GPL-3.0-or-later
// What a frame of a chart costs: from new samples in the store through columns to the painted image,
// scrolling. Beside it in the same run: the same columns painted in full in a bare widget, and QCustomPlot
// with its best hints where it is at hand. CPU time of the process, milliseconds a frame.
//
//   bench_chartframe --series 8 --points 1000000 --width 1200 --height 300 --pen 1.5 --frames 200 [--json
//   FILE]
#include "benchcharts.h"

#ifdef WATCHFLOOR_QCUSTOMPLOT
#include "benchqcustomplot.h"
#endif

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPaintEvent>
#include <QPainter>

#include <cstdio>

namespace {

using namespace wf;
using namespace wf::bench;

/// The columns as spans, all of them each time, on a background: what the columns cost at least.
class BareWidget final : public QWidget
{
public:
    std::vector<SeriesWindowPtr> windows;
    TimeRange range;
    double pen = 1.5;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), QColor(20, 26, 32));
        if (windows.empty())
            return;
        painter.fillRect(QRect(0, 0, width(), height() / 4), QColor(255, 77, 109, 33));
        painter.fillRect(QRect(0, height() / 4, width(), height() / 8), QColor(255, 210, 63, 23));
        painter.fillRect(QRect(0, height() * 7 / 8, width(), height() / 8), QColor(255, 77, 109, 33));
        const PlotMap map{
            QRectF(rect()), PixelGrid::of(range, width(), windows.front()->bin), {0, 140, false}};
        QList<QLineF> lines;
        for (std::size_t k = windows.size(); k-- > 0;) {
            lines.clear();
            const Column *before = nullptr;
            for (const Column &c : windows[k]->columns) {
                const double x = std::floor(map.x(c.firstAt)) + 0.5;
                if (before)
                    lines << QLineF(x - 1, map.y(before->last), x, map.y(c.first));
                lines << QLineF(x, map.y(c.min) + pen / 2, x, map.y(c.max) - pen / 2);
                before = &c;
            }
            painter.setPen(QPen(seriesColor(ThemeMode::Dark, int(k)), pen));
            painter.setRenderHint(QPainter::Antialiasing);
            painter.drawLines(lines);
        }
    }
};

struct Options
{
    int series = 8;
    int points = 1'000'000;
    QSize size{1200, 300};
    double pen = 1.5;
    int frames = 100;
    bool plain = false; ///< Without what it is compared to.
};

QJsonObject numbers(const Timings &timings)
{
    return {{QStringLiteral("median_ms"), timings.median()}, {QStringLiteral("p99_ms"), timings.p99()}};
}

QJsonObject runChart(const Options &options)
{
    Feed feed(options.series, options.points);
    Theme theme(ThemeMode::Dark);
    QWidget window;
    RepaintClock clock(&window);
    ChartWidget chart(theme, &window, &clock);
    chart.setSpec(benchSpec());
    BareWidget bare;
    bare.pen = options.pen;
    bare.resize(options.size);
    bare.show();
    window.resize(options.size);
    chart.resize(options.size);
    window.show();
    QApplication::processEvents();
    const int pixels = chart.plotPixels();
    Timings appending;
    Timings columns;
    Timings preparing;
    Timings painting;
    Timings all;
    Timings bareAll;
    for (int frame = -5; frame < options.frames; ++frame) {
        const double start = cpuMillis();
        feed.append(PointsPerFrame);
        const double appended = cpuMillis();
        const TimeRange range = feed.range();
        std::vector<SeriesWindowPtr> windows = feed.windows(range, pixels);
        const double decimated = cpuMillis();
        chart.setRange(range);
        chart.setWindows(windows);
        clock.flush();
        const double prepared = cpuMillis();
        QApplication::processEvents();
        const double painted = cpuMillis();
        bare.range = range;
        bare.windows = std::move(windows);
        const double bareStart = cpuMillis();
        if (!options.plain)
            bare.update();
        QApplication::processEvents();
        const double bareEnd = cpuMillis();
        if (frame < 0)
            continue; // Caches fill.
        appending.add(appended - start);
        columns.add(decimated - appended);
        preparing.add(prepared - decimated);
        painting.add(painted - decimated);
        all.add(painted - start);
        bareAll.add(decimated - start + bareEnd - bareStart);
    }
    return {{QStringLiteral("chart"), numbers(all)},
            {QStringLiteral("append"), numbers(appending)},
            {QStringLiteral("columns"), numbers(columns)},
            {QStringLiteral("prepare"), numbers(preparing)},
            {QStringLiteral("paint"), numbers(painting)},
            {QStringLiteral("bare"), numbers(bareAll)},
            {QStringLiteral("full_redraws"), chart.fullUpdates()}};
}

double median(const QJsonObject &result, const char *part)
{
    return result[QLatin1String(part)].toObject()[QStringLiteral("median_ms")].toDouble();
}

QJsonObject run(const Options &options)
{
    QJsonObject result = runChart(options);
    result[QStringLiteral("series")] = options.series;
    result[QStringLiteral("points")] = options.points;
    result[QStringLiteral("width")] = options.size.width();
    result[QStringLiteral("height")] = options.size.height();
    result[QStringLiteral("pen")] = options.pen;
    result[QStringLiteral("frames")] = options.frames;
    result[QStringLiteral("chart_to_bare")] = median(result, "chart") / median(result, "bare");
#ifdef WATCHFLOOR_QCUSTOMPLOT
    if (!options.plain) {
        const Timings plot =
            runCustomPlot(options.series, options.points, options.size, options.pen, options.frames);
        result[QStringLiteral("qcustomplot")] = numbers(plot);
        result[QStringLiteral("qcustomplot_to_chart")] = plot.median() / median(result, "chart");
    }
#endif
    return result;
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const auto option = [&](const char *name, const char *fallback) {
        parser.addOption(
            {QString::fromLatin1(name), QString(), QStringLiteral("value"), QString::fromLatin1(fallback)});
    };
    option("series", "8");
    option("points", "1000000");
    option("width", "1200");
    option("height", "300");
    option("pen", "1.5");
    option("frames", "100");
    option("json", "");
    parser.addOption({QStringLiteral("plain"), QStringLiteral("only the chart, for a profiler")});
    parser.process(app);
    const auto number = [&](const char *name) { return parser.value(QLatin1String(name)).toInt(); };
    const Options options{number("series"),
                          number("points"),
                          {number("width"), number("height")},
                          parser.value(QStringLiteral("pen")).toDouble(),
                          number("frames"),
                          parser.isSet(QStringLiteral("plain"))};
    const QByteArray json = QJsonDocument(run(options)).toJson();
    std::fwrite(json.constData(), 1, std::size_t(json.size()), stdout);
    const QString path = parser.value(QStringLiteral("json"));
    if (!path.isEmpty()) {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size()) {
            std::fprintf(stderr, "%s: %s\n", qPrintable(path), qPrintable(file.errorString()));
            return 1;
        }
    }
    return 0;
}
