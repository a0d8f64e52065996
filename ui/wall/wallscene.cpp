// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallscene.h"

#include "delegates/words.h"
#include "words/watchwords.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace wf {

namespace {

/// Of the room, in percent.
constexpr int CardsWidth = 62;
constexpr int CardsWidthUltrawide = 46;
constexpr int CardsHeight = 56;
/// Of a chart, in capitals: smaller ones are all axis.
constexpr double LeastChartWidth = 14;
constexpr double LeastChartHeight = 6.4;
/// How much wider than high a chart is at least, if a tall screen holds several.
constexpr double TallChartRatio = 3.2;

struct Halves
{
    QRect cards;
    QRect charts;
    int columns = 1; ///< Of charts.
    int rows = 2;
};

/// Cards and charts side by side, or one above the other.
Halves halvesOf(const WallStuff &stuff)
{
    const int gap = stuff.fonts.unit() * 2;
    const QRect &a = stuff.area;
    Halves h;
    switch (stuff.shape) {
    case WallShape::Portrait: {
        const int cards = a.height() * CardsHeight / 100;
        h.cards = QRect(a.left(), a.top(), a.width(), cards);
        h.charts = QRect(a.left(), a.top() + cards + gap, a.width(), a.height() - cards - gap);
        break;
    }
    case WallShape::Wide:
    case WallShape::Ultrawide: {
        const bool ultra = stuff.shape == WallShape::Ultrawide;
        const int cards = a.width() * (ultra ? CardsWidthUltrawide : CardsWidth) / 100;
        h.cards = QRect(a.left(), a.top(), cards, a.height());
        h.charts = QRect(a.left() + cards + gap, a.top(), a.width() - cards - gap, a.height());
        h.columns = ultra ? 2 : 1;
        h.rows = ultra ? 1 : 2;
        break;
    }
    }
    // A screen that holds few lines keeps them for the words.
    const double capital = stuff.fonts.sizes().text;
    while (h.rows > 1 && (h.charts.height() - (h.rows - 1) * gap) / h.rows < LeastChartHeight * capital)
        --h.rows;
    while (h.columns > 1 && (h.charts.width() - gap) / h.columns < LeastChartWidth * capital)
        --h.columns;
    if (stuff.shape == WallShape::Ultrawide && h.columns == 1)
        h.rows = h.charts.height() > 2 * LeastChartHeight * capital + gap ? 2 : 1;
    return h;
}

void placeCharts(const WallStuff &stuff, const QRect &area, int columns, int rows, std::size_t from,
                 WallScene &scene)
{
    const int gap = stuff.fonts.unit() * 2;
    const auto count = std::min(stuff.plans.size() - std::min(from, stuff.plans.size()),
                                std::size_t(columns) * std::size_t(rows));
    if (count == 0)
        return;
    // As few empty places as can be, and of what is left the charts that are nearest to twice as wide as
    // high.
    const int n = int(count);
    const auto worth = [&](int c) {
        const int r = (n + c - 1) / c;
        const double ratio = double(area.width()) / c / std::max(1.0, double(area.height()) / r);
        return std::pair(c * r - n, std::abs(std::log(ratio / 2)));
    };
    int best = std::min(columns, n);
    for (int c = best; c >= 1 && (n + c - 1) / c <= rows; --c)
        best = worth(c) < worth(best) ? c : best;
    columns = best;
    rows = (n + columns - 1) / columns;
    for (std::size_t i = 0; i < count; ++i) {
        const int column = int(i) % columns;
        const int row = int(i) / columns;
        const auto edge = [gap](int length, int parts, int part) { return (length + gap) * part / parts; };
        const int x = edge(area.width(), columns, column);
        const int y = edge(area.height(), rows, row);
        const QRect rect(area.left() + x, area.top() + y, edge(area.width(), columns, column + 1) - gap - x,
                         edge(area.height(), rows, row + 1) - gap - y);
        scene.charts.push_back({rect, stuff.plans[from + i]});
    }
}

/// On a tall screen the charts begin where the cards end.
QRect chartArea(const WallStuff &stuff, const Halves &halves, const WallScene &scene)
{
    if (stuff.shape != WallShape::Portrait || scene.cards.empty())
        return halves.charts;
    const QRect &last = scene.cards.back().rect;
    const int top = last.top() + last.height() + stuff.fonts.unit() * 2;
    return halves.charts.adjusted(0, std::min(0, top - halves.charts.top()), 0, 0);
}

/// The charts of a page that has cards too.
void placeChartsBeside(const WallStuff &stuff, const Halves &halves, WallScene &scene)
{
    const QRect area = chartArea(stuff, halves, scene);
    int rows = halves.rows;
    if (stuff.shape == WallShape::Portrait) {
        const int gap = stuff.fonts.unit() * 2;
        const double high =
            std::max(LeastChartHeight * stuff.fonts.sizes().text, area.width() / TallChartRatio) + gap;
        rows = std::clamp(int((area.height() + gap) / high), 1, 4);
    }
    placeCharts(stuff, area, halves.columns, rows, 0, scene);
}

/// Puts cards of their own heights one below the other.
class Column
{
public:
    Column(WallScene &scene, const QRect &area, int gap)
        : m_scene(scene), m_area(area), m_y(area.top()), m_gap(gap)
    {
    }
    void put(WallCardLook look, const QString &name, const WallFonts &fonts)
    {
        const int height = WallCard::heightFor(look, m_area.width(), fonts);
        m_scene.cards.push_back({QRect(m_area.left(), m_y, m_area.width(), height), std::move(look), name});
        m_y += height + m_gap;
    }
    int left() const { return m_area.top() + m_area.height() - m_y; }
    int y() const { return m_y; }

private:
    WallScene &m_scene;
    QRect m_area;
    int m_y;
    int m_gap;
};

/// Heights of the cards; every one is as high as another of its form, whatever it says.
WallRoom roomOf(const WallStuff &stuff, const QRect &area)
{
    WallIncident sample;
    sample.title = sample.commander = sample.step = sample.decision = QStringLiteral("H");
    sample.progress = {1, 2};
    sample.updateDueAt = sample.decidedAt = stuff.now;
    WallRoom room;
    room.height = area.height();
    room.gap = stuff.fonts.unit();
    for (const WallDetail detail :
         {WallDetail::Line, WallDetail::Compact, WallDetail::Normal, WallDetail::Full})
        room.incident[std::size_t(detail)] =
            WallCard::heightFor(incidentLook(sample, detail, stuff.now, {}), area.width(), stuff.fonts);
    WallDetection detection;
    detection.title = QStringLiteral("H");
    room.detection =
        WallCard::heightFor(detectionLook(detection, stuff.now, false), area.width(), stuff.fonts);
    room.more = WallCard::heightFor(moreLook(1, Severity::P2), area.width(), stuff.fonts);
    return room;
}

/// A row may take so many lines where one would cut it.
constexpr int MostLines = 5;

/// Gives the rows that are cut further lines as long as some of `left` is left: each one more before one gets
/// two, the first rows first.
void unfold(WallCardLook &look, int width, const WallFonts &fonts, int &left)
{
    int height = WallCard::heightFor(look, width, fonts);
    for (int lines = 2; lines <= MostLines; ++lines) {
        for (WallRow &row : look.rows) {
            const int before = std::exchange(row.lines, lines);
            const int taller = WallCard::heightFor(look, width, fonts);
            if (taller - height > left || taller == height) {
                row.lines = before;
                continue;
            }
            left -= taller - height;
            height = taller;
        }
    }
}

QRect withoutDoubts(const WallStuff &stuff, WallScene &scene)
{
    const WallCardLook doubts = doubtLook(stuff.facts, stuff.now);
    if (doubts.rows.empty())
        return stuff.area;
    const int gap = stuff.fonts.unit() * 2;
    const int height = WallCard::heightFor(doubts, stuff.area.width(), stuff.fonts);
    scene.cards.push_back(
        {QRect(stuff.area.topLeft(), QSize(stuff.area.width(), height)), doubts, QStringLiteral("doubt")});
    return stuff.area.adjusted(0, height + gap, 0, 0);
}

void putOverview(const WallStuff &stuff, const QRect &area, WallScene &scene)
{
    const WallFacts &facts = stuff.facts;
    std::vector<Severity> incidents;
    std::vector<Severity> detections;
    for (const WallIncident &incident : facts.incidents)
        incidents.push_back(incident.severity);
    for (const WallDetection &detection : facts.detections)
        detections.push_back(detection.severity);
    const WallRoom room = roomOf(stuff, area);
    const WallFit fit = fitOverview(incidents, detections, room);
    std::vector<std::pair<WallCardLook, QString>> cards;
    for (std::size_t i = 0; i < fit.incidents.size(); ++i) {
        const WallIncident &incident = facts.incidents[i];
        cards.emplace_back(incidentLook(incident, fit.incidents[i], stuff.now, stuff.manner),
                           QStringLiteral("incident:") + incident.id.text());
    }
    for (int i = 0; i < fit.detections; ++i) {
        const WallDetection &detection = facts.detections[std::size_t(i)];
        cards.emplace_back(detectionLook(detection, stuff.now, stuff.manner.old),
                           QStringLiteral("detection:") + detection.key);
    }
    if (fit.hidden > 0)
        cards.emplace_back(moreLook(fit.hidden, fit.worstHidden), QStringLiteral("more"));
    int left = area.height() + room.gap;
    for (const auto &[look, name] : cards)
        left -= WallCard::heightFor(look, area.width(), stuff.fonts) + room.gap;
    Column column(scene, area, room.gap);
    for (auto &[look, name] : cards) {
        unfold(look, area.width(), stuff.fonts, left);
        column.put(std::move(look), name, stuff.fonts);
    }
}

} // namespace

