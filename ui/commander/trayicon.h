// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "detect/watch.h"
#include "theme/theme.h"

class QSystemTrayIcon;

namespace wf {

/// In the desktop's tray (StatusNotifierItem, or what the desktop has): the colour and code of the worst that
/// is open or detected, else whether all is calm; as tooltip what the strip says. A click brings the window
/// to the front. Only there if SettingKey::Tray says so and the desktop has a tray. GUI thread.
class TrayIcon : public QObject
{
    Q_OBJECT
public:
    TrayIcon(DeskView &desk, const Theme &theme, QWidget &window);
    /// What it shows: P0 to P3 on their colour, a check for calm, a question mark for what cannot be known.
    static QPixmap picture(const Theme &theme, const WatchSummary &summary, int side);
    /// The strip says something else now. It looks once a second, so that nothing here has to.
    void refresh();

private:
    void refreshSetting();

    DeskView &m_desk;
    const Theme &m_theme;
    QWidget &m_window;
    QSystemTrayIcon *m_icon;
    bool m_mayAsk = false; ///< Whether there is a tray is asked over the bus, once that has answered.
    QString m_shown;       ///< The sentence and the mode it was drawn for.
};

} // namespace wf
