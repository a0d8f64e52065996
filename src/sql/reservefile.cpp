// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/reservefile.h"

#include "base/privatefiles.h"

#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

#include <fcntl.h>

namespace wf {

namespace {

/// A disk with less free is not made fuller.
constexpr qint64 FreeFactor = 4;

} // namespace

Expected<void> ReserveFile::hold() const
{
    if (QFileInfo(m_path).size() >= m_bytes)
        return {};
    const qint64 free = QStorageInfo(QFileInfo(m_path).path()).bytesAvailable();
    if (free < m_bytes * FreeFactor)
        return fail(ErrorCode::NoSpace,
                    QStringLiteral("%1: the disk has only %2 MB left").arg(m_path).arg(free >> 20));
    QFile file(m_path);
    // Allocated, not merely long: a file with holes holds nothing.
    if (!openPrivate(file, QIODevice::WriteOnly) || ::posix_fallocate(file.handle(), 0, m_bytes) != 0) {
        file.remove();
        return fail(ErrorCode::NoSpace, QStringLiteral("%1: no room could be set aside").arg(m_path));
    }
    return {};
}

bool ReserveFile::release() const
{
    return QFile::exists(m_path) && QFile::remove(m_path);
}

} // namespace wf
