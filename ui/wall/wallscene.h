// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/wallcharts.h"
#include "wall/wallwords.h"

#include <QRect>

namespace wf {

/// What stands on one page, and where.
struct WallScene
{
    struct Card
    {
        QRect rect;
        WallCardLook look;
        QString name; ///< For tests, and to keep a card's widget: "incident:ID", "more".
    };
    std::vector<Card> cards;
    std::vector<WallCharts::Place> charts;
};

/// What the pages are made of.
struct WallStuff
{
    const WallFacts &facts;
    const WallFonts &fonts;
    QRect area;
    WallShape shape = WallShape::Wide;
    Timestamp now;
    WallManner manner;
    std::vector<ChartPlan> plans; ///< For this page, the most important first.
};

/// How many charts a page of metrics holds on a screen.
int metricsPerPage(const QSize &area, const WallFonts &fonts);

WallScene overviewScene(const WallStuff &stuff);
WallScene incidentScene(const WallStuff &stuff, const WallIncident &incident);
WallScene metricsScene(const WallStuff &stuff, int part);
WallScene calmScene(const WallStuff &stuff);

} // namespace wf
