// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace wf {

/// The text as it comes back from the file. SQLite turns halves of surrogate pairs and U+FFFE, U+FFFF into
/// U+FFFD on their way in or out; what is hashed and folded has to be what is read again.
QString storable(const QString &text);
/// The same for every text in it.
QJsonObject storable(const QJsonObject &object);

} // namespace wf
