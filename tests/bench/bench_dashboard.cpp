// SPDX-License-Identifier: GPL-3.0-or-later
// Twelve live charts in one window, an hour at a sample a second each, ten frames a second for some seconds:
// the share of a core they take. JSON out.
//
//   bench_dashboard [--seconds 5] [--charts 12]
#include "benchcharts.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QGridLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <cstdio>

using namespace wf;
using namespace wf::bench;

namespace {

constexpr int Points = 3600;
constexpr int FrameInterval = 100;

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({QStringLiteral("seconds"), QString(), QStringLiteral("s"), QStringLiteral("5")});
    parser.addOption({QStringLiteral("charts"), QString(), QStringLiteral("n"), QStringLiteral("12")});
    parser.process(app);
    const int seconds = parser.value(QStringLiteral("seconds")).toInt();
    const int count = parser.value(QStringLiteral("charts")).toInt();

    Theme theme(ThemeMode::Dark);
    QWidget window;
    auto *grid = new QGridLayout(&window);
    RepaintClock clock(&window);
    // One series each; a new sample every 100 ms, as a feed that is pushed would bring it.
    std::vector<std::unique_ptr<Feed>> feeds;
    std::vector<ChartWidget *> charts;
    for (int i = 0; i < count; ++i) {
        feeds.push_back(std::make_unique<Feed>(1, Points));
        auto *chart = new ChartWidget(theme, &window, &clock);
        chart->setFixedSize(400, 180);
        chart->setSpec(benchSpec());
        grid->addWidget(chart, i / 4, i % 4);
        charts.push_back(chart);
    }
    window.show();
    QApplication::processEvents();
    const auto frame = [&] {
        for (int i = 0; i < count; ++i) {
            Feed &feed = *feeds[std::size_t(i)];
            feed.append(1);
            charts[std::size_t(i)]->setRange(feed.range());
            charts[std::size_t(i)]->setWindows(
                feed.windows(feed.range(), charts[std::size_t(i)]->plotPixels()));
        }
    };
    frame();
    QApplication::processEvents();
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &window, frame);
    timer.start(FrameInterval);
    QTimer::singleShot(seconds * 1000, &app, &QCoreApplication::quit);
    QElapsedTimer wall;
    wall.start();
    const double start = cpuMillis();
    QCoreApplication::exec();
    const double cpu = cpuMillis() - start;
    const double share = 100 * cpu / double(wall.elapsed());
    const QJsonObject result{{QStringLiteral("charts"), count},
                             {QStringLiteral("points"), Points},
                             {QStringLiteral("seconds"), double(wall.elapsed()) / 1000},
                             {QStringLiteral("cpu_ms"), cpu},
                             {QStringLiteral("core_percent"), share}};
    const QByteArray json = QJsonDocument(result).toJson();
    std::fwrite(json.constData(), 1, std::size_t(json.size()), stdout);
    return 0;
}
