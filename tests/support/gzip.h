// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <zlib.h>

namespace wf {

/// A block as one gzip member, as often as is said: what it inflates to is never in memory as a whole.
inline QByteArray gzipped(const QByteArray &block, qint64 times = 1, int level = Z_BEST_SPEED)
{
    constexpr int Gzip = 16 + MAX_WBITS;
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, Gzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        qFatal("zlib cannot deflate");
    QByteArray packed;
    QByteArray out(1 << 16, Qt::Uninitialized);
    for (qint64 i = 0; i < times; ++i) {
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(block.constData()));
        stream.avail_in = uInt(block.size());
        do {
            stream.next_out = reinterpret_cast<Bytef *>(out.data());
            stream.avail_out = uInt(out.size());
            deflate(&stream, i + 1 == times ? Z_FINISH : Z_NO_FLUSH);
            packed.append(out.constData(), out.size() - qsizetype(stream.avail_out));
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    return packed;
}

} // namespace wf
