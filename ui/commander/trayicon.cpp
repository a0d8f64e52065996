// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/trayicon.h"

#include "desk/watching.h"
#include "kit/widgetkit.h"
#include "theme/sessionbus.h"
#include "words/watchwords.h"

#include <QPainter>
#include <QSystemTrayIcon>
#include <QWidget>

#include <algorithm>
#include <tuple>

namespace wf {

namespace {

constexpr int Side = 64; ///< Desktops make it smaller.

/// Of what is open and of what was detected.
std::optional<Severity> worstOf(const WatchSummary &summary)
{
    const auto &[open, detected] = std::tie(summary.severity, summary.detectedSeverity);
    return open && detected ? std::min(*open, *detected) : open ? open : detected;
}

} // namespace

TrayIcon::TrayIcon(DeskView &desk, const Theme &theme, QWidget &window)
    : QObject(&window), m_desk(desk), m_theme(theme), m_window(window), m_icon(new QSystemTrayIcon(this))
{
    m_icon->setObjectName(QStringLiteral("trayIcon"));
    connect(&desk, &DeskView::bookChanged, this, &TrayIcon::refresh);
    connect(&theme, &Theme::changed, this, &TrayIcon::refresh);
    connect(&desk.settings(), &Settings::changed, this, [this](SettingKey key) {
        if (key == SettingKey::Tray)
            refreshSetting();
    });
    connect(m_icon, &QSystemTrayIcon::activated, this, [this] { kit::bringToFront(m_window); });
    refresh();
    whenBusAnswered(*this, [this](bool) { // Some desktops have a tray without a bus.
        m_mayAsk = true;
        refreshSetting();
    });
}

void TrayIcon::refreshSetting()
{
    m_icon->setVisible(m_mayAsk && m_desk.settings().value(SettingKey::Tray).toBool() &&
                       QSystemTrayIcon::isSystemTrayAvailable());
}

void TrayIcon::refresh()
{
    const WatchSummary summary = watchSummary(m_desk, m_desk.clock().wall());
    // Counts and fixed words only: a desktop may take a tooltip for markup.
    const QString said = WatchWords::sentence(summary);
    const QString shown =
        QStringLiteral("%1 %2 %3").arg(said).arg(int(m_theme.mode())).arg(m_desk.isSimulated());
    if (shown == m_shown)
        return;
    m_shown = shown;
    m_icon->setIcon(QIcon(picture(m_theme, summary, Side)));
    m_icon->setToolTip(m_desk.isSimulated() ? tr("Watchfloor, SIMULATED: %1").arg(said)
                                            : tr("Watchfloor: %1").arg(said));
}

QPixmap TrayIcon::picture(const Theme &theme, const WatchSummary &summary, int side)
{
    QPixmap picture(side, side);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::optional<Severity> worst = worstOf(summary);
    const Token ground = worst ? severityToken(*worst) : summary.calm ? Token::Ok : Token::Stale;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(ground));
    painter.drawRoundedRect(QRectF(0, 0, side, side), side / 5.0, side / 5.0);
    QFont font = theme.font(FontRole::MonoStrong);
    font.setPixelSize(side * 5 / 8);
    painter.setFont(font);
    painter.setPen(theme.color(Token::OnSeverity));
    painter.drawText(picture.rect(), Qt::AlignCenter,
                     worst          ? severityCode(*worst)
                     : summary.calm ? QStringLiteral("✓")
                                    : QStringLiteral("?"));
    return picture;
}

} // namespace wf

#include "moc_trayicon.cpp"
