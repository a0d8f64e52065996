// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallboard.h"

#include "delegates/words.h"
#include "models/wallmotion.h"
#include "sound/annunciator.h"
#include "wall/wallawake.h"
#include "wall/wallshade.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDateTime>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>

namespace wf {

namespace {

constexpr Millis Second{1000};
constexpr Millis Coalesce{50};
/// Screens that come and go come in bursts, and window managers answer in their own time.
constexpr Millis Settle{200};
/// The names of charts change seldom, and looking for them costs.
constexpr Millis PlansEvery = std::chrono::seconds(5);
constexpr double MillimetresPerInch = 25.4;
/// A panel that tells no size tells 0, or the size of a postage stamp.
constexpr double LeastDiagonal = 3;

} // namespace

WallBoard::WallBoard(DeskView &desk, const Theme &theme, bool leaves, QWidget *parent)
    : QWidget(parent, Qt::Window), m_desk(desk), m_theme(theme), m_leaves(leaves), m_source(desk),
      m_rotation(WallConfig().dwell), m_stage(new QWidget(this)), m_header(new WallCard(theme, m_stage)),
      m_footer(new WallCard(theme, m_stage)), m_charts(new WallCharts(desk, theme, m_stage)),
      m_shade(new WallShade(theme, this)), m_annunciator(new Annunciator([] { QApplication::beep(); }, this)),
      m_awake(new WallAwake(this))
{
    setObjectName(QStringLiteral("wallboard"));
    setWindowTitle(tr("Watchfloor wallboard"));
    setCursor(Qt::BlankCursor);
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_header->setObjectName(QStringLiteral("wallHeader"));
    m_footer->setObjectName(QStringLiteral("wallFooter"));
    m_tick.setSingleShot(true);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        refresh();
        arm();
    });
    m_settle.setSingleShot(true);
    m_settle.setInterval(Settle);
    connect(&m_settle, &QTimer::timeout, this, &WallBoard::fill);
    m_soon.setSingleShot(true);
    m_soon.setInterval(Coalesce);
    connect(&m_soon, &QTimer::timeout, this, &WallBoard::refresh);
    connect(&desk, &DeskView::bookChanged, this, &WallBoard::refreshSoon);
    connect(&desk, &DeskView::logStatusChanged, this, &WallBoard::refreshSoon);
    connect(&desk, &DeskView::libraryChanged, this, &WallBoard::refreshSoon);
    connect(&desk.settings(), &Settings::changed, this, [this] {
        readConfig();
        measure();
        refreshSoon();
    });
    connect(qGuiApp, &QGuiApplication::screenAdded, this, &WallBoard::place);
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &WallBoard::place);
    connect(qGuiApp, &QGuiApplication::primaryScreenChanged, this, &WallBoard::place);
    readConfig();
    measure();
    refresh();
    arm();
}

WallBoard::~WallBoard() = default;

void WallBoard::refreshSoon()
{
    m_plansAt = {};
    if (!m_soon.isActive())
        m_soon.start();
}

void WallBoard::readConfig()
{
    m_config = wallConfigOf(m_desk.options().config.wallboard, m_desk.settings());
    m_rotation.setDwell(m_config.dwell);
}

void WallBoard::arm()
{
    // On the second, so that the clock never skips one.
    const qint64 past = toMs(m_desk.clock().wall()) % Second.count();
    m_tick.start(Second - Millis{past} + Millis{2});
}

QScreen *WallBoard::screenFor(const QString &wanted)
{
    const QList<QScreen *> screens = QGuiApplication::screens();
    bool isNumber = false;
    const int number = wanted.toInt(&isNumber);
    if (isNumber)
        return screens.value(number - 1);
    for (QScreen *screen : screens) {
        if (screen->name() == wanted)
            return screen;
    }
    return nullptr;
}

void WallBoard::showOn(const QString &screen)
{
    m_wantedScreen = screen;
    m_home.reset();
    place();
    m_fills = true;
    showFullScreen();
}

QScreen *WallBoard::home()
{
    // Numbers are given anew when a screen comes or goes: the one that was meant is known by its name.
    if (!m_home) {
        QScreen *meant = screenFor(m_wantedScreen);
        if (meant)
            m_home = meant->name();
        return meant;
    }
    const QList<QScreen *> screens = QGuiApplication::screens();
    const auto found = std::find_if(screens.begin(), screens.end(),
                                    [this](const QScreen *screen) { return screen->name() == *m_home; });
    return found == screens.end() ? nullptr : *found;
}

