// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/diskrecording.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>

#include <algorithm>

namespace wf {

namespace {

using Kind = DiskModel::Step::Kind;

constexpr qsizetype Sector = 512;

quint64 numberOf(const QString &path)
{
    struct stat info
    {
    };
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? quint64(info.st_ino) : 0;
}

bool isRemoval(const DiskModel::Step &step)
{
    return step.kind == Kind::Remove;
}

} // namespace

DiskRecording::DiskRecording(DiskModel &model, QString folder, QStringList others)
    : m_model(model), m_folder(std::move(folder)), m_others(std::move(others))
{
    model.setObserver([this](const DiskModel::Step &step) {
        look();
        record(step);
    });
}

void DiskRecording::acknowledge(int howMuch)
{
    look();
    m_acknowledged = howMuch;
}

void DiskRecording::record(DiskModel::Step step)
{
    step.file = QFileInfo(step.file).fileName();
    m_steps.push_back({std::move(step), m_acknowledged});
}

void DiskRecording::look()
{
    for (const QString &name : m_others) {
        const QString path = m_folder + u'/' + name;
        QFile file(path);
        const bool there = file.open(QIODevice::ReadOnly);
        std::pair now(there ? numberOf(path) : 0, there ? file.readAll() : QByteArray());
        auto &seen = m_seen[name];
        if (now == seen)
            continue;
        const bool another = now.first != seen.first;
        if (!there)
            record({Kind::Remove, name, 0, {}});
        if (another && there)
            record({Kind::Truncate, name, 0, {}});
        if (there)
            record({Kind::Write, name, 0, now.second});
        if (another && there)
            record({Kind::Sync, name, 0, {}});
        seen = std::move(now);
    }
}

void DiskRecording::apply(QByteArray &bytes, const DiskModel::Step &step)
{
    if (step.kind == Kind::Remove) {
        bytes.clear();
        return;
    }
    if (step.kind == Kind::Truncate) {
        bytes.resize(step.offset, '\0');
        return;
    }
    const qint64 end = step.offset + step.bytes.size();
    if (bytes.size() < end)
        bytes.append(QByteArray(end - bytes.size(), '\0'));
    std::copy(step.bytes.begin(), step.bytes.end(), bytes.begin() + step.offset);
}

void DiskRecording::bringToDisk(Disk &disk, std::vector<DiskModel::Step>::iterator end)
{
    std::for_each(disk.pending.begin(), end, [&disk](const DiskModel::Step &step) {
        apply(disk.bytes, step);
        disk.exists = step.kind != Kind::Remove;
    });
    disk.pending.erase(disk.pending.begin(), end);
}

bool DiskRecording::isNew(const Disk &disk)
{
    return !disk.exists || std::any_of(disk.pending.begin(), disk.pending.end(), isRemoval);
}

void DiskRecording::flushNames(std::map<QString, Disk> &disks)
{
    for (auto &[name, disk] : disks) {
        const auto last = std::find_if(disk.pending.rbegin(), disk.pending.rend(), isRemoval);
        bringToDisk(disk, last.base());
    }
}

void DiskRecording::makeDisk(const std::map<QString, Disk> &disks, const QString &to)
{
    QDir(to).removeRecursively();
    constexpr auto Owner = QFile::ReadOwner | QFile::WriteOwner;
    QDir().mkpath(to);
    QFile::setPermissions(to, Owner | QFile::ExeOwner);
    // All of it, nothing of it, or any pieces of it.
    const auto how = m_random() % 6;
    const auto comes = [&] { return how == 0 || (how != 1 && m_random() % 2 == 0); };
    for (const auto &[name, disk] : disks) {
        QByteArray bytes = disk.bytes;
        bool exists = disk.exists;
        for (const DiskModel::Step &step : disk.pending) {
            if (step.kind == Kind::Remove && !comes())
                break; // The file of before has its name again, and nobody finds the next one.
            exists = step.kind != Kind::Remove;
            if (step.kind != Kind::Write) {
                if (step.kind == Kind::Remove || comes())
                    apply(bytes, step);
                continue;
            }
            for (qsizetype at = 0; at < step.bytes.size();) {
                const qsizetype size = std::min(Sector - (step.offset + at) % Sector, step.bytes.size() - at);
                if (comes())
                    apply(bytes, {Kind::Write, name, step.offset + at, step.bytes.mid(at, size)});
                at += size;
            }
        }
        QFile file(to + u'/' + name);
        if (exists && file.open(QIODevice::WriteOnly, Owner))
            file.write(bytes);
    }
}

void DiskRecording::replay(int count, unsigned seed, bool lies, const QString &to,
                           const std::function<bool(const State &)> &take)
{
    m_model.setObserver({});
    m_random.seed(seed);
    std::map<QString, Disk> disks;
    double due = 0;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const DiskModel::Step &step = m_steps[i].step;
        Disk &disk = disks[step.file];
        if (step.kind != Kind::Sync) {
            disk.pending.push_back(step);
        } else if (!lies) {
            if (isNew(disk))
                flushNames(disks);
            bringToDisk(disk, disk.pending.end());
        }
        // What comes next may have been told already.
        const int told = i + 1 < m_steps.size() ? m_steps[i + 1].acknowledged : m_acknowledged;
        for (due += double(count) / double(m_steps.size()); due >= 1; due -= 1) {
            makeDisk(disks, to);
            if (!take({i, told}))
                return;
        }
    }
}

} // namespace wf
