// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wallpictures.h"

#include <QPixmap>

#include <array>
#include <cmath>

namespace wf {

namespace {

struct Screen
{
    const char *name;
    QSize size;
    double diagonal; ///< Inches.
};

/// What walls are made of.
constexpr std::array Screens{Screen{"720p", {1280, 720}, 55}, Screen{"1080p", {1920, 1080}, 55},
                             Screen{"4k", {3840, 2160}, 55}, Screen{"portrait", {1080, 1920}, 55},
                             Screen{"ultrawide", {2560, 1080}, 65}};

} // namespace

WallPictures::WallPictures(DeskView &desk, const Theme &theme, QString folder, QObject *parent)
    : QObject(parent), m_desk(desk), m_theme(theme), m_folder(std::move(folder))
{
}

WallPictures::~WallPictures() = default;

void WallPictures::start(std::vector<Shot> shots)
{
    m_shots = std::move(shots);
    m_at = m_screen = 0;
    m_placed = false;
}

bool WallPictures::step()
{
    if (m_at >= m_shots.size() || !m_error.isEmpty()) {
        m_board.reset();
        return true;
    }
    if (!m_board) {
        m_board = std::make_unique<WallBoard>(m_desk, m_theme, true);
        // Any size, whatever screen this runs on.
        m_board->setAttribute(Qt::WA_DontShowOnScreen);
        m_board->show();
    }
    const Shot &shot = m_shots[m_at];
    const Screen &screen = Screens[m_screen];
    if (!m_placed) {
        m_board->resize(screen.size);
        m_board->setScreenDiagonal(screen.diagonal);
        m_board->turnTo(shot.page);
        m_placed = true;
        return false;
    }
    m_board->refresh();
    const QString path =
        QStringLiteral("%1/wall-%2-%3.png").arg(m_folder, shot.name, QLatin1String(screen.name));
    if (!m_board->grab().save(path))
        m_error = tr("%1: the picture cannot be written").arg(path);
    m_placed = false;
    if (++m_screen == Screens.size()) {
        m_screen = 0;
        ++m_at;
    }
    return false;
}

} // namespace wf

#include "moc_wallpictures.cpp"