void WallBoard::place()
{
    if (m_wantedScreen.isNull())
        return;
    const QScreen *screen = target();
    if (!screen)
        return;
    const bool moves = this->screen() != screen || geometry() != screen->geometry();
    if (!m_fills || !moves) {
        fill();
        return;
    }
    // A window manager moves nothing that fills a screen, and has to have seen first that it does no more.
    setWindowState(windowState() & ~Qt::WindowFullScreen);
    m_settle.start();
}

QScreen *WallBoard::target()
{
    QScreen *screen = home();
    return screen ? screen : QGuiApplication::primaryScreen(); // Better than nowhere, until it is there.
}

void WallBoard::fill()
{
    QScreen *screen = target();
    if (!screen)
        return;
    connect(screen, &QScreen::geometryChanged, this, &WallBoard::place, Qt::UniqueConnection);
    setScreen(screen);
    setGeometry(screen->geometry());
    const QSizeF size = screen->physicalSize();
    setScreenDiagonal(std::hypot(size.width(), size.height()) / MillimetresPerInch);
    if (!m_fills)
        return;
    // Where screens are no common desktop a window goes with its screen, and is hidden by that; nobody asked
    // for it, so it would count as shown already.
    if (!isVisible())
        hide();
    showFullScreen();
}

void WallBoard::setScreenDiagonal(double inches)
{
    m_screenDiagonal = inches < LeastDiagonal ? 0 : inches;
    measure();
    refresh();
}

void WallBoard::measure()
{
    const WallSizes sizes = wallSizes({width(), height(), m_screenDiagonal}, m_config);
    m_fonts = std::make_unique<WallFonts>(m_theme, sizes);
    m_header->setFonts(m_fonts.get());
    m_footer->setFonts(m_fonts.get());
    m_charts->setFonts(m_fonts.get());
    for (const auto &[name, card] : m_cards)
        card->setFonts(m_fonts.get());
    // Room for the walk against burn-in on every side.
    const int reach = std::max(2, m_fonts->unit() / 3);
    const int margin = m_fonts->unit() * 2 - reach;
    m_stage->resize(std::max(1, width() - 2 * (margin + reach)),
                    std::max(1, height() - 2 * (margin + reach)));
    m_shade->setGeometry(rect());
    shift(m_desk.clock().wall());
}

void WallBoard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    measure();
    refresh();
}

void WallBoard::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_theme.color(Token::Ground));
    if (!std::exchange(m_painted, true))
        QTimer::singleShot(0, this, &WallBoard::firstShown);
}

void WallBoard::shift(Timestamp now)
{
    const int reach = std::max(2, m_fonts->unit() / 3);
    const QPoint middle(m_fonts->unit() * 2, m_fonts->unit() * 2);
    m_stage->move(middle + wallShift(now, reach));
}

void WallBoard::dim()
{
    const QTime local = QDateTime::fromMSecsSinceEpoch(toMs(m_desk.clock().wall())).time();
    m_shade->setLevel(isNight(m_config.night, local) ? m_config.nightLevel : 100);
}

bool WallBoard::noticeNews()
{
    std::map<QString, Severity> open;
    for (const WallIncident &incident : m_facts.incidents)
        open[incident.id.text()] = incident.severity;
    for (const WallDetection &detection : m_facts.detections)
        open[detection.key] = detection.severity;
    std::optional<Severity> worst;
    for (const auto &[key, severity] : open) {
        const auto known = m_seen.open.find(key);
        const bool news = known == m_seen.open.end() || isWorse(severity, known->second);
        if (news && (!worst || isWorse(severity, *worst)))
            worst = severity;
    }
    m_seen.open = std::move(open);
    // What is open when the board starts is no news.
    const bool alarm = std::exchange(m_seen.started, m_facts.logKnown) && worst;
    if (alarm)
        sound(*worst);
    return alarm;
}

void WallBoard::sound(Severity severity)
{
    const auto chosen = m_config.sounds.find(severity);
    if (chosen == m_config.sounds.end())
        return;
    const bool beeps = chosen->second == WallBeep;
    const bool isFile = !beeps && chosen->second != WallAlarm;
    m_annunciator->sound({alarmSoundOf(severity), isFile ? chosen->second : QString(), {}, beeps});
}

