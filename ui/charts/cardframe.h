// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartspec.h"
#include "charts/plotmap.h"
#include "plot/bands.h"

#include <QImage>
#include <QRectF>

#include <memory>

namespace wf {

/// Everything the still part of a chart depends on. Equal looks give the same picture.
struct FrameLook
{
    struct Label
    {
        double value = 0;
        QString text;
        bool operator==(const Label &) const = default;
    };

    QSize size;       ///< Of the card, logical pixels.
    double ratio = 1; ///< Device pixel ratio, 0.5 to 8.
    QRectF plot;
    ValueAxis axis;
    std::vector<Label>
        labels; ///< Grid lines of the value axis, low to high; an empty text leaves the line alone.
    std::vector<Band> bands;
    bool lit = false; ///< The value is in a band now: bands have their full colour.
    ThemeMode mode = ThemeMode::Dark;
    ChartStyle style{};
    bool operator==(const FrameLook &) const = default;
};

/// Card, bands, grid and value axis as one picture. The axis and the grid are those of a chart in
/// a scene that is never shown; it is drawn again only when the look changes, never for new data.
class CardFrame
{
public:
    explicit CardFrame(const Theme &theme);
    ~CardFrame();

    /// The picture in device pixels with its ratio set. Valid until the next call.
    const QImage &image(const FrameLook &look);
    /// How often the picture was drawn, for tests.
    int renderCount() const { return m_renders; }

private:
    void render(const FrameLook &look);
    void setUpChart(const FrameLook &look);

    struct Parts;
    const Theme &m_theme;
    std::unique_ptr<Parts> m_parts;
    FrameLook m_look;
    QImage m_image;
    int m_renders = 0;
};

} // namespace wf
