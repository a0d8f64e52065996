// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of a file that nobody vouches for. Internal to this folder and its tests.
#pragma once

#include "base/files.h"

#include <QByteArray>
#include <QByteArrayView>

namespace wf {

/// Read at any place. One thread.
class RawBytes
{
public:
    virtual ~RawBytes() = default;
    virtual qint64 size() const = 0;
    /// At most `most` bytes; fewer at the end, none behind it.
    virtual QByteArray read(qint64 at, qint64 most) const = 0;
};

/// Bytes in memory, which outlive it.
class MemoryBytes final : public RawBytes
{
public:
    explicit MemoryBytes(QByteArrayView bytes) : m_bytes(bytes) {}
    qint64 size() const override { return m_bytes.size(); }
    QByteArray read(qint64 at, qint64 most) const override
    {
        if (at < 0 || at >= m_bytes.size() || most <= 0)
            return {};
        return m_bytes.sliced(at, std::min<qint64>(most, m_bytes.size() - at)).toByteArray();
    }

private:
    QByteArrayView m_bytes;
};

/// A regular file. Blocks that the disk does not give are zeros, and counted.
class FileBytes final : public RawBytes
{
public:
    explicit FileBytes(OpenFile file) : m_file(std::move(file)) {}
    /// As OpenFile::open(), the path in the message.
    static Expected<FileBytes> open(const QString &path);
    qint64 size() const override { return m_file.size(); }
    QByteArray read(qint64 at, qint64 most) const override;
    qint64 unreadable() const { return m_unreadable; } ///< Bytes so far.

private:
    OpenFile m_file;
    mutable qint64 m_unreadable = 0;
};

} // namespace wf