void WallBoard::refresh()
{
    const Timestamp now = m_desk.clock().wall();
    const SteadyTime steady = m_desk.clock().steady();
    const bool utc = m_desk.settings().value(SettingKey::UtcTimes).toBool();
    m_facts = m_source.facts(now);
    const bool alarm = noticeNews();
    const QString onCall = Words::onCall(m_desk.onCall(), utc);
    m_header->setLook(headerLook(m_facts, onCall.isEmpty() ? m_config.onCall : onCall, now, utc,
                                 wallShapeOf(this->width(), height()) == WallShape::Portrait));
    const int width = m_stage->width();
    const int headerHeight = WallCard::heightFor(m_header->look(), width, *m_fonts);
    const int footerHeight =
        std::max(m_fonts->lineHeight(WallFace::Small), m_fonts->lineHeight(WallFace::SmallMono));
    const int gap = m_fonts->unit() * 2;
    m_header->setGeometry(0, 0, width, headerHeight);
    m_footer->setGeometry(0, m_stage->height() - footerHeight, width, footerHeight);
    m_pageArea = QRect(0, headerHeight + gap, width,
                       std::max(1, m_stage->height() - headerHeight - footerHeight - 2 * gap));
    const WallChoice choice{m_config.pages, m_config.pin, int(m_config.metrics.size()),
                            metricsPerPage(m_pageArea.size(), *m_fonts)};
    m_rotation.setPages(wallPages(m_facts, choice), steady, alarm);
    m_rotation.tick(steady);
    apply(scene());
    const bool silent = m_annunciator->health() == Annunciator::Health::Failing;
    m_footer->setLook(footerLook(m_facts, m_config, silent, m_rotation.index(), m_rotation.count(),
                                 m_rotation.progress(steady), m_rotation.isHeld(steady), now));
    shift(now);
    dim();
}

WallScene WallBoard::scene()
{
    const Timestamp now = m_desk.clock().wall();
    const WallPage page = m_rotation.page();
    // Other series are other charts, at once.
    const bool fresh = m_index.update(m_desk.catalog());
    if (fresh || !(page == m_plansFor) || now - m_plansAt > PlansEvery || now < m_plansAt) {
        m_plans = plansOf(page);
        m_plansFor = page;
        m_plansAt = now;
    }
    const bool logOld = std::any_of(m_facts.doubts.begin(), m_facts.doubts.end(), [](const WallDoubt &doubt) {
        return doubt.kind == WallDoubt::Kind::LogUnread || doubt.kind == WallDoubt::Kind::NoDesk;
    });
    const Settings &settings = m_desk.settings();
    const WallManner manner{logOld, settings.value(SettingKey::UtcTimes).toBool(),
                            settings.value(SettingKey::ReducedMotion).toBool()};
    const WallStuff stuff{m_facts, *m_fonts, m_pageArea, wallShapeOf(width(), height()),
                          now,     manner,   m_plans};
    switch (page.kind) {
    case WallPageKind::Overview:
        return overviewScene(stuff);
    case WallPageKind::Incident:
        for (const WallIncident &incident : m_facts.incidents) {
            if (incident.id == page.incident)
                return incidentScene(stuff, incident);
        }
        return overviewScene(stuff);
    case WallPageKind::Metrics:
        return metricsScene(stuff, page.part);
    case WallPageKind::AllClear:
        return calmScene(stuff);
    }
    return {};
}

void WallBoard::apply(const WallScene &scene)
{
    std::map<QString, WallCard *> next;
    for (const WallScene::Card &card : scene.cards) {
        WallCard *&widget = next[card.name];
        const auto known = m_cards.find(card.name);
        if (known != m_cards.end()) {
            widget = known->second;
            m_cards.erase(known);
        } else {
            widget = new WallCard(m_theme, m_stage);
            widget->setObjectName(card.name);
            widget->setFonts(m_fonts.get());
        }
        widget->setGeometry(card.rect);
        widget->setLook(card.look);
        widget->show();
    }
    for (const auto &[name, card] : m_cards) {
        card->hide();
        card->setObjectName({});
        card->deleteLater();
    }
    m_cards = std::move(next);
    m_charts->show(scene.charts, m_config.span, m_desk.settings().value(SettingKey::UtcTimes).toBool());
}

void WallBoard::turnTo(WallPageKind kind)
{
    const SteadyTime now = m_desk.clock().steady();
    for (int i = 0; i < m_rotation.count() && m_rotation.page().kind != kind; ++i)
        m_rotation.next(now);
    refresh();
}

void WallBoard::keyPressEvent(QKeyEvent *event)
{
    const SteadyTime now = m_desk.clock().steady();
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
    case Qt::Key_PageDown:
        m_rotation.next(now);
        break;
    case Qt::Key_Left:
    case Qt::Key_Up:
    case Qt::Key_PageUp:
        m_rotation.previous(now);
        break;
    case Qt::Key_Space:
        m_rotation.toggleHold(now);
        break;
    case Qt::Key_Escape:
    case Qt::Key_F11:
        if (m_leaves)
            close();
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    refresh();
}

void WallBoard::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_awake->hold(isFullScreen());
}

void WallBoard::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_awake->hold(false);
}

void WallBoard::closeEvent(QCloseEvent *event)
{
    m_fills = false;
    QWidget::closeEvent(event);
    Q_EMIT left();
}

} // namespace wf

#include "moc_wallboard.cpp"
