// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace wf {

/// The data folder of a start with these arguments, known before the application object is made, since the
/// toolkit reads its scale then. Empty for pictures and walls, which have a size of their own.
QString settingsFolder(const QStringList &arguments);

} // namespace wf
