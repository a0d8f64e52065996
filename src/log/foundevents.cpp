// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/foundevents.h"

#include "incident/eventcodec.h"
#include "incident/redaction.h"
#include "log/rows.h"
#include "sql/eachrow.h"

namespace wf {

namespace {

constexpr std::size_t MaxRefused = 1000;

} // namespace

Expected<std::unique_ptr<FoundEvents>> FoundEvents::make(const QString &path)
{
    auto db = Database::open(path, Database::Mode::ReadWriteCreate);
    if (!db)
        return tl::unexpected(db.error());
    // Straight to SQLite from here on: millions of rows may come.
    if (const auto handle = (*db)->handle(); !handle)
        return tl::unexpected(handle.error());
    // It lives as long as the salvage: no power cut leaves anything of it that counts.
    for (const char *sql :
         {"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF",
          // The payload last: what is asked for most lies in front of it.
          "CREATE TABLE found(id INTEGER PRIMARY KEY, desk TEXT NOT NULL, seq INTEGER NOT NULL,"
          " hlc_ms INTEGER NOT NULL, hlc_n INTEGER NOT NULL, incident TEXT NOT NULL,"
          " happened_ms INTEGER NOT NULL, recorded_ms INTEGER NOT NULL, actor TEXT NOT NULL,"
          " kind TEXT NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL UNIQUE, place INTEGER NOT NULL,"
          " payload TEXT NOT NULL) STRICT",
          // What only a redaction can prove.
          "CREATE TABLE redacted(content TEXT PRIMARY KEY, desk TEXT NOT NULL, seq INTEGER NOT NULL,"
          " hlc_ms INTEGER NOT NULL, hlc_n INTEGER NOT NULL, incident TEXT NOT NULL,"
          " happened_ms INTEGER NOT NULL, recorded_ms INTEGER NOT NULL, actor TEXT NOT NULL,"
          " kind TEXT NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL, place INTEGER NOT NULL,"
          " payload TEXT NOT NULL) STRICT",
          "CREATE TABLE picked(n INTEGER PRIMARY KEY, id INTEGER NOT NULL) STRICT", "BEGIN"}) {
        if (const auto done = (*db)->run(QLatin1String(sql)); !done)
            return tl::unexpected(done.error());
    }
    return std::unique_ptr<FoundEvents>(new FoundEvents(std::move(*db)));
}

Expected<void> FoundEvents::add(const EventRecord &record, FoundIn place)
{
    const HashedFields &f = record.fields;
    const QString kind = QString::fromUtf8(f.kind);
    if (m_refused.contains(record.hash.toByteArray()))
        return {};
    const auto body = decodeBody(kind, f.payload.toByteArray());
    if (!body && body.error().code != ErrorCode::NewerVersion) {
        if (m_refused.size() < MaxRefused)
            m_refused.insert(record.hash.toByteArray());
        ++m_unreadable;
        return {};
    }
    const auto text = [](QByteArrayView bytes) {
        return bytes.isEmpty() ? QStringLiteral("") : QString::fromUtf8(bytes);
    };
    const auto blob = [](QByteArrayView bytes) {
        return bytes.isEmpty() ? QByteArray("") : bytes.toByteArray();
    };
    QVariantList values{
        text(f.desk),         f.sequence,        f.time.wallMs, f.time.counter, text(f.incident),
        f.happenedMs,         f.recordedMs,      text(f.actor), kind,           text(f.payload),
        blob(f.previousHash), blob(record.hash), int(place)};
    if (mayBeRedacted(record) && !isTrueRecord(record)) {
        values += contentHash(record).text();
        return m_db->run(
            QStringLiteral("INSERT INTO redacted(%1, place, content) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                           " ON CONFLICT(content) DO UPDATE SET place = min(place, excluded.place)")
                .arg(rows::EventColumns),
            values);
    }
    return m_db->run(QStringLiteral("INSERT INTO found(%1, place) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)"
                                    " ON CONFLICT(hash) DO UPDATE SET place = excluded.place"
                                    " WHERE excluded.place < place")
                         .arg(rows::EventColumns),
                     values);
}

Expected<void> FoundEvents::obeyRedactions()
{
    std::vector<EventPtr> redactions;
    const auto read =
        forEachRow(*m_db, QStringLiteral("SELECT %1 FROM found WHERE kind = ?").arg(rows::EventColumns),
                   {eventKindName(EventKind::EntryRedacted)},
                   [&](const QSqlQuery &row) { redactions.push_back(rows::readOrStub(row)); });
    if (!read)
        return read;
    for (const EventPtr &redaction : redactions) {
        const auto *body = redaction->as<event::EntryRedacted>();
        for (std::size_t i = 0; body && i < body->entries.size(); ++i) {
            if (const auto done = obey(body->entries[i]); !done)
                return done;
        }
    }
    return {};
}

/// The record without its words, if it was found; else its words go here.
Expected<void> FoundEvents::obey(const event::RedactedEntry &entry)
{
    const QVariantList id{entry.event.desk.text(), entry.event.sequence};
    const auto taken = m_db->run(
        QStringLiteral("INSERT INTO found(%1, place) SELECT %1, place FROM redacted"
                       " WHERE desk = ? AND seq = ? AND content = ?"
                       " ON CONFLICT(hash) DO UPDATE SET payload = excluded.payload, place = excluded.place")
            .arg(rows::EventColumns),
        QVariantList(id) << entry.hash.text());
    if (!taken)
        return taken;
    std::vector<EventPtr> here;
    const auto read = forEachRow(
        *m_db, QStringLiteral("SELECT %1 FROM found WHERE desk = ? AND seq = ?").arg(rows::EventColumns), id,
        [&](const QSqlQuery &row) { here.push_back(rows::readOrStub(row)); });
    for (std::size_t i = 0; read && i < here.size(); ++i) {
        const EventPtr after = redacted(*here[i]);
        if (!after || !(redactedEntry(*after) == entry))
            continue;
        const auto written = m_db->run(QStringLiteral("UPDATE found SET payload = ? WHERE hash = ?"),
                                       {QString::fromUtf8(after->payload), after->hash});
        if (!written)
            return written;
    }
    return read;
}

Expected<std::map<DeskId, qint64>> FoundEvents::desks()
{
    std::map<DeskId, qint64> counts;
    const auto read = forEachRow(*m_db, QStringLiteral("SELECT desk, count(*) FROM found GROUP BY desk"), {},
                                 [&counts](const QSqlQuery &row) {
                                     counts[DeskId(row.value(0).toString())] = row.value(1).toLongLong();
                                 });
    return read ? counts : Expected<std::map<DeskId, qint64>>(tl::unexpected(read.error()));
}

Expected<std::vector<ChainNode>> FoundEvents::nodesOf(const DeskId &desk)
{
    std::vector<ChainNode> nodes;
    const auto read = forEachRow(
        *m_db,
        QStringLiteral("SELECT seq, hlc_ms, hlc_n, hash, prev_hash, id, place FROM found WHERE desk = ?"),
        {desk.text()}, [&nodes](const QSqlQuery &row) {
            nodes.push_back({row.value(0).toLongLong(),
                             {row.value(1).toLongLong(), row.value(2).toUInt()},
                             row.value(3).toByteArray(),
                             row.value(4).toByteArray(),
                             row.value(5).toLongLong(),
                             row.value(6).toInt() == int(FoundIn::Tables)});
        });
    return read ? nodes : Expected<std::vector<ChainNode>>(tl::unexpected(read.error()));
}

Expected<std::vector<std::pair<qint64, EventPtr>>> FoundEvents::ofKind(const DeskId &desk, EventKind kind,
                                                                       int most)
{
    std::vector<std::pair<qint64, EventPtr>> events;
    const auto read =
        forEachRow(*m_db,
                   QStringLiteral("SELECT %1, id FROM found WHERE desk = ? AND kind = ? ORDER BY seq LIMIT ?")
                       .arg(rows::EventColumns),
                   {desk.text(), eventKindName(kind), most}, [&events](const QSqlQuery &row) {
                       events.emplace_back(row.value(EventRecordColumns).toLongLong(), rows::readOrStub(row));
                   });
    if (!read)
        return tl::unexpected(read.error());
    return events;
}

Expected<void> FoundEvents::pick(const std::vector<qint64> &ids)
{
    for (const qint64 id : ids) {
        if (const auto done = m_db->run(QStringLiteral("INSERT INTO picked(id) VALUES(?)"), {id}); !done)
            return done;
    }
    return {};
}

Expected<qint64> FoundEvents::pickedFrom(FoundIn place)
{
    const auto count = m_db->value(
        QStringLiteral(
            "SELECT count(*) FROM picked CROSS JOIN found ON found.id = picked.id WHERE place = ?"),
        {int(place)});
    return count ? count->toLongLong() : Expected<qint64>(tl::unexpected(count.error()));
}

Expected<qint64> FoundEvents::picked()
{
    const auto count = m_db->value(QStringLiteral("SELECT count(*) FROM picked"));
    return count ? count->toLongLong() : Expected<qint64>(tl::unexpected(count.error()));
}

Expected<EventPtr> FoundEvents::event(qint64 id)
{
    EventPtr event;
    const auto read =
        forEachRow(*m_db, QStringLiteral("SELECT %1 FROM found WHERE id = ?").arg(rows::EventColumns), {id},
                   [&event](const QSqlQuery &row) { event = rows::readOrStub(row); });
    if (!read || !event)
        return tl::unexpected(read ? Error{ErrorCode::Corrupt, path()} : read.error());
    return event;
}

Expected<void> FoundEvents::finish()
{
    return m_db->run(QStringLiteral("COMMIT"));
}

} // namespace wf