int metricsPerPage(const QSize &area, const WallFonts &fonts)
{
    const int gap = fonts.unit() * 2;
    const double capital = fonts.sizes().text;
    const int columns = std::clamp(int((area.width() + gap) / (LeastChartWidth * capital + gap)), 1, 4);
    const int rows = std::clamp(int((area.height() + gap) / (LeastChartHeight * capital + gap)), 1, 4);
    return columns * rows;
}

WallScene overviewScene(const WallStuff &stuff)
{
    WallScene scene;
    WallStuff rest = stuff;
    rest.area = withoutDoubts(stuff, scene);
    const Halves halves = halvesOf(rest);
    const bool room = !stuff.plans.empty() &&
                      halves.charts.height() >= LeastChartHeight * stuff.fonts.sizes().text &&
                      halves.charts.width() >= LeastChartWidth * stuff.fonts.sizes().text;
    putOverview(stuff, room ? halves.cards : rest.area, scene);
    if (room)
        placeChartsBeside(stuff, halves, scene);
    return scene;
}

WallScene incidentScene(const WallStuff &stuff, const WallIncident &incident)
{
    WallScene scene;
    WallStuff rest = stuff;
    rest.area = withoutDoubts(stuff, scene);
    const Halves halves = halvesOf(rest);
    const bool room =
        !stuff.plans.empty() && halves.charts.height() >= LeastChartHeight * stuff.fonts.sizes().text;
    const QRect area = room ? halves.cards : rest.area;
    WallCardLook look = incidentLook(incident, WallDetail::Full, stuff.now, stuff.manner);
    const auto words = [](const QString &text, Token ink, WallFace face = WallFace::Text) {
        WallSpan span;
        span.text = text;
        span.ink = ink;
        span.face = face;
        return span;
    };
    const auto flexing = [&words](const QString &text, Token ink) {
        WallSpan span = words(text, ink);
        span.flexes = true;
        return span;
    };
    if (!incident.phase.isEmpty()) {
        const bool late = incident.phaseDueAt && *incident.phaseDueAt < stuff.now;
        WallRow phase{{flexing(incident.phase, late ? Token::P1 : Token::Text2)}, {}, 1, false};
        // How long is left is read whole, however long the name is.
        if (const QString time = WallWords::phaseTime(incident, stuff.now); !time.isEmpty())
            phase.right = {words(time, late ? Token::P1 : Token::Text, WallFace::TitleMono)};
        // Before the step, which is the row behind the bar.
        look.rows.insert(look.rows.begin() + (incident.progress.total > 0 ? 3 : 2), phase);
    }
    for (const TimerRecord &timer : incident.calls) {
        const bool late = timer.dueAt < stuff.now;
        look.rows.push_back({{flexing(Words::timer(timer), Token::Text2)},
                             {words(WallWords::call(timer, stuff.now), late ? Token::P0Text : Token::Text,
                                    WallFace::TitleMono)},
                             1,
                             false});
    }
    // What has no room goes, from the end; what is left over goes to what would be cut.
    while (look.rows.size() > 1 && WallCard::heightFor(look, area.width(), stuff.fonts) > area.height())
        look.rows.pop_back();
    int left = area.height() - WallCard::heightFor(look, area.width(), stuff.fonts);
    unfold(look, area.width(), stuff.fonts, left);
    scene.cards.push_back(
        {QRect(area.topLeft(),
               QSize(area.width(),
                     std::min(area.height(), WallCard::heightFor(look, area.width(), stuff.fonts)))),
         look, QStringLiteral("incident:") + incident.id.text()});
    if (room)
        placeChartsBeside(stuff, halves, scene);
    return scene;
}

