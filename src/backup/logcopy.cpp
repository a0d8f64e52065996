// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup/logcopy.h"

#include "backup/backupcategory.h"
#include "backup/backupplace.h"
#include "backup/newrows.h"
#include "base/print.h"
#include "log/chaincheck.h"
#include "log/openlog.h"
#include "log/redactrows.h"
#include "log/rows.h"
#include "log/schema.h"
#include "sql/durablefile.h"
#include "sql/eachrow.h"
#include "sql/pagecopy.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace wf {

namespace {

/// Each time a backup cannot be continued one more is kept.
constexpr qsizetype MaxKept = 20;

/// What the copy at the place is to the log.
enum class Copy {
    None,
    Same,
    Beginning,   ///< What is new can be appended.
    OtherTables, ///< A beginning of it, from before a migration or another version of the list.
    Otherwise    ///< Not of this log, ahead of it, of another course, or not readable.
};

struct Compared
{
    Copy is = Copy::None;
    QString why; ///< Of Otherwise.
    LogEnd end;
};

/// A file of the folder is not as it should be, as opposed to a folder that does not work.
bool isTheFiles(const Error &error)
{
    return error.code == ErrorCode::Corrupt || error.code == ErrorCode::NewerVersion;
}

/// Whether the log has the copy's last events as the copy has them.
Expected<bool> isBeginning(Database &log, const LogEnd &copy)
{
    bool last = copy.row == 0;
    bool own = copy.own.sequence == 0;
    auto read = forEachRow(log, QStringLiteral("SELECT hash FROM events WHERE rowid = ?"), {copy.row},
                           [&](const QSqlQuery &row) { last = row.value(0).toByteArray() == copy.hash; });
    if (read)
        read = forEachRow(log, QStringLiteral("SELECT hash FROM events WHERE desk = ? AND seq = ?"),
                          {copy.home.text(), copy.own.sequence},
                          [&](const QSqlQuery &row) { own = row.value(0).toByteArray() == copy.own.hash; });
    return read ? Expected<bool>(last && own) : tl::unexpected(read.error());
}

Expected<Compared> compare(Database &log, const LogEnd &end, Database &copy)
{
    const auto has = endOf(copy);
    if (!has && isTheFiles(has.error()))
        return Compared{Copy::Otherwise, has.error().message, {}};
    if (!has)
        return tl::unexpected(has.error());
    if (has->home != end.home)
        return Compared{Copy::Otherwise, QStringLiteral("%1 is of another log").arg(copy.path()), *has};
    const auto beginning = isBeginning(log, *has);
    if (!beginning)
        return tl::unexpected(beginning.error());
    if (!*beginning) {
        const bool ahead = has->row > end.row;
        return Compared{Copy::Otherwise,
                        ahead ? QStringLiteral("%1 has events that are not in the log").arg(copy.path())
                              : QStringLiteral("%1 has other events than the log").arg(copy.path()),
                        *has};
    }
    if (has->schema != end.schema || has->projection != end.projection)
        return Compared{Copy::OtherTables, {}, *has};
    return Compared{*has == end ? Copy::Same : Copy::Beginning, {}, *has};
}

/// For writing, so that a transaction that was broken off is rolled back.
Expected<std::unique_ptr<Database>> openCopy(const QString &path)
{
    auto copy = Database::open(path, Database::Mode::ReadWrite);
    if (!copy)
        return copy;
    for (const char *pragma : {"PRAGMA synchronous = EXTRA", "PRAGMA journal_mode = DELETE"}) {
        if (const auto set = (*copy)->run(QLatin1String(pragma)); !set)
            return tl::unexpected(set.error());
    }
    if (const auto done = finishRedactionOf(**copy); !done && done.error().code != ErrorCode::Corrupt)
        return tl::unexpected(done.error());
    return copy;
}

/// What the log redacted behind a row.
Expected<std::vector<EventPtr>> redactionsBehind(Database &log, qint64 row)
{
    std::vector<EventPtr> redactions;
    const auto read = forEachRow(
        log, QStringLiteral("SELECT %1 FROM events WHERE rowid > ? AND kind = ?").arg(rows::EventColumns),
        {row, eventKindName(EventKind::EntryRedacted)},
        [&](const QSqlQuery &each) { redactions.push_back(rows::readOrStub(each)); });
    return read ? Expected<std::vector<EventPtr>>(std::move(redactions)) : tl::unexpected(read.error());
}

/// What is at the place gets another name, with the journal it needs.
Expected<QString> keepOld(const QString &path, Timestamp now)
{
    const QString name = path + QStringLiteral(".kept-") + dateInName(now);
    QString kept = name;
    for (int i = 2; QFile::exists(kept); ++i)
        kept = QStringLiteral("%1-%2").arg(name).arg(i);
    const QFileInfo file(path);
    const auto all = QDir(file.path()).entryList({file.fileName() + QStringLiteral(".kept-*")}, QDir::Files);
    if (all.size() >= MaxKept)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1: %2 earlier backups are kept there; move some away")
                        .arg(file.path())
                        .arg(all.size()));
    const QString journal = QStringLiteral("-journal");
    if (QFile::exists(path + journal)) {
        if (const auto renamed = renameDurably(path + journal, kept + journal); !renamed)
            return tl::unexpected(renamed.error());
    }
    if (const auto renamed = renameDurably(path, kept); !renamed)
        return tl::unexpected(renamed.error());
    return kept;
}

