// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace wf {

/// Where the settings of a start with these arguments are, before anything else is read: the toolkit takes
/// its scale when it begins. Empty for pictures and walls, which have a size of their own.
QString settingsFolder(const QStringList &arguments);

} // namespace wf
