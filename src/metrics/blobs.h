// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/bits.h"

#include <QVariant>

namespace wf {

// Bytes on their way into and out of a column of SQLite.

inline QByteArray blobOf(const ByteString &bytes)
{
    // Not copied: it is bound and stored before the bytes go.
    return QByteArray::fromRawData(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size()));
}

inline ByteString bytesOf(const QVariant &value)
{
    const QByteArray blob = value.toByteArray();
    return ByteString(blob.begin(), blob.end());
}

} // namespace wf
