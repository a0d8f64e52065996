// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>

#include <algorithm>

#include <malloc.h>
#include <unistd.h>

namespace wf {

/// Resident memory of this process; 0 where it cannot be read.
inline qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

/// How much more was resident at any moment since it was made than when it was made.
class PeakGrowth
{
public:
    PeakGrowth()
    {
        ::malloc_trim(0);
        QFile file(QStringLiteral("/proc/self/clear_refs"));
        if (file.open(QIODevice::WriteOnly))
            file.write("5"); // The kernel's high-water mark starts over (proc(5)).
        m_before = residentBytes();
    }
    qint64 bytes() const { return std::max<qint64>(0, peak() - m_before); }

private:
    static qint64 peak()
    {
        QFile file(QStringLiteral("/proc/self/status"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("VmHWM:"))
                return line.mid(6).simplified().split(' ').value(0).toLongLong() * 1024;
        }
        return 0;
    }
    qint64 m_before = 0;
};

/// What an attack of a few megabytes may take.
inline constexpr qint64 MaxAttackBytes = 300 << 20;

} // namespace wf
