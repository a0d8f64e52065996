// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/screenshots.h"

#include "app/picturestory.h"
#include "app/wallpictures.h"
#include "commander/commanderwindow.h"
#include "review/reviewwindow.h"

#include <QDir>
#include <QPixmap>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace wf {

namespace {

constexpr QSize Size(1680, 1050);
constexpr Millis LookEvery{500};
/// Given up after this many looks without progress (two minutes).
constexpr int MaxLooks = 240;
/// So many incidents that no wall holds them all.
constexpr int Storm = 15;
/// Looks that pass between a change and its picture: the data of a chart arrives at 1 Hz.
constexpr int Settle = 8;

/// The incident or detection of the outage the pictures follow.
const Incident *outage(const DeskView &desk)
{
    return desk.book().openFor(RunbookId(QStringLiteral("dynex-outage")));
}

} // namespace

Screenshots::Screenshots(DeskOptions base, const Clock &clock, Theme &theme, QString folder, QObject *parent)
    : QObject(parent), m_base(std::move(base)), m_clock(clock), m_theme(theme), m_folder(std::move(folder))
{
}

Screenshots::~Screenshots()
{
    close();
}

void Screenshots::close()
{
    m_wall.reset();
    m_window.reset();
    m_desk.reset();
}

void Screenshots::open(const Act &act)
{
    close();
    DeskOptions options = m_base;
    options.dataDir += QStringLiteral("/%1/simulated").arg(QLatin1String(act.name));
    options.demo = QLatin1String(act.scenario);
    options.demoBegan = act.began;
    if (const auto written = act.hasStory ? writeStory(options, m_clock) : Expected<void>(); !written) {
        m_error = written.error().message;
        return;
    }
    m_desk = std::make_unique<LiveDesk>(options, m_clock);
    m_desk->settings().set(SettingKey::UserName, QStringLiteral("Ana"));
    m_desk->settings().set(SettingKey::WallMetrics, QStringList{QStringLiteral("quantum.fallback_rate"),
                                                                QStringLiteral("qih.queue_depth"),
                                                                QStringLiteral("ipfs.pin_failure_rate"),
                                                                QStringLiteral("qih.avg_processing_time")});
    m_window = std::make_unique<CommanderWindow>(*m_desk, *m_desk, m_theme);
    m_wall = std::make_unique<WallPictures>(*m_desk, m_theme, m_folder);
    // The size of the design, whatever screen this runs on.
    m_window->setWindowState(Qt::WindowNoState);
    m_window->resize(Size);
    m_window->show();
    m_desk->start();
}

bool Screenshots::isSettled()
{
    const auto &feeds = m_desk->feeds();
    const auto &conditions = m_desk->conditions();
    const bool live = !feeds.empty() && feeds.front().state == FeedState::Up &&
                      std::any_of(conditions.begin(), conditions.end(), [](const ConditionStatus &status) {
                          return status.lastDataAt.has_value();
                      });
    m_liveLooks = live ? m_liveLooks + 1 : 0;
    return m_liveLooks > Settle;
}

void Screenshots::start()
{
    if (!QDir().mkpath(m_folder)) {
        Q_EMIT finished(tr("%1: the folder cannot be created").arg(m_folder));
        return;
    }
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &Screenshots::advance);
    connect(this, &Screenshots::finished, timer, &QTimer::stop);
    open({"calm", "calm", std::chrono::minutes(3)});
    timer->start(LookEvery);
}

void Screenshots::shoot(const QString &name, QWidget &window)
{
    for (const auto &[mode, suffix] :
         {std::pair(ThemeMode::Light, "light"), std::pair(ThemeMode::Dark, "dark")}) {
        m_theme.setMode(mode);
        const QString path = QStringLiteral("%1/%2-%3.png").arg(m_folder, name, QLatin1String(suffix));
        if (!window.grab().save(path) && m_error.isEmpty())
            m_error = tr("%1: the picture cannot be written").arg(path);
    }
}

