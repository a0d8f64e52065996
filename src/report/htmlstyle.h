// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace wf {

/// The style sheet of reportHtml(): one type scale (11.5, 14, 17, 21, 28 px), colours of papercolours.h.
QByteArray htmlStyle();

} // namespace wf