class LogCopier
{
public:
    LogCopier(Database &log, const QString &place, const LogCopyOptions &options)
        : m_log(log), m_path(backupLogPath(place)), m_options(options)
    {
    }

    Expected<LogCopied> run()
    {
        auto end = endOf(m_log);
        if (!end)
            return tl::unexpected(end.error());
        if (end->home.isEmpty())
            return fail(ErrorCode::NotFound, QStringLiteral("%1: the log has no desk yet").arg(m_log.path()));
        Compared compared;
        std::unique_ptr<Database> copy;
        if (QFile::exists(m_path)) {
            auto opened = openCopy(m_path);
            if (!opened && !isTheFiles(opened.error()))
                return tl::unexpected(opened.error());
            auto known = opened ? compare(m_log, *end, **opened)
                                : Expected<Compared>(Compared{Copy::Otherwise, opened.error().message, {}});
            if (!known)
                return tl::unexpected(known.error());
            compared = std::move(*known);
            if (opened)
                copy = std::move(*opened);
        }
        if (compared.is == Copy::Same && !m_options.distrustOld)
            return LogCopied{compared.end, false, {}};
        auto redactions = redactionsBehind(m_log, compared.is == Copy::Otherwise ? 0 : compared.end.row);
        if (!redactions)
            return tl::unexpected(redactions.error());
        m_redactions = std::move(*redactions);
        m_home = end->home;
        // Those that are kept first: once the copy has the redaction, nobody would look at them again.
        for (const QString &kept : olderCopies(QFileInfo(m_path).path())) {
            if (const auto done = redactCopy(kept, m_redactions, m_home); !done)
                return tl::unexpected(done.error());
        }
        if (compared.is == Copy::Beginning && !m_options.distrustOld) {
            auto appended = append(*copy, compared.end.row);
            if (appended || appended.error().code != ErrorCode::TooLarge)
                return appended;
        }
        copy.reset();
        return copyWhole(compared);
    }

private:
    Expected<LogCopied> append(Database &copy, qint64 after)
    {
        // Read first, then written: a folder that does not answer keeps no page of the log in use.
        LogEnd end;
        std::vector<TableRows> news;
        const auto read = inRead([&]() -> Expected<void> {
            auto now = endOf(m_log);
            auto rows = now ? readNewRows(m_log, after) : tl::unexpected(now.error());
            if (!rows)
                return tl::unexpected(rows.error());
            end = std::move(*now);
            news = std::move(*rows);
            return {};
        });
        if (!read)
            return tl::unexpected(read.error());
        auto transaction = Transaction::begin(copy);
        auto written = transaction ? writeNewRows(copy, news) : tl::unexpected(transaction.error());
        if (written)
            written = redactIn(copy);
        if (written)
            written = transaction->commit();
        if (written)
            written = finishRedactionOf(copy);
        if (written && copy.diskFailed())
            written = fail(ErrorCode::Io, QStringLiteral("%1: the disk failed").arg(m_path));
        if (!written)
            return tl::unexpected(written.error());
        return checked(copy, end, LogCopied{{}, false, {}});
    }

    /// Rows that the copy had before the log redacted them.
    Expected<void> redactIn(Database &copy)
    {
        for (const EventPtr &redaction : m_redactions) {
            if (const auto done = redactRows(copy, *redaction, m_home); !done)
                return tl::unexpected(done.error());
        }
        return m_redactions.empty() ? Expected<void>() : oweRedaction(copy);
    }

