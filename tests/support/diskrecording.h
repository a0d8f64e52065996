// SPDX-License-Identifier: GPL-3.0-or-later
// What a program did with its disk, step by step, and every disk that a power cut may have left of it.
#pragma once

#include "support/diskmodel.h"

#include <QStringList>

#include <vector>

namespace wf {

/// Records the steps of all files of a folder while a DiskModel lives: SQLite's through the model; those of
/// other files (the witness, the reserve) are looked at with each of them, and count as flushed if they are
/// another file than before. Afterwards goes through them once more and makes disks.
class DiskRecording
{
public:
    /// `others`: names of files that are not SQLite's.
    DiskRecording(DiskModel &model, QString folder, QStringList others);

    /// The program said that so much is on the disk.
    void acknowledge(int howMuch);
    std::size_t steps() const { return m_steps.size(); }

    /// A disk that one power cut left.
    struct State
    {
        std::size_t step = 0;
        int acknowledged = 0;
    };
    /// Goes through all steps and makes about `count` disks on the way, each in the folder `to`: between two
    /// flushes any pieces of 512 bytes of what was written are there, in any order, and a file that was
    /// removed may be there again. `lies`: a disk whose flushes do nothing. Ends when `take` returns false.
    /// Nothing is recorded any more.
    void replay(int count, unsigned seed, bool lies, const QString &to,
                const std::function<bool(const State &)> &take);

private:
    struct Recorded
    {
        DiskModel::Step step;
        int acknowledged = 0;
    };
    /// A file on the way: what is on the disk, and what may be.
    struct Disk
    {
        QByteArray bytes;
        bool exists = false;
        std::vector<DiskModel::Step> pending;
    };
    void look();
    void record(DiskModel::Step step);
    static void apply(QByteArray &bytes, const DiskModel::Step &step);
    /// What waits, up to `end`.
    static void bringToDisk(Disk &disk, std::vector<DiskModel::Step>::iterator end);
    /// Its name is not on the disk, or names the file of before.
    static bool isNew(const Disk &disk);
    /// SQLite flushes the folder with the first flush of a new journal, and so does replaceDurably(): files
    /// that were removed before do not come back.
    static void flushNames(std::map<QString, Disk> &disks);
    void makeDisk(const std::map<QString, Disk> &disks, const QString &to);

    DiskModel &m_model;
    QString m_folder;
    QStringList m_others;
    std::map<QString, std::pair<quint64, QByteArray>> m_seen; ///< Inode and content of the other files.
    std::vector<Recorded> m_steps;
    int m_acknowledged = 0;
    std::mt19937 m_random;
};

} // namespace wf
