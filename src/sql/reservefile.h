// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

namespace wf {

/// Room on a disk that is given up when the disk is full, so that something important can still be written.
class ReserveFile
{
public:
    ReserveFile(QString path, qint64 bytes) : m_path(std::move(path)), m_bytes(bytes) {}

    /// Takes the room, unless it is taken already. NoSpace where the disk has less than four times as much
    /// left.
    Expected<void> hold() const;
    /// Gives the room back; false when there was none to give.
    bool release() const;

private:
    QString m_path;
    qint64 m_bytes;
};

} // namespace wf
