// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallcharts.h"

#include "chartgrid/chartplanspec.h"
#include "charts/chartwidget.h"
#include "charts/repaintclock.h"

#include <QPainter>
#include <QPainterPath>

namespace wf {

namespace {

/// From five metres more lines than this are a tangle.
constexpr std::size_t MaxLines = 4;
/// A chart this high, in lines of its title, has room for two of them.
constexpr double LinesForTwo = 4;

std::vector<SeriesRef> seriesOf(const ChartPlan &plan, const SeriesCatalog &catalog)
{
    std::vector<SeriesRef> shown;
    const std::vector<PlanLine> lines = linesOf(plan, catalog);
    // Held against a threshold the worst one decides; the others would hide it.
    const std::size_t most = plan.comparisons.empty() ? MaxLines : 1;
    for (std::size_t i = 0; i < std::min(most, lines.size()); ++i)
        shown.insert(shown.end(), lines[i].series.begin(), lines[i].series.end());
    return shown;
}

} // namespace

WallChart::WallChart(const Theme &theme, QWidget *parent, RepaintClock *clock)
    : QWidget(parent), m_theme(theme), m_title(new WallCard(theme, this)),
      m_chart(new ChartWidget(theme, this, clock))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_chart->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_chart->setFocusPolicy(Qt::NoFocus);
    m_chart->setCursor(Qt::BlankCursor);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void WallChart::setFonts(const WallFonts *fonts)
{
    m_fonts = fonts;
    m_title->setFonts(fonts);
    ChartStyle style;
    style.bare = true;
    style.axis = fonts->font(WallFace::Small).pixelSize();
    style.line = std::max(1.5, fonts->sizes().text / 14);
    m_chart->setChartStyle(style);
    arrange();
}

void WallChart::setPlan(const ChartPlan &plan, bool utc)
{
    const bool other = plan.metric != m_plan.metric || plan.stateName != m_plan.stateName;
    m_plan = plan;
    m_utc = utc;
    setObjectName(QStringLiteral("wallChart:%1").arg(plan.metric));
    if (other) {
        m_chart->setWindows({});
        m_lostSince.reset();
    }
    m_chart->setSpec(chartSpecOf(plan, plan.forms.front()));
    m_chart->setUtc(utc);
    m_chart->setEmptyText(plan.series.empty() ? plan.emptyReason : tr("waiting for the first sample"));
    refreshTitle();
}

void WallChart::take(const ChartAnswer &answer, Timestamp now)
{
    m_now = now;
    m_lostSince = answer.windows.empty() ? std::nullopt : answer.windows.front()->lostSince;
    m_chart->setNow(now);
    m_chart->setRange(answer.range);
    m_chart->setWindows(answer.windows);
    refreshTitle();
}

void WallChart::setOld(bool old)
{
    m_old = old;
    refreshTitle();
}

int WallChart::plotPixels() const
{
    return m_chart->plotPixels();
}

void WallChart::refreshTitle()
{
    if (!m_fonts)
        return;
    WallCardLook look;
    look.panel = false;
    look.ground = Token::Panel;
    look.dimmed = m_old;
    const ChartSpec &spec = m_chart->spec();
    Token tone = Token::Text;
    switch (m_chart->valueBand()) {
    case ValueBand::Normal:
        break;
    case ValueBand::Warning:
        tone = Token::P2;
        break;
    case ValueBand::Critical:
        tone = Token::P0Text;
        break;
    }
    WallSpan value;
    value.face = WallFace::TitleMono;
    value.ink = tone;
    value.text = m_chart->valueText();
    if (m_lostSince) {
        // The last value is no value of now: its age stands in its place.
        value.face = WallFace::MonoStrong;
        value.ink = Token::Stale;
        value.text = tr("stale %1").arg(clockText(std::max(m_now - *m_lostSince, Millis{0})));
    }
    WallSpan name;
    name.text = spec.name;
    name.face = WallFace::Strong;
    name.flexes = true;
    WallSpan threshold;
    threshold.text = spec.thresholdText;
    threshold.face = WallFace::SmallMono;
    threshold.ink = Token::Text3;
    // Where the name would be cut and there is height, it has a line of its own; else the threshold goes,
    // which is on the plot too.
    const int line = m_fonts->lineHeight(WallFace::TitleMono);
    const double alone = QFontMetricsF(m_fonts->font(WallFace::Strong)).horizontalAdvance(spec.name);
    const double words = alone + QFontMetricsF(m_fonts->font(value.face)).horizontalAdvance(value.text);
    const double aside = QFontMetricsF(m_fonts->font(WallFace::SmallMono)).horizontalAdvance(threshold.text);
    const double room = width() - 6 * m_fonts->unit();
    if (words > room && alone <= room && height() > LinesForTwo * line) {
        threshold.flexes = true;
        look.rows = {{{name}, {}, 1, false}, {{threshold}, {value}, 1, false}};
    } else {
        look.rows = {{{name}, {value}, 1, false}};
        if (words + aside + 3 * m_fonts->unit() < room)
            look.rows.front().left.push_back(threshold);
    }
    look.says = spec.name + QLatin1Char(' ') + value.text;
    if (look == m_title->look())
        return;
    m_title->setLook(look);
    // A value that is old has smaller letters: its row is lower than that of one of now.
    if (WallCard::heightFor(look, m_title->width(), *m_fonts) != m_title->height())
        arrange();
}

void WallChart::arrange()
{
    if (!m_fonts || width() < 1 || height() < 1)
        return;
    const int pad = m_fonts->unit();
    const int inner = std::max(1, width() - 3 * pad);
    const int title = WallCard::heightFor(m_title->look(), inner, *m_fonts);
    m_title->setGeometry(pad * 3 / 2, pad / 2, inner, title);
    const int top = pad / 2 + title;
    m_chart->setGeometry(pad * 3 / 2, top, inner, std::max(1, height() - top - pad / 2));
}

void WallChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refreshTitle();
    arrange();
}