    Expected<LogCopied> copyWhole(const Compared &old)
    {
        const QString partial = m_path + QStringLiteral(".partial");
        LogEnd end;
        const auto copied = inRead([&]() -> Expected<void> {
            auto now = endOf(m_log);
            if (!now)
                return tl::unexpected(now.error());
            end = std::move(*now);
            return copyPages(m_log, partial, m_options.goesOn);
        });
        if (!copied)
            return tl::unexpected(copied.error());
        LogCopied result{{}, true, {}};
        {
            auto copy = Database::open(partial, Database::Mode::Immutable);
            if (!copy)
                return tl::unexpected(copy.error());
            if (auto good = checked(**copy, end, result); !good)
                return good;
        }
        const bool replaces =
            old.is == Copy::Same || old.is == Copy::Beginning || old.is == Copy::OtherTables;
        if (old.is != Copy::None && !(replaces && m_options.isWhole)) {
            const auto kept = keepOld(m_path, m_options.now);
            if (!kept)
                return tl::unexpected(kept.error());
            if (const auto done = redactCopy(*kept, m_redactions, m_home); !done)
                return tl::unexpected(done.error());
            result.notes +=
                QStringLiteral("%1; it is kept as %2")
                    .arg(old.why.isEmpty() ? QStringLiteral("the backup was not replaced, since the "
                                                            "log here was not found consistent")
                                           : old.why,
                         *kept);
            qCWarning(backupCategory).noquote() << excerpt(result.notes.back());
        }
        if (const auto renamed = renameDurably(partial, m_path); !renamed)
            return tl::unexpected(renamed.error());
        result.end = end;
        return result;
    }

    /// Nothing is claimed that was not read again.
    Expected<LogCopied> checked(Database &copy, const LogEnd &end, LogCopied result) const
    {
        const auto has = endOf(copy);
        if (!has)
            return tl::unexpected(has.error());
        if (!(*has == end))
            return fail(ErrorCode::Corrupt,
                        QStringLiteral("%1: it does not return what was written to it").arg(copy.path()));
        result.end = *has;
        return result;
    }

    Expected<void> inRead(const std::function<Expected<void>()> &work)
    {
        if (const auto begun = m_log.run(QStringLiteral("BEGIN")); !begun)
            return begun;
        const auto done = work();
        const auto ended = m_log.run(QStringLiteral("COMMIT"));
        return done ? ended : done;
    }

    Database &m_log;
    QString m_path;
    const LogCopyOptions &m_options;
    std::vector<EventPtr> m_redactions; ///< That the copy has not obeyed yet.
    DeskId m_home;
};

} // namespace

Expected<LogEnd> endOf(Database &db)
{
    if (const auto ours = checkSchema(db); !ours)
        return tl::unexpected(ours.error());
    LogEnd end;
    const auto home = homeOf(db);
    const auto schema = db.value(QStringLiteral("PRAGMA user_version"));
    const auto projection = db.value(QStringLiteral("SELECT value FROM meta WHERE key = 'projection'"));
    if (!home || !schema || !projection)
        return tl::unexpected(!home ? home.error() : !schema ? schema.error() : projection.error());
    end.home = *home;
    end.schema = schema->toInt();
    end.projection = projection->toString();
    auto read = forEachRow(db, QStringLiteral("SELECT rowid, hash FROM events ORDER BY rowid DESC LIMIT 1"),
                           {}, [&](const QSqlQuery &row) {
                               end.row = row.value(0).toLongLong();
                               end.hash = row.value(1).toByteArray();
                           });
    if (read)
        read = forEachRow(
            db, QStringLiteral("SELECT seq, hash FROM events WHERE desk = ? ORDER BY seq DESC LIMIT 1"),
            {end.home.text()}, [&](const QSqlQuery &row) {
                end.own = {row.value(0).toLongLong(), row.value(1).toByteArray()};
            });
    return read ? Expected<LogEnd>(std::move(end)) : tl::unexpected(read.error());
}

Expected<LogCopied> copyLog(const QString &dataDir, const QString &place, const LogCopyOptions &options)
{
    const auto log = openLogToRead(dataDir);
    if (!log)
        return tl::unexpected(log.error());
    return LogCopier(**log, place, options).run();
}

} // namespace wf
