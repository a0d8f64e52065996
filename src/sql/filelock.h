// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <optional>

namespace wf {

/// An exclusive lock on a file (flock): ends with the process however it dies. Names its holder in the file.
class FileLock
{
public:
    /// Locked, with the holder's process id, when another process has it; Io when the file cannot be made.
    static Expected<FileLock> acquire(const QString &path);
    /// The process that holds the lock, found without asking for it; none where nobody does.
    static std::optional<qint64> holder(const QString &path);
    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int fd);
    int m_fd = -1;
};

} // namespace wf