void WallChart::paintEvent(QPaintEvent *)
{
    if (!m_fonts)
        return;
    QPainter p(this);
    p.fillRect(rect(), m_theme.color(Token::Ground));
    p.setRenderHint(QPainter::Antialiasing);
    const double pen = std::max(1.0, m_fonts->unit() / 6.0);
    const double radius = m_fonts->unit() * 0.8;
    p.setPen(QPen(m_theme.color(Token::Line), pen));
    p.setBrush(m_theme.color(Token::Panel));
    p.drawRoundedRect(QRectF(rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2), radius, radius);
}

WallCharts::WallCharts(DeskView &desk, const Theme &theme, QWidget *stage)
    : QObject(stage), m_desk(desk), m_theme(theme), m_stage(stage), m_clock(new RepaintClock(this))
{
    connect(&desk, &DeskView::snapshotChanged, this, &WallCharts::takeFrame);
}

WallCharts::~WallCharts()
{
    if (!m_asked.empty())
        m_desk.setChartQueries(ChartAsker::Wall, {});
}

void WallCharts::setFonts(const WallFonts *fonts)
{
    m_fonts = fonts;
    for (WallChart *chart : m_pool)
        chart->setFonts(fonts);
}

void WallCharts::show(const std::vector<Place> &places, Millis span, bool utc)
{
    m_span = span;
    std::vector<WallChart *> next;
    std::vector<WallChart *> rest = m_pool;
    const auto take = [&rest](auto fits) -> WallChart * {
        const auto found = std::find_if(rest.begin(), rest.end(), fits);
        if (found == rest.end())
            return nullptr;
        WallChart *chart = *found;
        rest.erase(found);
        return chart;
    };
    // A chart that is on the wall already keeps its picture.
    for (const Place &place : places)
        next.push_back(take([&place](const WallChart *chart) {
            return chart->plan().metric == place.plan.metric &&
                   chart->plan().stateName == place.plan.stateName;
        }));
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!next[i])
            next[i] = take([](const WallChart *) { return true; });
        if (!next[i]) {
            next[i] = new WallChart(m_theme, m_stage, m_clock);
            m_pool.push_back(next[i]);
            next[i]->setFonts(m_fonts);
        }
        next[i]->setGeometry(places[i].rect);
        if (!(next[i]->plan() == places[i].plan))
            next[i]->setPlan(places[i].plan, utc);
        next[i]->show();
    }
    for (WallChart *chart : rest)
        chart->hide();
    m_shown = std::move(next);
    ask();
}

void WallCharts::ask()
{
    std::vector<ChartQuery> queries;
    for (WallChart *chart : m_shown) {
        const ChartPlan &plan = chart->plan();
        ChartQuery query{chart->asked().key,
                         seriesOf(plan, m_desk.catalog()),
                         m_span,
                         {},
                         std::max(chart->plotPixels(), 100),
                         lineForm(plan.forms.front())};
        if (query.series != chart->asked().series || query.form != chart->asked().form)
            query.key = {ChartAsker::Wall, ++m_lastKey};
        chart->setAsked(query);
        queries.push_back(std::move(query));
    }
    if (queries == m_asked)
        return;
    m_asked = queries;
    m_desk.setChartQueries(ChartAsker::Wall, queries);
}

void WallCharts::takeFrame()
{
    const ChartFrame *frame = m_desk.chartFrame();
    if (!frame)
        return;
    for (WallChart *chart : m_shown) {
        const auto answer = frame->answers.find(chart->asked().key);
        if (answer != frame->answers.end())
            chart->take(answer->second, frame->now);
    }
}

} // namespace wf

#include "moc_wallcharts.cpp"
