// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QStringList>

#include <cstdint>

namespace wf {

/// How a recorder fares, for people.
struct RecorderStatus
{
    enum class State {
        Off, ///< Nothing is recorded.
        Recording,
        Reading, ///< Another process records into this folder.
        Failing  ///< Samples wait in memory; it tries again every few seconds.
    };
    State state = State::Off;
    QString message; ///< Why it fails, or who records.
    QString folder;
    qint64 bytes = 0;       ///< Of all days on disk.
    QDate oldest;           ///< First day on disk; invalid without one.
    QStringList dropped;    ///< Days given up because the disk was full, newest first.
    std::uint64_t lost = 0; ///< Samples that could not be kept until the disk took them.
    bool operator==(const RecorderStatus &) const = default;
};

} // namespace wf
