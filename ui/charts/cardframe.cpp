// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/cardframe.h"

#include "charts/chartfonts.h"

#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLegend>
#include <QLineSeries>
#include <QPainter>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr double Radius = 8;

void drawCard(QPainter &painter, const Theme &theme, const QSize &size)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Token::Line), 1));
    painter.setBrush(theme.color(Token::Panel));
    painter.drawRoundedRect(QRectF(QPointF(0, 0), QSizeF(size)).adjusted(0.5, 0.5, -0.5, -0.5), Radius,
                            Radius);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

/// What is left of a band's colour while no value is in it: it says where the bad begins, not that it is bad.
constexpr float CalmBand = 0.4F;

void drawBands(QPainter &painter, const Theme &theme, const PlotMap &map, const FrameLook &look)
{
    for (const Band &band : look.bands) {
        const QRectF area(QPointF(map.plot.left(), map.y(band.high)),
                          QPointF(map.plot.right(), map.y(band.low)));
        const Token token = band.band == ValueBand::Critical ? Token::BandCritical : Token::BandWarning;
        QColor color = theme.color(token);
        if (!look.lit)
            color.setAlphaF(color.alphaF() * CalmBand);
        painter.fillRect(area, color);
    }
}

} // namespace

struct CardFrame::Parts
{
    QGraphicsScene scene;
    QChart *chart = nullptr; ///< Owned by the scene.
    QCategoryAxis *values = nullptr;
    QValueAxis *times = nullptr;
};

CardFrame::CardFrame(const Theme &theme) : m_theme(theme) {}

CardFrame::~CardFrame() = default;

const QImage &CardFrame::image(const FrameLook &look)
{
    if (m_image.isNull() || !(look == m_look)) {
        m_look = look;
        render(look);
    }
    return m_image;
}

void CardFrame::setUpChart(const FrameLook &look)
{
    if (!m_parts) {
        m_parts = std::make_unique<Parts>();
        m_parts->chart = new QChart;
        m_parts->scene.addItem(m_parts->chart);
        m_parts->chart->setAnimationOptions(QChart::NoAnimation);
        m_parts->chart->setBackgroundVisible(false);
        m_parts->chart->setPlotAreaBackgroundVisible(false);
        m_parts->chart->legend()->hide();
        m_parts->chart->setMargins(QMargins());
        auto *series = new QLineSeries;
        m_parts->chart->addSeries(series);
        m_parts->times = new QValueAxis;
        m_parts->times->setVisible(false);
        m_parts->chart->addAxis(m_parts->times, Qt::AlignBottom);
        series->attachAxis(m_parts->times);
    }
    QChart &chart = *m_parts->chart;
    // A category axis keeps its old labels' order, so a new set of labels gets a new axis.
    if (m_parts->values) {
        // Its items go only when the event loop turns; until then they would be drawn once more.
        m_parts->values->setVisible(false);
        chart.removeAxis(m_parts->values);
        delete m_parts->values;
    }
    auto *values = new QCategoryAxis;
    m_parts->values = values;
    values->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    // Shares of the axis, which serve linear and logarithmic ones; a label may stand only once.
    values->setStartValue(0);
    QString nothing;
    for (const FrameLook::Label &label : look.labels)
        // The chart's own labels are HTML.
        values->append(label.text.isEmpty() ? nothing += QLatin1Char(' ') : label.text.toHtmlEscaped(),
                       look.axis.share(label.value));
    values->setRange(0, 1);
    values->setLineVisible(false);
    values->setGridLinePen(QPen(m_theme.color(Token::Line), 1));
    values->setLabelsFont(axisFont(m_theme, look.style));
    values->setLabelsColor(m_theme.color(Token::Text3));
    values->setTruncateLabels(false);
    chart.addAxis(values, Qt::AlignLeft);
    chart.series().constFirst()->attachAxis(values);
    chart.resize(QSizeF(look.size));
    chart.setPlotArea(look.plot);
    // Nobody shows the scene, so no event would ever lay the chart out.
    chart.layout()->invalidate();
    chart.layout()->activate();
    m_parts->scene.setSceneRect(QRectF(QPointF(0, 0), QSizeF(look.size)));
}

void CardFrame::render(const FrameLook &look)
{
    ++m_renders;
    const double ratio = std::clamp(look.ratio, 0.5, 8.0);
    m_image =
        QImage(QSize(int(std::ceil(look.size.width() * ratio)), int(std::ceil(look.size.height() * ratio))),
               QImage::Format_ARGB32_Premultiplied);
    if (m_image.isNull())
        return;
    m_image.setDevicePixelRatio(ratio);
    m_image.fill(Qt::transparent);
    QPainter painter(&m_image);
    if (look.style.bare)
        m_image.fill(m_theme.color(Token::Panel));
    else
        drawCard(painter, m_theme, look.size);
    const PlotMap map{look.plot, {}, look.axis};
    drawBands(painter, m_theme, map, look);
    setUpChart(look);
    painter.setRenderHint(QPainter::TextAntialiasing);
    const QRectF area(QPointF(0, 0), QSizeF(look.size));
    m_parts->scene.render(&painter, area, area);
}

} // namespace wf
