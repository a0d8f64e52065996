// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wf {

/// The place of files that come with the programs ("runbooks", "sounds"), beside them; perhaps it is not
/// there.
QString shippedPath(const QString &name);

} // namespace wf
