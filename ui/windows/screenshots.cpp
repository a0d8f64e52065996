// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/screenshots.h"

#include "windows/commanderwindow.h"
#include "windows/reviewwindow.h"
#include "windows/wallpictures.h"

#include <QDir>
#include <QPixmap>
#include <QTimer>

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
const Incident *outage(const Desk &desk)
{
    return desk.book().openFor(RunbookId(QStringLiteral("dynex-outage")));
}

} // namespace

Screenshots::Screenshots(Desk &desk, Theme &theme, CommanderWindow &window, QString folder)
    : QObject(&window), m_desk(desk), m_theme(theme), m_window(window),
      m_wall(new WallPictures(desk, theme, folder, this)), m_folder(std::move(folder))
{
}

void Screenshots::start()
{
    if (!QDir().mkpath(m_folder)) {
        Q_EMIT finished(tr("%1: the folder cannot be made").arg(m_folder));
        return;
    }
    // The size of the design, whatever screen this runs on.
    m_window.setWindowState(Qt::WindowNoState);
    m_window.resize(Size);
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &Screenshots::advance);
    connect(this, &Screenshots::finished, timer, &QTimer::stop);
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
        m_review = openReview(m_desk.options(), {incident.id.text(), {}}, m_desk.clock(), m_theme);
        m_review->resize(Size);
    }
    if (m_waited < 2 * Settle || !m_review->desk().review()->isReady())
        return false;
    m_review->desk().moveTo(m_review->desk().review()->range().to);
    m_review->playback().step(-1);
    shoot(QStringLiteral("review"), *m_review);
    m_review->close();
    return true;
}

void Screenshots::submit(const Command &command)
{
    m_desk.submit(command, this, [this](const CommandResult &result) {
        if (!result && m_error.isEmpty())
            m_error = result.error().message;
    });
}

void Screenshots::advance()
{
    if (!m_error.isEmpty() || ++m_waited > MaxLooks) {
        Q_EMIT finished(m_error.isEmpty() ? tr("gave up waiting at stage %1").arg(m_stage) : m_error);
        return;
    }
    const Incident *incident = outage(m_desk);
    const auto next = [this] {
        ++m_stage;
        m_waited = 0;
    };
    switch (m_stage) {
    case 0: // Data has come, nothing is wrong yet.
        if (m_desk.catalog().empty() || m_waited < Settle)
            return;
        shoot(QStringLiteral("calm"), m_window);
        m_desk.settings().set(
            SettingKey::WallMetrics,
            QStringList{QStringLiteral("quantum.fallback_rate"), QStringLiteral("qih.queue_depth"),
                        QStringLiteral("ipfs.pin_failure_rate"), QStringLiteral("qih.avg_processing_time")});
        m_wall->start({{QStringLiteral("clear"), WallPageKind::AllClear},
                       {QStringLiteral("metrics"), WallPageKind::Metrics}});
        next();
        return;
    case 1:
        if (!wall())
            return;
        next();
        return;
    case 2:
        if (!incident || m_waited < Settle)
            return;
        m_window.selection().selectIncident(incident->id);
        next();
        return;
    case 3:
        if (m_waited < Settle)
            return;
        shoot(QStringLiteral("detected"), m_window);
        submit(command::Declare{incident->id, incident->title, Severity::P1, false, m_desk.user(),
                                m_desk.copyOf(incident->runbookId)});
        next();
        return;
    case 4: // One step a look, so that the timeline has its times.
        if (!incident || !incident->runbook())
            return;
        if (const Step *step = nextStep(*incident); step && progressOf(*incident).done < 6) {
            submit(command::CompleteStep{incident->id, step->id, {}});
            return;
        }
        submit(command::AddEntry{incident->id, EventKind::Decision,
                                 tr("keep the classical fallback until the connectivity test passes")});
        submit(command::PostUpdate{
            incident->id, tr("quantum services degraded, classical results unaffected"), {}});
        submit(command::StartTimer{incident->id, tr("Credential rotation check"), std::chrono::minutes(8)});
        next();
        return;
    case 5:
        if (m_waited < Settle)
            return;
        shoot(QStringLiteral("commander"), m_window);
        submit(command::Declare{{},
                                tr("IPFS pin failures"),
                                Severity::P2,
                                false,
                                tr("Bo"),
                                m_desk.copyOf(RunbookId(QStringLiteral("ipfs-pin-failures")))});
        m_wall->start({{QStringLiteral("overview"), WallPageKind::Overview},
                       {QStringLiteral("incident"), WallPageKind::Incident}});
        next();
        return;
    case 6:
        if (m_waited < Settle || !wall())
            return;
        for (int i = 0; i < Storm; ++i)
            submit(command::Declare{{},
                                    tr("Another thing that fails, number %1").arg(i + 1),
                                    i % 3 == 0 ? Severity::P2 : Severity::P3,
                                    false,
                                    {},
                                    {}});
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

} // namespace wf
