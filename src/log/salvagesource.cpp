// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/salvagesource.h"

#include "base/privatefiles.h"
#include "log/checkedrecord.h"
#include "log/datafolder.h"
#include "log/eventlog.h"
#include "log/schema.h"
#include "log/tablerows.h"
#include "sql/eachrow.h"

#include <QByteArrayMatcher>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace wf {

namespace {

constexpr qint64 CopyStep = 1 << 20;
constexpr std::size_t MaxImports = 100'000;

QString walOf(const QString &path)
{
    return path + QStringLiteral("-wal");
}

/// Rows of `meta` in the bytes of a page: the types of key and value, then both.
void lookForWords(QByteArrayView page, LogWords &words)
{
    constexpr qsizetype DeskLength = 36; // A UUID.
    constexpr QByteArrayView Desk("\x15\x55"
                                  "desk");
    constexpr QByteArrayView Real("\x1b\x15"
                                  "targetsreal");
    constexpr QByteArrayView Simulated("\x1b\x1f"
                                       "targetssimulated");
    constexpr std::size_t MaxDesks = 1000;
    const auto text = QByteArray::fromRawData(page.data(), page.size());
    for (qsizetype at = text.indexOf(Desk); at >= 0; at = text.indexOf(Desk, at + 1)) {
        const QString id = QString::fromLatin1(text.mid(at + Desk.size(), DeskLength));
        if (id.size() == DeskLength && isPlainId(id) && words.rawDesks.size() < MaxDesks)
            ++words.rawDesks[DeskId(id)];
    }
    if (text.contains(Real))
        words.rawTargets = QStringLiteral("real");
    else if (text.contains(Simulated))
        words.rawTargets = QStringLiteral("simulated");
}

/// How the bytes may lie in pages. All sizes if SQLite makes nothing of the header.
std::vector<PageLayout> layoutsOf(const RawBytes &file, const RawBytes *frames, bool opened)
{
    std::vector<PageLayout> layouts;
    const auto add = [&layouts](const PageLayout &layout) {
        if (std::none_of(layouts.begin(), layouts.end(),
                         [&](const PageLayout &known) { return known.pageSize == layout.pageSize; }))
            layouts.push_back(layout);
    };
    const auto ofFile = layoutOfFile(file);
    if (ofFile)
        add(*ofFile);
    if (const auto ofFrames = frames ? layoutOfWriteAheadLog(*frames) : std::nullopt)
        add(*ofFrames);
    for (const int size : PageSizes) {
        if (!ofFile || !opened)
            add({size, 0});
    }
    return layouts;
}

} // namespace

std::vector<ChainHead> SalvageSource::ownHeads(const DeskId &desk) const
{
    std::vector<ChainHead> heads;
    for (const ChainHeads &each : known) {
        if (const auto head = each.find(desk); head != each.end())
            heads.push_back(head->second);
    }
    return heads;
}

void SalvageReader::note(const QString &what)
{
    if (std::size_t(m_report.notes.size()) < MaxSalvageLines && !m_report.notes.contains(what))
        m_report.notes += what;
}

Expected<SalvageSource> SalvageReader::open(const QString &from, const QString &scratch)
{
    SalvageSource source;
    const QFileInfo info(from);
    source.file = info.isDir() ? readableLogPath(from) : from;
    const bool isOfFolder = info.isDir() || info.fileName().startsWith(QLatin1String("incidents.db"));
    source.folder = info.isDir() ? from : isOfFolder ? info.absolutePath() : QString();
    const bool hasFile = QFile::exists(source.file);
    const bool hasWal = QFile::exists(walOf(source.file));
    if (!hasFile && !hasWal)
        return fail(ErrorCode::NotFound, QStringLiteral("%1: there is no log").arg(source.file));
    if (!source.folder.isEmpty()) {
        // Before the log: a desk at work writes it behind each commit.
        const auto witnessed = Witness(witnessPath(source.folder)).read();
        if (!witnessed)
            note(witnessed.error().message);
        source.witnessed = witnessed.value_or(ChainHeads());
        source.known.push_back(source.witnessed);
        if (const auto checked = readCheckedRecord(source.folder))
            source.known.push_back(checked->heads);
        if (FileLock::holder(lockPath(source.folder)))
            note(QStringLiteral(
                     "%1: a desk is at work in it; what it writes from now on is not in the new log")
                     .arg(source.folder));
    }
    source.copy = scratch + QStringLiteral("/log.db");
    // The write-ahead log first: what leaves it meanwhile is in the file.
    const qint64 all = QFileInfo(source.file).size() + QFileInfo(walOf(source.file)).size();
    qint64 done = 0;
    if (hasWal) {
        if (const auto copied = copy(walOf(source.file), walOf(source.copy), all, done); !copied)
            return tl::unexpected(copied.error());
    }
    if (const auto copied = hasFile ? copy(source.file, source.copy, all, done) : Expected<void>(); !copied)
        return tl::unexpected(copied.error());
    if (!hasFile)
        note(QStringLiteral("%1: the file is gone; only its write-ahead log is left").arg(source.file));
    return source;
}

Expected<void> SalvageReader::copy(const QString &from, const QString &to, qint64 all, qint64 &done)
{
    const auto bytes = FileBytes::open(from);
    if (!bytes)
        return tl::unexpected(bytes.error());
    QFile file(to);
    bool written = openPrivate(file, QIODevice::WriteOnly | QIODevice::Truncate);
    for (qint64 at = 0; written && at < bytes->size() && !stopped();) {
        const QByteArray part = bytes->read(at, CopyStep);
        if (part.isEmpty())
            break; // It was cut off meanwhile.
        written = file.write(part) == part.size();
        at += part.size();
        done += part.size();
        tell(SalvageStep::Copy, done, all);
    }
    if (!written || !file.flush())
        return fail(file.error() == QFile::ResourceError ? ErrorCode::NoSpace : ErrorCode::Io,
                    QStringLiteral("%1: %2").arg(to, file.errorString()));
    if (bytes->unreadable() > 0)
        note(QStringLiteral("%1: the disk does not give %2 of its bytes").arg(from).arg(bytes->unreadable()));
    return {};
}

