// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QByteArray>
#include <QString>

namespace wf {

// How files are opened whose place a person, a configuration or a stranger chose, and how files are written
// there. Any thread; nothing here waits for another process.

/// Whose folder a file lies in. In one of this program's own nothing is a symbolic link, so none is followed.
enum class Place { Theirs, Ours };

/// A file that is open for reading: a regular one, however large. Closes it when it goes.
class OpenFile
{
public:
    /// Errors, without the path: NotFound, ReadOnly where it may not be read, Io where it is a folder, a
    /// pipe, a device or anything else that is no regular file. A pipe is never waited for.
    static Expected<OpenFile> open(const QString &path, Place place = Place::Theirs);
    OpenFile(OpenFile &&other) noexcept;
    OpenFile &operator=(OpenFile &&other) noexcept;
    ~OpenFile();

    int descriptor() const { return m_fd; }
    qint64 size() const { return m_size; }          ///< When it was opened.
    bool othersMayRead() const { return m_shared; } ///< Its group or everybody.
    /// At most `most` bytes from where the last call ended.
    Expected<QByteArray> read(qint64 most);

private:
    explicit OpenFile(int fd) : m_fd(fd) {}
    int m_fd = -1;
    qint64 m_size = 0;
    bool m_shared = false;
};

/// The whole file; TooLarge where it has more than `most` bytes, whatever it says about its size. Errors name
/// the path.
Expected<QByteArray> readFile(const QString &path, qint64 most, Place place = Place::Theirs);

/// Who may read what is written.
enum class Readers { Everybody, Owner };
/// Puts these bytes in its place, as a whole or not at all: a new file beside it, flushed to disk, then
/// renamed. A symbolic link at the place is refused, and one that is put there meanwhile is replaced itself:
/// none is ever followed. Everybody: as the file that was there, else as the umask has it. Errors name the
/// path: Refused, NoSpace, Io.
Expected<void> writeFile(const QString &path, const QByteArray &bytes, Readers readers = Readers::Everybody);
/// Makes an empty file under a name that is free, for a program that fills it itself: Owner may read it.
Expected<void> makeNewFile(const QString &path);
/// Refused where a symbolic link stands at the place something is to be written to.
Expected<void> checkNoLink(const QString &path);
/// The file a link of the person's own leads to, such as a configuration that lives in another folder; the
/// path itself where it is none.
QString throughLinks(const QString &path);

} // namespace wf