WallScene metricsScene(const WallStuff &stuff, int part)
{
    WallScene scene;
    const int gap = stuff.fonts.unit() * 2;
    QRect area = withoutDoubts(stuff, scene);
    if (!stuff.facts.incidents.empty() || !stuff.facts.detections.empty()) {
        // What is open stays in sight: two lines of it, or one and how many more there are.
        const WallRoom room = roomOf(stuff, area);
        const int height =
            std::min(area.height() / 3, 2 * room.incident[std::size_t(WallDetail::Line)] + room.gap);
        const QRect strip(area.topLeft(), QSize(area.width(), height));
        const std::size_t before = scene.cards.size();
        putOverview(stuff, strip, scene);
        if (scene.cards.size() > before)
            area.setTop(scene.cards.back().rect.top() + scene.cards.back().rect.height() + gap);
    }
    const int perPage = metricsPerPage(stuff.area.size(), stuff.fonts);
    const double capital = stuff.fonts.sizes().text;
    const int columns = std::clamp(int((area.width() + gap) / (LeastChartWidth * capital + gap)), 1, 4);
    const int rows = std::max(1, std::min((perPage + columns - 1) / columns,
                                          int((area.height() + gap) / (LeastChartHeight * capital + gap))));
    placeCharts(stuff, area, columns, rows, std::size_t(part) * std::size_t(perPage), scene);
    return scene;
}

