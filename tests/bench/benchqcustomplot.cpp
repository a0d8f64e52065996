// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchqcustomplot.h"

#include <QApplication>

#include <qcustomplot.h>

namespace wf::bench {

Timings runCustomPlot(int series, int points, QSize size, double pen, int frames)
{
    QCustomPlot plot;
    plot.setPlottingHints(QCP::phFastPolylines | QCP::phCacheLabels);
    plot.setNotAntialiasedElements(QCP::aeAll);
    plot.setNoAntialiasingOnDrag(true);
    plot.setBackground(QColor(20, 26, 32));
    plot.resize(size);
    plot.yAxis->setRange(0, 140);
    const std::pair<double, double> bands[] = {{90, 140}, {80, 90}, {0, 15}};
    for (const auto &[low, high] : bands) {
        auto *band = new QCPItemRect(&plot);
        band->topLeft->setTypeX(QCPItemPosition::ptAxisRectRatio);
        band->bottomRight->setTypeX(QCPItemPosition::ptAxisRectRatio);
        band->topLeft->setCoords(0, high);
        band->bottomRight->setCoords(1, low);
        band->setPen(Qt::NoPen);
        band->setBrush(QColor(255, 77, 109, 33));
    }
    std::vector<Signal> signal;
    double now = 0;
    const double step = double(Step.count()) / 1000;
    const auto append = [&](int count) {
        for (int k = 0; k < series; ++k) {
            QVector<double> keys(count);
            QVector<double> values(count);
            for (int i = 0; i < count; ++i) {
                keys[i] = now + step * (i + 1);
                values[i] = signal[std::size_t(k)].next();
            }
            plot.graph(k)->addData(keys, values, true);
            plot.graph(k)->data()->removeBefore(keys.back() - step * points);
        }
        now += step * count;
        plot.xAxis->setRange(now - step * points, now);
    };
    for (int k = 0; k < series; ++k) {
        signal.emplace_back(k);
        QCPGraph *graph = plot.addGraph();
        graph->setAdaptiveSampling(true);
        graph->setPen(QPen(seriesColor(ThemeMode::Dark, k), pen));
    }
    append(points);
    plot.show();
    QApplication::processEvents();
    Timings timings;
    for (int frame = -3; frame < frames; ++frame) {
        const double start = cpuMillis();
        append(PointsPerFrame);
        plot.replot(QCustomPlot::rpImmediateRefresh);
        QApplication::processEvents();
        if (frame >= 0)
            timings.add(cpuMillis() - start);
    }
    return timings;
}

} // namespace wf::bench
