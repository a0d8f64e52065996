// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/settings.h"

#include <QString>

#include <functional>

class QWidget;

namespace wf {

/// While SettingKey::GlobalKey says so, a key of the desktop's brings the window to the front. If the desktop
/// gives none, the setting is taken back and `tell` hears why. Lives as long as the window. GUI thread.
void keepFrontKey(Settings &settings, QWidget &window, std::function<void(const QString &)> tell);

} // namespace wf
