// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/openlog.h"

#include "log/eventlog.h"

#include <QFile>

namespace wf {

Expected<std::unique_ptr<Database>> openLogToRead(const QString &dataDir)
{
    const QString path = readableLogPath(dataDir);
    const bool still = !QFile::exists(path + QStringLiteral("-wal"));
    return Database::open(path, still ? Database::Mode::Immutable : Database::Mode::ReadOnly);
}

} // namespace wf