WallScene calmScene(const WallStuff &stuff)
{
    WallScene scene;
    const QRect area = withoutDoubts(stuff, scene);
    const WatchSummary &watch = stuff.facts.watch;
    const auto row = [](const QString &text, Token ink, WallFace face) {
        WallSpan span;
        span.text = text;
        span.ink = ink;
        span.face = face;
        span.flexes = true;
        return WallRow{{span}, {}, 2, true};
    };
    WallCardLook look;
    look.panel = false;
    look.rows.push_back(
        row(WatchWords::headline(watch), watch.calm ? Token::Ok : Token::Text, WallFace::Huge));
    if (verdictOf(stuff.facts) == WallVerdict::Quiet)
        look.rows.push_back(
            row(WatchWords::reasons(watch).join(QStringLiteral(" · ")), Token::Stale, WallFace::Title));
    if (const QString remedy = WatchWords::remedy(watch); !remedy.isEmpty())
        look.rows.push_back(row(remedy, Token::Text2, WallFace::Text));
    if (stuff.facts.logKnown)
        look.rows.push_back(row(WallWords::since(stuff.facts, stuff.now), Token::Text2, WallFace::Text));
    // What matters least goes first where the screen is too small.
    while (look.rows.size() > 1 && WallCard::heightFor(look, area.width(), stuff.fonts) > area.height())
        look.rows.pop_back();
    for (const WallRow &r : look.rows) {
        for (const WallSpan &span : r.left)
            look.says += (look.says.isEmpty() ? QString() : QStringLiteral(" · ")) + span.text;
    }
    const int gap = stuff.fonts.unit() * 2;
    const int height = WallCard::heightFor(look, area.width(), stuff.fonts);
    const double capital = stuff.fonts.sizes().text;
    const int left = area.height() - height - 2 * gap;
    const int columns = std::clamp(int((area.width() + gap) / (LeastChartWidth * capital + gap)), 1, 3);
    const bool charts = !stuff.plans.empty() && left >= LeastChartHeight * capital;
    // Without charts the words stand in the middle of the page.
    const int top = charts ? area.top() + gap : area.top() + std::max(0, (area.height() - height) / 2);
    scene.cards.push_back({QRect(area.left(), top, area.width(), height), look, QStringLiteral("calm")});
    if (charts) {
        const int rows = stuff.shape == WallShape::Portrait
                             ? std::clamp(int((left + gap) / (LeastChartHeight * capital + gap)), 1, 3)
                             : 1;
        placeCharts(stuff, QRect(area.left(), top + height + gap, area.width(), left), columns, rows, 0,
                    scene);
    }
    return scene;
}

} // namespace wf
