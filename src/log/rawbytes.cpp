// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/rawbytes.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace wf {

namespace {

constexpr qint64 DiskBlock = 4096;

/// As many bytes as can be read at once; -1 as pread().
qint64 readAt(int fd, char *to, qint64 most, qint64 at)
{
    qint64 got = 0;
    do
        got = ::pread(fd, to, std::size_t(most), off_t(at));
    while (got < 0 && errno == EINTR);
    return got;
}

} // namespace

Expected<FileBytes> FileBytes::open(const QString &path)
{
    auto file = OpenFile::open(path);
    if (!file)
        return fail(file.error().code, QStringLiteral("%1: %2").arg(path, file.error().message));
    return FileBytes(std::move(*file));
}

QByteArray FileBytes::read(qint64 at, qint64 most) const
{
    most = std::min(most, size() - at);
    if (at < 0 || most <= 0)
        return {};
    QByteArray bytes(most, '\0');
    qint64 done = 0;
    while (done < most) {
        const qint64 got = readAt(m_file.descriptor(), bytes.data() + done, most - done, at + done);
        if (got == 0)
            break;
        if (got > 0) {
            done += got;
            continue;
        }
        // Block by block over what the disk does not give.
        const qint64 step = std::min(most - done, DiskBlock - (at + done) % DiskBlock);
        if (readAt(m_file.descriptor(), bytes.data() + done, step, at + done) != step) {
            std::fill_n(bytes.data() + done, step, '\0');
            m_unreadable += step;
        }
        done += step;
    }
    bytes.truncate(done);
    return bytes;
}

} // namespace wf
