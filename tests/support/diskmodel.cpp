// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/diskmodel.h"

#include <QDir>
#include <QFile>

#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <new>

namespace wf {

namespace {

constexpr qint64 PageBytes = 4096;  ///< What a kernel forgets at once.
constexpr qint64 SectorBytes = 512; ///< What a disk writes whole.

DiskModel *theModel = nullptr; // What SQLite's callbacks reach: it knows functions only.

std::pair<quint64, quint64> inodeAt(const QString &path)
{
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return {};
    return {quint64(info.st_dev), quint64(info.st_ino)};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// SQLite's own files, with the model beside them.
struct ModelVfs
{
    sqlite3_file base;
    std::pair<quint64, quint64> inode;
    QString *path;

    sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
    static ModelVfs *of(sqlite3_file *file) { return reinterpret_cast<ModelVfs *>(file); }
    static sqlite3_file *realOf(sqlite3_file *file) { return of(file)->real(); }
    static sqlite3_vfs *system();
    static const sqlite3_io_methods *methods();
    static QByteArray cacheOf(sqlite3_file *file)
    {
        sqlite3_int64 size = 0;
        realOf(file)->pMethods->xFileSize(realOf(file), &size);
        QByteArray bytes(qsizetype(size), '\0');
        realOf(file)->pMethods->xRead(realOf(file), bytes.data(), int(size), 0);
        return bytes;
    }
    static int open(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *outFlags)
    {
        ModelVfs *self = of(file);
        self->base.pMethods = nullptr;
        self->path = nullptr;
        const int result = system()->xOpen(system(), name, self->real(), flags, outFlags);
        if (result != SQLITE_OK || !name)
            return result == SQLITE_OK ? SQLITE_CANTOPEN : result; // Files without a name are not modelled.
        self->path = new QString(QFile::decodeName(name));
        self->inode = inodeAt(*self->path);
        self->base.pMethods = methods();
        if (cacheOf(file).isEmpty())
            theModel->m_files.erase(self->inode); // A new file; the number may have been another one's.
        return SQLITE_OK;
    }
    static int close(sqlite3_file *file)
    {
        delete of(file)->path;
        return realOf(file)->pMethods->xClose(realOf(file));
    }
    static int write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
    {
        if (theModel->fails(DiskModel::Operation::Write, *of(file)->path))
            return SQLITE_IOERR_WRITE;
        theModel->wrote(of(file)->inode, offset, size);
        theModel->tell(DiskModel::Step::Kind::Write, *of(file)->path, offset,
                       QByteArray(static_cast<const char *>(data), size));
        return realOf(file)->pMethods->xWrite(realOf(file), data, size, offset);
    }
    static int truncate(sqlite3_file *file, sqlite3_int64 size)
    {
        theModel->wrote(of(file)->inode, size, 1);
        theModel->tell(DiskModel::Step::Kind::Truncate, *of(file)->path, size);
        return realOf(file)->pMethods->xTruncate(realOf(file), size);
    }
    static int sync(sqlite3_file *file, int)
    {
        // The machine's own disk is not waited for: the model is the disk.
        if (!theModel->sync(of(file)->inode, *of(file)->path, cacheOf(file)))
            return SQLITE_IOERR_FSYNC;
        theModel->tell(DiskModel::Step::Kind::Sync, *of(file)->path);
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs *, const char *name, int)
    {
        const int result = system()->xDelete(system(), name, 0); // Names are on the disk at once.
        if (result == SQLITE_OK)
            theModel->tell(DiskModel::Step::Kind::Remove, QFile::decodeName(name));
        return result;
    }
};

sqlite3_vfs *ModelVfs::system()
{
    static sqlite3_vfs *vfs = sqlite3_vfs_find("unix");
    return vfs;
}

const sqlite3_io_methods *ModelVfs::methods()
{
    using F = sqlite3_file;
    static const sqlite3_io_methods m = [] {
        sqlite3_io_methods io{};
        io.iVersion = 2; // Without memory-mapped reading.
        io.xClose = close;
        io.xRead = [](F *f, void *to, int n, sqlite3_int64 at) {
            return realOf(f)->pMethods->xRead(realOf(f), to, n, at);
        };
        io.xWrite = write;
        io.xTruncate = truncate;
        io.xSync = sync;
        io.xFileSize = [](F *f, sqlite3_int64 *n) { return realOf(f)->pMethods->xFileSize(realOf(f), n); };
        io.xLock = [](F *f, int level) { return realOf(f)->pMethods->xLock(realOf(f), level); };
        io.xUnlock = [](F *f, int level) { return realOf(f)->pMethods->xUnlock(realOf(f), level); };
        io.xCheckReservedLock = [](F *f, int *r) {
            return realOf(f)->pMethods->xCheckReservedLock(realOf(f), r);
        };
        io.xFileControl = [](F *f, int op, void *p) {
            return realOf(f)->pMethods->xFileControl(realOf(f), op, p);
        };
        io.xSectorSize = [](F *f) { return realOf(f)->pMethods->xSectorSize(realOf(f)); };
        io.xDeviceCharacteristics = [](F *f) {
            return realOf(f)->pMethods->xDeviceCharacteristics(realOf(f));
        };
        io.xShmMap = [](F *f, int page, int size, int extend, void volatile **p) {
            return realOf(f)->pMethods->xShmMap(realOf(f), page, size, extend, p);
        };
        io.xShmLock = [](F *f, int at, int n, int flags) {
            return realOf(f)->pMethods->xShmLock(realOf(f), at, n, flags);
        };
        io.xShmBarrier = [](F *f) { realOf(f)->pMethods->xShmBarrier(realOf(f)); };
        io.xShmUnmap = [](F *f, int drop) { return realOf(f)->pMethods->xShmUnmap(realOf(f), drop); };
        return io;
    }();
    return &m;
}

namespace {

sqlite3_vfs *modelVfs()
{
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs v = *ModelVfs::system();
        v.pNext = nullptr;
        v.zName = "disk-model";
        v.szOsFile = int(sizeof(ModelVfs)) + ModelVfs::system()->szOsFile;
        v.xOpen = ModelVfs::open;
        v.xDelete = ModelVfs::remove;
        return v;
    }();
    return &vfs;
}

} // namespace

DiskModel::DiskModel(unsigned seed) : m_random(seed)
{
    Q_ASSERT(!theModel);
    theModel = this;
    sqlite3_vfs_register(modelVfs(), 1);
}

DiskModel::~DiskModel()
{
    sqlite3_vfs_unregister(modelVfs());
    sqlite3_vfs_register(ModelVfs::system(), 1);
    theModel = nullptr;
}

bool DiskModel::fails(Operation operation, const QString &file)
{
    const bool failed = m_fails && m_fails(operation, file);
    m_failures += failed ? 1 : 0;
    return failed;
}

void DiskModel::wrote(const Inode &inode, qint64 offset, qint64 size)
{
    for (qint64 page = offset / PageBytes; page <= (offset + size - 1) / PageBytes; ++page)
        m_files[inode].dirty.insert(page);
}

void DiskModel::tell(Step::Kind kind, const QString &file, qint64 offset, const QByteArray &bytes) const
{
    if (m_observer)
        m_observer({kind, file, offset, bytes});
}

void DiskModel::bringToDisk(File &file, const QByteArray &cache, qint64 offset, qint64 size)
{
    const qint64 end = std::min<qint64>(offset + size, cache.size());
    if (offset >= end)
        return;
    if (file.disk.size() < end)
        file.disk.append(QByteArray(end - file.disk.size(), '\0'));
    std::copy(cache.begin() + offset, cache.begin() + end, file.disk.begin() + offset);
}

bool DiskModel::sync(const Inode &inode, const QString &name, const QByteArray &cache)
{
    File &file = m_files[inode];
    const bool failed = fails(Operation::Sync, name);
    for (const qint64 page : file.dirty) {
        if (!failed || m_random() % 2 == 0)
            bringToDisk(file, cache, page * PageBytes, PageBytes);
    }
    file.dirty.clear();
    if (!failed && file.disk.size() > cache.size())
        file.disk.truncate(cache.size());
    return !failed;
}

void DiskModel::cutPower(const QString &from, const QString &to)
{
    QDir(to).removeRecursively();
    QDir().mkpath(to);
    for (const QString &name : QDir(from).entryList(QDir::Files)) {
        if (name.endsWith(QLatin1String("-shm")) || name.endsWith(QLatin1String(".reserve")))
            continue; // Memory, and room.
        const QString path = from + QLatin1Char('/') + name;
        QByteArray bytes = contentOf(path);
        // A number of one of SQLite's files that is gone may be another file's by now.
        const auto known = name.contains(QLatin1String(".db")) ? m_files.find(inodeAt(path)) : m_files.end();
        if (known != m_files.end()) {
            File left = known->second;
            for (const qint64 page : left.dirty) {
                for (qint64 at = page * PageBytes; at < (page + 1) * PageBytes; at += SectorBytes) {
                    if (m_random() % 2 == 0)
                        bringToDisk(left, bytes, at, SectorBytes);
                }
            }
            bytes = left.disk;
        }
        QFile file(to + QLatin1Char('/') + name);
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }
}

} // namespace wf