Expected<LogWords> SalvageReader::read(const SalvageSource &source, FoundEvents &found)
{
    LogWords words;
    const auto tables = readTables(source, found, words);
    if (!tables)
        return tl::unexpected(tables.error());
    if (const auto scanned = scan(source, found, words, *tables); !scanned)
        return tl::unexpected(scanned.error());
    if (found.unreadable() > 0)
        note(QStringLiteral("%1 events are as they were written, but cannot be read: they are not taken")
                 .arg(found.unreadable()));
    return words;
}

void SalvageReader::readWords(Database &db, LogWords &words)
{
    const auto meta = [&db](const char *key) {
        const auto value =
            db.value(QStringLiteral("SELECT value FROM meta WHERE key = ?"), {QLatin1String(key)});
        return value ? value->toString() : QString();
    };
    if (const QString desk = meta("desk"); isPlainId(desk))
        words.desk = DeskId(desk);
    words.targets = meta("targets");
    words.witnessed = !meta("witnessed").isEmpty();
    const auto version = db.value(QStringLiteral("PRAGMA user_version"));
    if (version && version->toInt() < 3) {
        words.importsKnown = true; // There were none yet.
        return;
    }
    const auto read = forEachRow(
        db, QStringLiteral("SELECT desk, first, last, at_ms, source FROM imported ORDER BY id"), {},
        [&words](const QSqlQuery &row) {
            ImportedRun run{DeskId(row.value(0).toString()), row.value(1).toLongLong(),
                            row.value(2).toLongLong(), row.value(3).toLongLong(), row.value(4).toString()};
            const bool fine = isPlainId(run.desk.text()) && run.first >= 1 && run.first <= run.last &&
                              run.last <= MaxSequence;
            if (fine && words.imports.size() < MaxImports)
                words.imports.push_back(std::move(run));
        });
    words.importsKnown = read.has_value();
}

/// Whether SQLite opens it. Only a log of a later version is an error.
Expected<bool> SalvageReader::readTables(const SalvageSource &source, FoundEvents &found, LogWords &words)
{
    tell(SalvageStep::Tables, 0, 0);
    if (!QFile::exists(source.copy))
        return false;
    // What SQLite says is about the copy, of which nobody has heard.
    const auto asTheSource = [&source](QString what) { return what.replace(source.copy, source.file); };
    auto db = Database::open(source.copy, Database::Mode::ReadOnly);
    if (!db) // Without the write-ahead log, and also if the file is shorter than it says.
        db = Database::open(source.copy, Database::Mode::Foreign);
    if (!db) {
        note(QStringLiteral("the tables cannot be read: %1").arg(asTheSource(db.error().message)));
        return false;
    }
    if (const auto ours = checkSchema(**db); !ours && ours.error().code == ErrorCode::NewerVersion)
        return tl::unexpected(ours.error());
    for (const char *sql : {"PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF"})
        static_cast<void>((*db)->run(QLatin1String(sql)).has_value());
    static_cast<void>((*db)->setInterrupt([this] { return stopped(); }).has_value());
    readWords(**db, words);
    Expected<void> kept;
    const RowsRead rows = readEventRows(
        **db,
        [&](const EventRecord &record) {
            kept = found.add(record, FoundIn::Tables);
            return kept.has_value();
        },
        m_options.stop);
    if (!kept)
        return tl::unexpected(kept.error());
    if (rows.changed > 0)
        note(QStringLiteral("%1: %2 rows are not what was written").arg(source.file).arg(rows.changed));
    if (!rows.whole && !stopped())
        note(QStringLiteral("a part of the tables cannot be read: %1").arg(asTheSource(rows.why)));
    return true;
}

Expected<void> SalvageReader::scan(const SalvageSource &source, FoundEvents &found, LogWords &words,
                                   bool opened)
{
    const auto file = FileBytes::open(source.copy);
    const auto wal = FileBytes::open(walOf(source.copy));
    const MemoryBytes nothing{QByteArrayView()};
    const RawBytes *bytes = &nothing;
    if (file)
        bytes = &*file;
    const RawBytes *frames = wal ? &*wal : nullptr;
    const qint64 input = bytes->size() + (frames ? frames->size() : 0);
    const std::vector<PageLayout> layouts = layoutsOf(*bytes, frames, opened);
    ScanBudget budget(input);
    Expected<void> kept;
    qint64 done = 0;
    ScanOptions how;
    how.stop = m_options.stop;
    how.take = [&](const EventRecord &record, FoundIn place) {
        kept = found.add(record, place);
        return kept.has_value();
    };
    how.look = [&words](QByteArrayView page) { lookForWords(page, words); };
    how.did = [&](qint64 bytesDone) {
        done += bytesDone;
        tell(SalvageStep::Pages, done, input * qint64(layouts.size()));
    };
    bool all = true;
    for (const PageLayout &each : layouts) {
        all = scanPages({*bytes, frames, each.pageSize, each.reserved}, how, budget) && all;
        how.look = {}; // The same bytes.
        if (!kept)
            return kept;
    }
    if (!all)
        note(
            QStringLiteral("%1: its bytes look like more events than it can hold; not all of them were tried")
                .arg(source.file));
    return {};
}

} // namespace wf
