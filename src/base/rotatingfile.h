// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace wf {

/// A file of lines that never grows beyond a bound: what is old moves to PATH.1, PATH.2, … and then goes.
/// Owner may read it (0600). Several processes may write to the same one. Nothing is flushed, and a failure
/// is no news: the folder may be gone or the disk full, and the next line tries again. Not thread-safe.
class RotatingFile
{
public:
    struct Limits
    {
        qint64 bytes = 1 << 20; ///< Of one file; a single longer line is written all the same.
        int files = 3;          ///< With the present one; at least 1.
    };
    RotatingFile(QString path, Limits limits);
    RotatingFile(const RotatingFile &) = delete;
    RotatingFile &operator=(const RotatingFile &) = delete;
    ~RotatingFile();

    const QString &path() const { return m_path; }
    /// Appends a line, which ends with a line feed. False where it was not written, or in part only. Makes
    /// the file, and no folder. A symbolic link, a file of another user and what is no regular file are left
    /// alone.
    bool write(const QByteArray &line);

private:
    bool open();
    void close();
    bool isInPlace() const;
    void rotate();

    const QString m_path;
    const Limits m_limits;
    int m_fd = -1;
    bool m_cutOff = false; ///< The last line is there in part.
};

} // namespace wf