bool Screenshots::wall()
{
    const bool done = m_wall->step();
    if (m_error.isEmpty())
        m_error = m_wall->error();
    if (!done)
        m_waited = Settle; // Every step is progress.
    return done;
}

bool Screenshots::review(const Incident &incident)
{
    if (!m_review) {
        m_review = openReview(m_desk->options(), {incident.id.text(), {}}, m_clock, m_theme);
        m_review->resize(Size);
    }
    const bool live = m_review->desk().review().isReady() && !m_review->desk().catalog().empty();
    m_liveLooks = live ? m_liveLooks + 1 : 0;
    if (m_liveLooks < 2 * Settle)
        return false;
    m_review->desk().review().moveTo(m_review->desk().review().range().to);
    m_review->playback().step(-1);
    shoot(QStringLiteral("review"), *m_review);
    m_review->close();
    return true;
}

void Screenshots::submit(const Command &command)
{
    m_desk->submit(command, {this, [this](const CommandResult &result) {
                                 if (!result && m_error.isEmpty())
                                     m_error = result.error().message;
                             }});
}

void Screenshots::advance()
{
    if (!m_error.isEmpty() || ++m_waited > MaxLooks) {
        Q_EMIT finished(m_error.isEmpty() ? tr("gave up waiting at stage %1").arg(m_stage) : m_error);
        return;
    }
    const Incident *incident = outage(*m_desk);
    const auto next = [this] {
        ++m_stage;
        m_waited = m_liveLooks = 0;
    };
    switch (m_stage) {
    case 0: // Nothing is wrong; the past had its trouble.
        if (!isSettled())
            return;
        shoot(QStringLiteral("calm"), *m_window);
        m_wall->start({{QStringLiteral("clear"), WallPageKind::AllClear},
                       {QStringLiteral("metrics"), WallPageKind::Metrics}});
        next();
        return;
    case 1:
        if (!wall())
            return;
        open({"detected", "dynex-outage", std::chrono::minutes(4)});
        next();
        return;
    case 2:
        if (!isSettled() || !incident)
            return;
        m_window->selection().selectIncident(incident->id);
        next();
        return;
    case 3:
        if (m_waited < Settle)
            return;
        shoot(QStringLiteral("detected"), *m_window);
        open({"incident", "dynex-outage", std::chrono::minutes(21), true});
        next();
        return;
    case 4:
        if (!isSettled() || !incident)
            return;
        m_window->selection().selectIncident(incident->id);
        next();
        return;
    case 5:
        if (m_waited < Settle)
            return;
        shoot(QStringLiteral("commander"), *m_window);
        submit(command::Declare{{},
                                tr("IPFS pin failures"),
                                Severity::P2,
                                false,
                                tr("Bo"),
                                m_desk->copyOf(RunbookId(QStringLiteral("ipfs-pin-failures")))});
        m_wall->start({{QStringLiteral("overview"), WallPageKind::Overview},
                       {QStringLiteral("incident"), WallPageKind::Incident}});
        next();
        return;
    case 6:
        if (m_waited < Settle || !wall())
            return;
        declareStorm();
        m_wall->start({{QStringLiteral("storm"), WallPageKind::Overview}});
        next();
        return;
    case 7:
        if (m_waited < Settle || !wall())
            return;
        next();
        return;
    case 8:
        if (!incident || !review(*incident))
            return;
        next();
        return;
    default:
        Q_EMIT finished({});
    }
}

void Screenshots::declareStorm()
{
    for (int i = 0; i < Storm; ++i)
        submit(command::Declare{{},
                                tr("Another thing that fails, number %1").arg(i + 1),
                                i % 3 == 0 ? Severity::P2 : Severity::P3,
                                false,
                                {},
                                {}});
}

} // namespace wf

#include "moc_screenshots.cpp"
