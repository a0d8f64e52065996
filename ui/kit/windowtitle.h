// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

#include <QCoreApplication>

namespace wf {

/// A window's title: what is simulated says so in every list of windows too.
inline QString windowTitleOf(const DeskView &desk, const QString &title)
{
    return desk.isSimulated() ? QCoreApplication::translate("wf::WindowTitle", "SIMULATED — %1").arg(title)
                              : title;
}

} // namespace wf
