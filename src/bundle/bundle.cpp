// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/bundle.h"

#include "base/files.h"
#include "base/jsonsize.h"
#include "base/sha256.h"
#include "incident/redaction.h"
#include "log/rows.h"
#include "log/schema.h"
#include "metrics/recorderday.h"

#include <QFile>
#include <QtEndian>

#include <algorithm>

namespace wf {

namespace {

constexpr qsizetype MaxPayload = 8 << 20; // As the log's.
constexpr std::size_t MaxContacts = 10'000;
constexpr std::size_t MaxFiles = 10'000;

/// What SQLite's header says (https://www.sqlite.org/fileformat.html, 1.3).
struct Header
{
    quint32 application = 0;
    quint32 version = 0;
    qint64 bytes = 0; ///< That the file should have.
};

tl::unexpected<Error> foreign(const QString &path, const char *what)
{
    return fail(ErrorCode::Corrupt,
                QStringLiteral("%1: %2, not a Watchfloor bundle").arg(path, QLatin1String(what)));
}

Expected<Header> readHeader(const QString &path)
{
    constexpr qint64 Size = 100;
    auto file = OpenFile::open(path);
    const auto head = file ? file->read(Size) : Expected<QByteArray>(tl::unexpected(file.error()));
    if (!head)
        return fail(head.error().code, QStringLiteral("%1: %2").arg(path, head.error().message));
    if (file->size() > MaxBundleBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1: larger than a bundle may be").arg(path));
    if (file->size() == 0)
        return foreign(path, "an empty file");
    const QByteArray &bytes = *head;
    if (!bytes.startsWith(QByteArray("SQLite format 3\0", 16)))
        return foreign(path, "some other kind of file");
    if (bytes.size() < Size)
        return fail(ErrorCode::Corrupt,
                    QStringLiteral("%1: the file was cut off at its beginning").arg(path));
    const char *at = bytes.constData();
    const qint64 page = qFromBigEndian<quint16>(at + 16);
    return Header{qFromBigEndian<quint32>(at + 68), qFromBigEndian<quint32>(at + 60),
                  (page == 1 ? 65'536 : page) * qint64(qFromBigEndian<quint32>(at + 28))};
}

Expected<void> checkHeader(const QString &path, const Header &header)
{
    if (header.application == quint32(LogApplicationId))
        return foreign(path, "the log of a desk");
    if (header.application == quint32(RecorderApplicationId))
        return foreign(path, "a day of recorded metrics");
    if (header.application != quint32(BundleApplicationId))
        return foreign(path, "a database of another program");
    if (header.version > quint32(BundleVersion)) {
        return fail(ErrorCode::NewerVersion,
                    QStringLiteral("%1: made by a later version of Watchfloor (format %2, this one knows %3)")
                        .arg(path)
                        .arg(header.version)
                        .arg(BundleVersion));
    }
    return {};
}

bool isSane(Timestamp t)
{
    return EarliestAccepted <= t && t <= LatestAccepted;
}

} // namespace

Expected<std::unique_ptr<Bundle>> Bundle::open(const QString &path)
{
    const auto header = readHeader(path);
    if (!header)
        return tl::unexpected(header.error());
    if (const auto ours = checkHeader(path, *header); !ours)
        return tl::unexpected(ours.error());
    std::unique_ptr<Bundle> bundle(new Bundle(path));
    auto db = Database::open(path, Database::Mode::Foreign);
    if (!db)
        return fail(db.error().code, QStringLiteral("%1: the bundle's table of contents is damaged: %2")
                                         .arg(path, db.error().message));
    bundle->m_db = std::move(*db);
    if (const auto schema = bundle->checkSchema(); !schema)
        return tl::unexpected(schema.error());
    if (const qint64 size = QFile(path).size(); size < header->bytes) {
        bundle->m_problems.add(
            QStringLiteral("the file was cut off: %1 of %2 bytes are there").arg(size).arg(header->bytes));
    }
    bundle->readManifest();
    if (const auto read = bundle->readEvents(); !read)
        return tl::unexpected(read.error());
    bundle->readContacts();
    bundle->readFileNames();
    if (const auto read = bundle->readSeries(); !read)
        return tl::unexpected(read.error());
    return bundle;
}

Expected<void> Bundle::checkSchema()
{
    const auto query = m_db->query(QStringLiteral("SELECT sql FROM sqlite_master ORDER BY rowid"));
    if (!query)
        return tl::unexpected(query.error());
    const QStringList known = bundleSchema();
    QStringList found;
    while (found.size() <= known.size() && (*query)->next())
        found += (*query)->value(0).toString();
    (*query)->finish();
    // Where it was cut off the index, made last, may be missing: nothing else may differ, or statements of
    // somebody else would be run.
    if (found != known && found != known.first(known.size() - 1))
        return fail(
            ErrorCode::Corrupt,
            QStringLiteral("%1: its tables are not those of a bundle: damaged, or made by somebody else")
                .arg(m_path));
    return {};
}

void Bundle::readManifest()
{
    const auto row = m_db->query(QStringLiteral("SELECT body, sha256 FROM manifest WHERE id = 1"));
    QByteArray body;
    QByteArray sum;
    if (row && (*row)->next()) {
        body = (*row)->value(0).toString().toUtf8();
        sum = (*row)->value(1).toString().toLatin1();
    }
    if (row)
        (*row)->finish();
    if (body.isEmpty() || sha256(body).toHex() != sum) {
        m_problems.add(
            QStringLiteral("the manifest is damaged: what is in the bundle cannot be checked against it"));
        return;
    }
    if (!isLeanJson(body)) {
        m_problems.add(QStringLiteral("the manifest is too large"));
        return;
    }
    auto manifest = parseManifest(body);
    if (!manifest) {
        m_problems.add(manifest.error().message);
        return;
    }
    m_manifest = std::move(*manifest);
    std::erase_if(m_manifest.windows,
                  [](const TimeRange &w) { return !isSane(w.from) || !isSane(w.to) || w.to < w.from; });
}

QStringList Bundle::problems() const
{
    QStringList all;
    for (const QString &missing : m_manifest.missing)
        all += QStringLiteral("missing since the bundle was made: %1").arg(missing);
    return all + m_problems.texts();
}

void Bundle::addRow(RowSum &sum, const QSqlQuery &row, const BundlePart &part) const
{
    const int columns = columnsOf(part);
    sum.add(row.value(columns)); // Its id comes first.
    for (int i = 0; i < columns; ++i)
        sum.add(row.value(i));
    sum.endRow();
}

void Bundle::checkSum(const QString &part, RowSum &sum, qsizetype known)
{
    const auto said = m_manifest.parts.find(part);
    if (said == m_manifest.parts.end() || m_problems.count() != known)
        return;
    const PartSum found = sum.sum();
    if (found.rows < said->second.rows)
        m_problems.add(QStringLiteral("%1: %2 of %3 rows are missing")
                           .arg(part)
                           .arg(said->second.rows - found.rows)
                           .arg(said->second.rows));
    else if (found != said->second)
        m_problems.add(QStringLiteral("%1: the content is not what was written").arg(part));
}

void Bundle::takeEvent(const QSqlQuery &row, qint64 id)
{
    // What is too much is turned away before it is parsed: a tree is many times its text.
    const QByteArray payload = rows::payloadAt(row);
    const EventId given{DeskId(row.value(0).toString()), row.value(1).toLongLong()};
    if (payload.size() > MaxPayload || !isLeanJson(payload)) {
        m_problems.add(QStringLiteral("events, row %1: its payload is too large").arg(id));
        return;
    }
    if (!m_taken.insert(given).second) {
        m_problems.add(QStringLiteral("events, row %1: it is there twice").arg(id));
        return;
    }
    const bool withheld = row.value(12).toInt() != 0;
    const auto event = withheld ? rows::readStub(row) : rows::readEvent(row);
    if (!event) {
        m_problems.add(QStringLiteral("events, row %1: %2").arg(id).arg(event.error().message));
        return;
    }
    const Event &e = **event;
    const QString name = QStringLiteral("event %1 (%2)").arg(e.id.text(), e.kindName());
    if (e.id.desk.isEmpty() || e.id.sequence < 1 || !isSane(e.happenedAt) || !isSane(e.recordedAt) ||
        !isSane(fromMs(e.time.wallMs))) {
        m_problems.add(QStringLiteral("%1: it makes no sense").arg(name));
        return;
    }
    if (!withheld && e.hash != eventHash(e)) {
        m_changed.push_back(*event);
        return;
    }
    if (withheld) {
        m_withheld.push_back(*event);
        m_withheldIds.insert(e.id);
    }
    // Messages without their words are none; an update without them was still on time, or not.
    if (!withheld || e.as<event::UpdatePosted>())
        m_events.push_back(*event);
}

Expected<void> Bundle::readEvents()
{
    const BundlePart &part = bundlePart(QStringLiteral("events"));
    const qsizetype known = m_problems.count();
    RowSum sum;
    qint64 count = 0;
    qint64 bytes = 0;
    scanRows(
        *m_db, part,
        [&](const QSqlQuery &row, qint64 id) {
            bytes += row.value(9).toString().size();
            if (++count > MaxBundleEvents || bytes > MaxBundleEventBytes)
                return false;
            addRow(sum, row, part);
            takeEvent(row, id);
            return true;
        },
        m_problems);
    if (count > MaxBundleEvents || bytes > MaxBundleEventBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1: more than %2 events or %3 GB of them")
                                             .arg(m_path)
                                             .arg(MaxBundleEvents)
                                             .arg(MaxBundleEventBytes >> 30));
    m_taken.clear();
    takeChanged();
    std::sort(m_events.begin(), m_events.end(),
              [](const EventPtr &a, const EventPtr &b) { return foldsBefore(*a, *b); });
    checkLinks();
    checkSum(part.name, sum, known);
    return {};
}

/// Events that are not what their hash says: right if they were redacted.
void Bundle::takeChanged()
{
    const RedactedHashes redactions = redactionsIn(m_events);
    for (const EventPtr &event : m_changed) {
        if (isAsWritten(*event, redactions))
            m_events.push_back(event);
        else
            m_problems.add(QStringLiteral("event %1 (%2): its content is not what was written")
                               .arg(event->id.text(), event->kindName()));
    }
    m_changed.clear();
}

/// Each event against the one before it in its chain, where that is here, and the ends against the manifest.
void Bundle::checkLinks()
{
    std::map<EventId, EventPtr> chains;
    for (const auto *list : {&m_events, &m_withheld}) {
        for (const EventPtr &event : *list)
            chains.emplace(event->id, event);
    }
    for (const auto &[id, event] : chains) {
        const auto before = chains.find({id.desk, id.sequence - 1});
        if (before != chains.end() && before->second->hash != event->previousHash)
            m_problems.add(QStringLiteral("event %1: does not follow the event before it").arg(id.text()));
        const auto head = m_manifest.heads.find(id.desk);
        if (head != m_manifest.heads.end() && head->second.sequence == id.sequence &&
            head->second.hash != event->hash)
            m_problems.add(QStringLiteral("event %1: is not the one in the manifest").arg(id.text()));
    }
}

IncidentBook Bundle::book() const
{
    IncidentBook book;
    book.apply(m_events);
    return book;
}

void Bundle::readContacts()
{
    const BundlePart &part = bundlePart(QStringLiteral("contacts"));
    const qsizetype known = m_problems.count();
    RowSum sum;
    scanRows(
        *m_db, part,
        [&](const QSqlQuery &row, qint64) {
            addRow(sum, row, part);
            m_contacts.push_back(
                {row.value(0).toString(), row.value(1).toString(), row.value(2).toString(), 0});
            return m_contacts.size() < MaxContacts;
        },
        m_problems);
    checkSum(part.name, sum, known);
}

void Bundle::readFileNames()
{
    // Without their bytes: those are read when they are asked for.
    scanRows(
        *m_db, {QStringLiteral("files"), QStringLiteral("sha256")},
        [&](const QSqlQuery &row, qint64) {
            const Sha256 sha = Sha256::parse(row.value(0).toString());
            if (sha.isEmpty())
                m_problems.add(QStringLiteral("files: a name is not a SHA-256"));
            else
                m_files.push_back(sha);
            return m_files.size() < MaxFiles;
        },
        m_problems);
}

Expected<QByteArray> Bundle::file(const Sha256 &sha256)
{
    const auto row = m_db->query(QStringLiteral("SELECT data FROM files WHERE sha256 = ?"), {sha256.text()});
    const bool found = row && (*row)->next();
    const QByteArray bytes = found ? (*row)->value(0).toByteArray() : QByteArray();
    if (row)
        (*row)->finish();
    if (found && Sha256::of(bytes) == sha256)
        return bytes;
    if (!found && std::find(m_files.begin(), m_files.end(), sha256) == m_files.end())
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1: there is no evidence %2 in it").arg(m_path, sha256.text()));
    const QString problem = QStringLiteral("evidence %1: the file is damaged").arg(sha256.text());
    m_problems.add(problem);
    return fail(ErrorCode::Corrupt, QStringLiteral("%1: %2").arg(m_path, problem));
}

} // namespace wf
