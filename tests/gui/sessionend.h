// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/private/qguiapplication_p.h>

namespace wf::guitest {

/// What a desktop's session manager does at logout: asks the program to save, and waits for it. The public
/// signal has an argument that only the toolkit can make.
inline void endSession()
{
    static_cast<QGuiApplicationPrivate *>(QObjectPrivate::get(qGuiApp))->commitData();
}

} // namespace wf::guitest
