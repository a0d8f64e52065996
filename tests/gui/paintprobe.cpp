// SPDX-License-Identifier: GPL-3.0-or-later
#include "paintprobe.h"

#include <QFontMetricsF>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QWidget>

namespace wf::guitest {

namespace {

/// Draws nothing and keeps the texts.
class ProbeEngine final : public QPaintEngine
{
public:
    ProbeEngine() : QPaintEngine(AllFeatures) {}
    bool begin(QPaintDevice *) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }
    void updateState(const QPaintEngineState &) override {}
    void drawPixmap(const QRectF &, const QPixmap &, const QRectF &) override {}
    void drawTiledPixmap(const QRectF &, const QPixmap &, const QPointF &) override {}
    void drawImage(const QRectF &, const QImage &, const QRectF &, Qt::ImageConversionFlags) override {}
    void drawPath(const QPainterPath &) override {}
    void drawPolygon(const QPointF *, int, PolygonDrawMode) override {}
    void drawPolygon(const QPoint *, int, PolygonDrawMode) override {}
    void drawLines(const QLineF *, int) override {}
    void drawLines(const QLine *, int) override {}
    void drawRects(const QRectF *, int) override {}
    void drawRects(const QRect *, int) override {}
    void drawEllipse(const QRectF &) override {}
    void drawEllipse(const QRect &) override {}
    void drawPoints(const QPointF *, int) override {}
    void drawPoints(const QPoint *, int) override {}
    void drawTextItem(const QPointF &at, const QTextItem &item) override
    {
        const QString text = item.text();
        if (text.trimmed().isEmpty() || painter()->pen().style() == Qt::NoPen)
            return;
        const QFontMetricsF metrics(item.font());
        // Sideways the text takes its advance, spaces at its end aside; upwards only what is coloured counts.
        QRectF ink = metrics.tightBoundingRect(text);
        ink.moveTop(ink.top() + at.y());
        qsizetype last = text.size();
        while (last > 0 && text[last - 1].isSpace())
            --last;
        ink.setLeft(at.x());
        ink.setWidth(item.width() - metrics.horizontalAdvance(text.mid(last)));
        // What is selected is painted a second time: once where the selection is, once around it.
        if (painter()->hasClipping() && painter()->clipBoundingRect().intersects(ink) &&
            !painter()->clipPath().intersects(ink.adjusted(2, 2, -2, -2)))
            return;
        const QTransform &placed = painter()->deviceTransform();
        PaintedText found{widget, text, placed.mapRect(ink), QRectF(widget->rect()),
                          painter()->pen().color()};
        if (painter()->hasClipping())
            found.room = placed.mapRect(painter()->clipBoundingRect());
        texts.push_back(found);
    }

    QWidget *widget = nullptr;
    std::vector<PaintedText> texts;
};

class Probe final : public QPaintDevice
{
public:
    explicit Probe(QWidget &widget) : m_widget(widget) { m_engine.widget = &widget; }
    QPaintEngine *paintEngine() const override { return &m_engine; }
    std::vector<PaintedText> take() { return std::move(m_engine.texts); }

protected:
    int metric(PaintDeviceMetric metric) const override
    {
        switch (metric) {
        case PdmWidth:
            return m_widget.width();
        case PdmHeight:
            return m_widget.height();
        case PdmWidthMM:
            return m_widget.widthMM();
        case PdmHeightMM:
            return m_widget.heightMM();
        case PdmDpiX:
        case PdmPhysicalDpiX:
            return m_widget.logicalDpiX();
        case PdmDpiY:
        case PdmPhysicalDpiY:
            return m_widget.logicalDpiY();
        case PdmDepth:
            return 32;
        case PdmNumColors:
            return 1 << 24;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return int(QPaintDevice::devicePixelRatioFScale());
        }
        return 0;
    }

private:
    QWidget &m_widget;
    mutable ProbeEngine m_engine;
};

} // namespace

std::vector<PaintedText> paintedTexts(QWidget &widget)
{
    if (!widget.isVisible() || widget.size().isEmpty())
        return {};
    Probe probe(widget);
    widget.render(&probe, QPoint(), QRegion(), QWidget::RenderFlags());
    return probe.take();
}

} // namespace wf::guitest
