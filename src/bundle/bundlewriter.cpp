// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/bundlewriter.h"

#include "base/files.h"
#include "base/sha256.h"
#include "log/rows.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <cmath>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace wf {

namespace {

/// Rows between two looks at whether it was cancelled.
constexpr qint64 LookEvery = 4096;

bool flush(const QString &path, int flags)
{
    const int fd = ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool done = ::fsync(fd) == 0;
    ::close(fd);
    return done;
}

QString notNull(const QString &text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

} // namespace

Expected<void> ExportWatch::at(double part) const
{
    if (m_cancel && m_cancel->load())
        return fail(ErrorCode::Refused, QStringLiteral("the export was cancelled"));
    if (m_progress)
        m_progress(m_from + (m_to - m_from) * part);
    return {};
}

Expected<std::unique_ptr<BundleWriter>> BundleWriter::create(const QString &file)
{
    const QFileInfo place(QDir::current(), file);
    if (file.isEmpty() || place.isDir() || !place.absoluteDir().exists())
        return fail(ErrorCode::Io, QStringLiteral("%1: no file can be created there").arg(file));
    if (const auto none = checkNoLink(place.absoluteFilePath()); !none)
        return tl::unexpected(none.error());
    const QString part =
        QStringLiteral("%1/.%2.%3.part")
            .arg(place.absolutePath(), place.fileName(), QUuid::createUuid().toString(QUuid::Id128).left(8));
    std::unique_ptr<BundleWriter> writer(new BundleWriter(place.absoluteFilePath(), part));
    if (const auto prepared = writer->prepare(); !prepared)
        return tl::unexpected(prepared.error());
    return writer;
}

BundleWriter::~BundleWriter()
{
    m_db.reset();
    if (!m_part.isEmpty())
        QFile::remove(m_part);
}

Expected<void> BundleWriter::prepare()
{
    if (!makeNewFile(m_part))
        return fail(ErrorCode::Io, QStringLiteral("%1: no file can be created there").arg(m_file));
    auto db = Database::open(m_part, Database::Mode::ReadWriteCreate);
    if (!db)
        return tl::unexpected(db.error());
    m_db = std::move(*db);
    // It is nobody's yet: what makes it safe is the flush at the end.
    for (const QString &pragma : {QStringLiteral("PRAGMA main.page_size = %1").arg(BundlePageBytes),
                                  QStringLiteral("PRAGMA main.journal_mode = MEMORY"),
                                  QStringLiteral("PRAGMA main.synchronous = OFF")}) {
        if (const auto set = m_db->run(pragma); !set)
            return set;
    }
    return transaction([this]() -> Expected<void> {
        QStringList statements = bundleSchema();
        statements.removeLast();
        statements += QStringLiteral("PRAGMA application_id = %1").arg(BundleApplicationId);
        statements += QStringLiteral("PRAGMA user_version = %1").arg(BundleVersion);
        for (const QString &sql : statements) {
            if (const auto done = m_db->run(sql); !done)
                return done;
        }
        return {};
    });
}

Expected<void> BundleWriter::transaction(const std::function<Expected<void>()> &work)
{
    // Deferred: a day that is attached is never asked for its writer's lock.
    if (const auto begun = m_db->run(QStringLiteral("BEGIN")); !begun)
        return begun;
    auto done = work();
    if (done)
        return m_db->run(QStringLiteral("COMMIT"));
    const auto rolledBack = m_db->run(QStringLiteral("ROLLBACK"));
    static_cast<void>(rolledBack); // The file goes.
    return done;
}

Expected<void> BundleWriter::addEvent(const Event &event, bool withheld)
{
    QVariantList values = rows::eventValues(event);
    values += int(withheld);
    return m_db->run(QStringLiteral("INSERT INTO events(%1, withheld) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)")
                         .arg(rows::EventColumns),
                     values);
}

Expected<void> BundleWriter::addContact(const Contact &contact)
{
    return m_db->run(QStringLiteral("INSERT INTO contacts(grp, name, value) VALUES(?,?,?)"),
                     {notNull(contact.group), notNull(contact.name), notNull(contact.value)});
}

Expected<void> BundleWriter::addFile(const Sha256 &sha256, const QByteArray &data)
{
    return m_db->run(QStringLiteral("INSERT INTO files(sha256, data) VALUES(?,?)"),
                     {sha256.text(), data.isNull() ? QByteArray("") : data});
}

Expected<PartSum> BundleWriter::sum(const BundlePart &part, const ExportWatch &watch)
{
    const auto last = m_db->value(QStringLiteral("SELECT max(id) FROM ") + part.name);
    const auto query =
        m_db->query(QStringLiteral("SELECT id, %1 FROM %2 ORDER BY id").arg(part.columns, part.name));
    if (!last || !query)
        return tl::unexpected(!last ? last.error() : query.error());
    const int columns = int(part.columns.count(QLatin1Char(','))) + 2;
    // The blocks are what takes time.
    const double all = part.name == QLatin1String("blocks") ? std::max(1.0, last->toDouble()) : HUGE_VAL;
    RowSum sum;
    for (qint64 row = 0; (*query)->next(); ++row) {
        for (int i = 0; i < columns; ++i)
            sum.add((*query)->value(i));
        sum.endRow();
        if (row % LookEvery == 0) {
            if (const auto go = watch.at(double(row) / all); !go) {
                (*query)->finish();
                return tl::unexpected(go.error());
            }
        }
    }
    (*query)->finish();
    return sum.sum();
}

Expected<void> BundleWriter::finish(BundleManifest &manifest, const ExportWatch &watch)
{
    if (const auto indexed = m_db->run(bundleSchema().last()); !indexed)
        return indexed;
    for (const BundlePart &part : bundleParts()) {
        const auto summed = sum(part, watch);
        if (!summed)
            return tl::unexpected(summed.error());
        manifest.parts[part.name] = *summed;
    }
    const QByteArray body = manifestText(manifest);
    const auto written = m_db->run(QStringLiteral("INSERT INTO manifest VALUES(1, ?, ?)"),
                                   {QString::fromUtf8(body), Sha256::of(body).text()});
    if (!written)
        return written;
    if (const auto go = watch.at(1); !go)
        return go;
    m_db.reset();
    if (QFileInfo(m_part).size() > MaxBundleBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1: more than %2 GB: choose a shorter time")
                                             .arg(m_file)
                                             .arg(MaxBundleBytes >> 30));
    return putInPlace();
}

Expected<void> BundleWriter::putInPlace()
{
    if (!flush(m_part, O_RDONLY))
        return fail(ErrorCode::Io, QStringLiteral("%1: cannot be flushed to disk").arg(m_part));
    if (std::rename(QFile::encodeName(m_part).constData(), QFile::encodeName(m_file).constData()) != 0)
        return fail(ErrorCode::Io, QStringLiteral("%1: cannot be moved into place").arg(m_file));
    m_part.clear();
    // The name is in the folder; where that cannot be flushed the file is whole all the same.
    static_cast<void>(flush(QFileInfo(m_file).path(), O_RDONLY | O_DIRECTORY));
    return {};
}

} // namespace wf
