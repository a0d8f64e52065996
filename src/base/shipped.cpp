// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/shipped.h"

#include <QCoreApplication>
#include <QDir>

namespace wf {

QString shippedPath(const QString &name)
{
    return QDir::cleanPath(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/watchfloor/") +
                           name);
}

} // namespace wf
