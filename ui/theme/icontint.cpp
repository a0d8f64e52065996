// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/icontint.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>
#include <cmath>
#include <memory>

namespace wf {

namespace {

constexpr qint64 MaxIconBytes = 64 * 1024;

class TintEngine final : public QIconEngine
{
public:
    TintEngine(std::shared_ptr<QSvgRenderer> renderer, const QColor &color, const QColor &disabled)
        : m_renderer(std::move(renderer)), m_color(color), m_disabled(disabled)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double ratio = std::abs(painter->deviceTransform().m11());
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, 1.0));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    // `size` is in device pixels; the caller sets the ratio on the result.
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        if (size.isEmpty())
            return {};
        QImage image(size, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        const double side = std::min(size.width(), size.height());
        m_renderer->render(&painter,
                           QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side));
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(image.rect(), mode == QIcon::Disabled ? m_disabled : m_color);
        painter.end();
        return QPixmap::fromImage(image);
    }

    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }
    QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override { return {{16, 16}, {32, 32}, {64, 64}}; }
    bool isNull() override { return false; }
    QIconEngine *clone() const override { return new TintEngine(m_renderer, m_color, m_disabled); }

private:
    std::shared_ptr<QSvgRenderer> m_renderer;
    QColor m_color;
    QColor m_disabled;
};

} // namespace

QIcon tintedIcon(const QString &path, const QColor &color, const QColor &disabled)
{
    // Tests and tools link the library without the program's resources, so a missing file is no error.
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > MaxIconBytes)
        return {};
    auto renderer = std::make_shared<QSvgRenderer>();
    if (!renderer->load(file.readAll()))
        return {};
    return QIcon(new TintEngine(std::move(renderer), color, disabled));
}

} // namespace wf
