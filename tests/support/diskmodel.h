// SPDX-License-Identifier: GPL-3.0-or-later
// A disk that fails, and what a power cut leaves of it.
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <map>
#include <random>
#include <set>
#include <utility>

namespace wf {

/// While it lives, SQLite's files are on this disk: the real file is the page cache, beside it stands what is
/// really on the disk. A flush that works brings the changed pages there. One that fails brings some of them,
/// forgets about the others, and the next flush says nothing about them: so do Linux and its file systems.
/// Names of files are on the disk at once. Used by one thread at a time; one at a time.
class DiskModel
{
public:
    enum class Operation { Write, Sync };
    /// Whether this operation on this file fails.
    using Fails = std::function<bool(Operation, const QString &file)>;

    /// What was done with a file of SQLite, after it worked.
    struct Step
    {
        enum class Kind { Write, Truncate, Sync, Remove } kind = Kind::Write;
        QString file;
        qint64 offset = 0; ///< Of a write; the new size of a truncation.
        QByteArray bytes;
    };
    using Observer = std::function<void(const Step &)>;

    explicit DiskModel(unsigned seed);
    DiskModel(const DiskModel &) = delete;
    DiskModel &operator=(const DiskModel &) = delete;
    ~DiskModel();

    void setFails(Fails fails) { m_fails = std::move(fails); }
    int failures() const { return m_failures; }
    void setObserver(Observer observer) { m_observer = std::move(observer); }
    /// Makes the folder `to` what a power cut would leave of `from` now: of changed pages that nobody flushed
    /// some pieces of 512 bytes are there and some are not.
    void cutPower(const QString &from, const QString &to);

private:
    friend struct ModelVfs;
    using Inode = std::pair<quint64, quint64>;
    struct File
    {
        QByteArray disk;
        std::set<qint64> dirty; ///< Pages that only the cache has as they are.
    };
    bool fails(Operation operation, const QString &file);
    void wrote(const Inode &inode, qint64 offset, qint64 size);
    bool sync(const Inode &inode, const QString &file, const QByteArray &cache);
    void tell(Step::Kind kind, const QString &file, qint64 offset = 0, const QByteArray &bytes = {}) const;
    static void bringToDisk(File &file, const QByteArray &cache, qint64 offset, qint64 size);

    std::map<Inode, File> m_files;
    std::mt19937 m_random;
    Fails m_fails;
    Observer m_observer;
    int m_failures = 0;
};

} // namespace wf
