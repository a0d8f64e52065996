// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

#include <cstdint>
#include <cstdlib>

namespace wf::fuzz {

inline void require(bool truth)
{
    if (!truth)
        std::abort();
}

/// A good file, and damaged copies of it in a folder that is memory.
class DamagedFile
{
public:
    /// Input of the shortest kind: nothing is cut off and nothing changed.
    static constexpr std::size_t LeastInput = 2;

    QString path(const QString &name) const { return m_dir.filePath(name); }
    void setGood(const QString &path)
    {
        QFile file(path);
        require(m_dir.isValid() && file.open(QIODevice::ReadOnly));
        m_good = file.readAll();
    }
    /// Writes a copy and returns how many bytes it has. Input: how much of the file stays (two bytes; 0:
    /// all), then changes of four bytes: where, and what is flipped.
    std::size_t write(const QString &path, const std::uint8_t *data, std::size_t size) const
    {
        QByteArray bytes = m_good;
        if (const int part = data[0] | data[1] << 8; part != 0)
            bytes.truncate(bytes.size() * part / 65'536);
        for (std::size_t i = LeastInput; i + 4 <= size && !bytes.isEmpty(); i += 4) {
            const qsizetype at = (data[i] | data[i + 1] << 8 | data[i + 2] << 16) % bytes.size();
            bytes[at] = char(bytes[at] ^ char(data[i + 3]));
        }
        QFile file(path);
        require(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        return std::size_t(bytes.size());
    }

private:
    int m_argc = 1;
    char m_name[5] = "fuzz";
    char *m_argv[2] = {m_name, nullptr};
    QCoreApplication m_app{m_argc, m_argv};
    QTemporaryDir m_dir{QStringLiteral("/dev/shm/fuzz-XXXXXX")};
    QByteArray m_good;
};

} // namespace wf::fuzz
