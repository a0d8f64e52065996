// SPDX-License-Identifier: GPL-3.0-or-later
// Events of other desks: how they come into this log, and what a reader sees of them.
#include "log/eventlog.h"

#include "incident/eventcodec.h"
#include "incident/redaction.h"
#include "log/rows.h"
#include "sql/eachrow.h"

#include <algorithm>

namespace wf {

namespace {

/// Clocks of desks may differ by this much. Logical time never runs backwards, so one event of the year 9999
/// would take the meaning from it for ever.
constexpr Millis MaxAhead = std::chrono::hours(24);
constexpr int MaxDeskEvents = 10'000;

using Chains = std::map<EventId, EventPtr>;

QString nameOf(const Event &event)
{
    return QStringLiteral("event %1").arg(event.id.text());
}

/// The events by name, each once, each as its hash says.
Expected<Chains> chainsOf(const std::vector<EventPtr> &events, Timestamp now)
{
    if (events.size() > MaxImportedEvents)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1 events at once; at most %2 are allowed")
                                             .arg(events.size())
                                             .arg(MaxImportedEvents));
    Chains chains;
    const RedactedHashes redactions = redactionsIn(events);
    for (const EventPtr &e : events) {
        const QString text = QString::fromUtf8(e->payload);
        if (e->id.desk.isEmpty() || e->id.sequence < 1 || e->hash.isEmpty() || !isAsWritten(*e, redactions) ||
            storable(text).toUtf8() != e->payload)
            return fail(ErrorCode::Corrupt,
                        QStringLiteral("%1: its content is not what was written").arg(nameOf(*e)));
        if (!isPlainId(e->id.desk.text()) || (!e->incident.isEmpty() && !isPlainId(e->incident.text())))
            return fail(ErrorCode::Corrupt,
                        QStringLiteral("the id of an event's desk or incident is not valid: letters, digits "
                                       "and hyphens are allowed, up to 64"));
        if (e->time.wallMs > toMs(now + MaxAhead)) {
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1 is from the future (%2): one of the clocks is wrong")
                            .arg(nameOf(*e), toIsoUtc(fromMs(e->time.wallMs))));
        }
        const auto [at, fresh] = chains.emplace(e->id, e);
        if (!fresh && at->second->hash != e->hash)
            return fail(ErrorCode::Corrupt,
                        QStringLiteral("%1 is there twice, with different content").arg(nameOf(*e)));
    }
    return chains;
}

struct Link
{
    QByteArray hash;
    QByteArray previous;
};

Expected<std::optional<Link>> linkOf(Database &db, const EventId &id)
{
    std::optional<Link> link;
    const auto read =
        forEachRow(db, QStringLiteral("SELECT hash, prev_hash FROM events WHERE desk = ? AND seq = ?"),
                   {id.desk.text(), id.sequence}, [&link](const QSqlQuery &row) {
                       link = Link{row.value(0).toByteArray(), row.value(1).toByteArray()};
                   });
    return read ? link : Expected<std::optional<Link>>(tl::unexpected(read.error()));
}

/// The same event, or a neighbour, in what comes or in what is here.
Expected<std::optional<Link>> neighbour(Database &db, const Chains &chains, const EventId &id)
{
    if (const auto known = chains.find(id); known != chains.end())
        return std::optional(Link{known->second->hash, known->second->previousHash});
    return linkOf(db, id);
}

Expected<void> checkNeighbours(Database &db, const Chains &chains, const Event &event)
{
    const auto before = neighbour(db, chains, {event.id.desk, event.id.sequence - 1});
    const auto after = neighbour(db, chains, {event.id.desk, event.id.sequence + 1});
    if (!before || !after)
        return tl::unexpected(!before ? before.error() : after.error());
    const bool isFirst = event.id.sequence == 1;
    if ((isFirst && !event.previousHash.isEmpty()) || (*before && (*before)->hash != event.previousHash))
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 does not follow the event before it").arg(nameOf(event)));
    if (*after && (*after)->previous != event.hash)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is not the event that the one after it follows").arg(nameOf(event)));
    return {};
}

/// Sequences without a hole between them, of one desk.
struct Run
{
    DeskId desk;
    qint64 first = 0;
    qint64 last = 0;
};

std::vector<Run> runsOf(const std::vector<EventPtr> &events)
{
    std::vector<Run> runs;
    for (const EventPtr &e : events) {
        if (!runs.empty() && runs.back().desk == e->id.desk && runs.back().last + 1 == e->id.sequence)
            ++runs.back().last;
        else
            runs.push_back({e->id.desk, e->id.sequence, e->id.sequence});
    }
    return runs;
}

/// What is simulated never stands beside what happened, wherever it was carried.
Expected<void> checkTargets(const std::vector<EventPtr> &events, LogTargets targets)
{
    std::vector<EventPtr> beginnings;
    std::copy_if(events.begin(), events.end(), std::back_inserter(beginnings),
                 [](const EventPtr &e) { return e->as<event::Detected>() || e->as<event::Declared>(); });
    IncidentBook book;
    book.apply(beginnings);
    for (const auto &[id, incident] : book.incidents()) {
        if (incident.simulated == (targets == LogTargets::Simulated))
            continue;
        const QString name = incident.number.isEmpty() ? incident.title : incident.number;
        return fail(
            ErrorCode::Refused,
            (incident.simulated
                 ? QStringLiteral("%1 is from a simulated estate: a log of real incidents does not accept "
                                  "it. You can look at it, or import it into the log of a simulated estate")
                 : QStringLiteral("%1 is a real incident, and this is the log of a simulated estate: choose "
                                  "another --data-dir"))
                .arg(name));
    }
    return {};
}

} // namespace

Expected<std::vector<EventPtr>> EventLog::missingOf(const std::vector<EventPtr> &events, qint64 &known)
{
    const auto chains = chainsOf(events, m_clock.wall());
    if (!chains)
        return tl::unexpected(chains.error());
    std::vector<EventPtr> missing;
    for (const auto &[id, event] : *chains) {
        const auto here = linkOf(*m_db, id);
        if (!here)
            return tl::unexpected(here.error());
        if (*here) {
            if ((*here)->hash != event->hash)
                return fail(ErrorCode::Refused,
                            QStringLiteral("%1 is a different event in this log").arg(nameOf(*event)));
            ++known;
            continue;
        }
        if (id.desk == m_desk)
            return fail(
                ErrorCode::Refused,
                QStringLiteral("%1 was written by this desk, but is not in its log").arg(nameOf(*event)));
        if (const auto fits = checkNeighbours(*m_db, *chains, *event); !fits)
            return tl::unexpected(fits.error());
        missing.push_back(event);
    }
    return missing;
}

/// No other desk has a say in what began here or is open here.
Expected<void> EventLog::checkNoneIsOurs(const std::vector<EventPtr> &events) const
{
    for (const EventPtr &event : events) {
        const Incident *here = m_book.find(event->incident);
        if (!here || !m_book.isOurs(*here))
            continue;
        const QString name = here->number.isEmpty() ? here->title : here->number;
        return fail(
            ErrorCode::Refused,
            QStringLiteral("%1 (%2, by %3@%4) is about %5, which %6: nothing was imported. What another"
                           " desk says about it can be read in the file")
                .arg(nameOf(*event), event->kindName(), event->actor, shortDesk(event->id.desk), name,
                     here->desk == m_desk ? QStringLiteral("is this desk's own")
                                          : QStringLiteral("is open here")));
    }
    return {};
}

/// An import is history. What goes on elsewhere would ring here, and be worked by people who cannot change
/// it.
Expected<void> EventLog::checkAllOver(const std::vector<EventPtr> &events) const
{
    for (const auto &[after, statistics] : m_book.projected(events)) {
        if (rows::isOpen(after)) {
            return fail(ErrorCode::Refused,
                        QStringLiteral(
                            "%1 is not over yet: you can look at it now, and import it once it is resolved")
                            .arg(after.number.isEmpty() ? after.title : after.number));
        }
    }
    return {};
}

Expected<ImportResult> EventLog::import(const std::vector<EventPtr> &events, const QString &source)
{
    readAllSummaries();
    if (const auto may = mayWrite(); !may)
        return tl::unexpected(may.error());
    ImportResult result;
    const auto missing = missingOf(events, result.known);
    if (!missing)
        return tl::unexpected(missing.error());
    if (missing->empty())
        return result;
    std::copy_if(missing->begin(), missing->end(), std::back_inserter(result.events),
                 [](const EventPtr &e) { return !e->incident.isEmpty(); });
    for (const EventPtr &event : result.events) {
        if (const auto loaded = loadIncident(event->incident); !loaded)
            return tl::unexpected(loaded.error());
        result.incidents.insert(event->incident);
    }
    if (const auto none = checkNoneIsOurs(result.events); !none)
        return tl::unexpected(none.error());
    if (const auto fits = checkTargets(result.events, m_targets); !fits)
        return tl::unexpected(fits.error());
    if (const auto over = checkAllOver(result.events); !over)
        return tl::unexpected(over.error());
    Written written{*missing, {}};
    const auto done = commit(written, [&]() -> Expected<void> {
        for (const Run &run : runsOf(*missing)) {
            const auto kept =
                m_db->run(QStringLiteral(
                              "INSERT INTO imported(desk, first, last, at_ms, source) VALUES(?, ?, ?, ?, ?)"),
                          {run.desk.text(), run.first, run.last, qint64(toMs(m_clock.wall())),
                           source.isNull() ? QStringLiteral("") : storable(source)});
            if (!kept)
                return kept;
        }
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    result.added = qint64(missing->size());
    m_book.apply(result.events);
    return result;
}

void EventLog::takeHeads(const std::vector<EventPtr> &events)
{
    for (const EventPtr &event : events) {
        ChainHead &head = m_heads[event->id.desk];
        if (head.sequence < event->id.sequence)
            head = {event->id.sequence, event->hash};
    }
}

Expected<bool> EventLog::hasImports()
{
    // A log of an earlier version that is only read, until its writer is this version.
    const auto version = m_db->value(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return tl::unexpected(version.error());
    return version->toInt() >= 3;
}

Expected<void> EventLog::readLastImport()
{
    const auto has = hasImports();
    if (!has)
        return tl::unexpected(has.error());
    const auto last = *has ? m_db->value(QStringLiteral("SELECT max(id) FROM imported")) : QVariant(0);
    if (!last)
        return tl::unexpected(last.error());
    m_lastImport = last->toLongLong();
    return {};
}

Expected<std::vector<EventPtr>> EventLog::pollImported()
{
    const auto has = hasImports();
    if (!has || !*has)
        return has ? std::vector<EventPtr>() : Expected<std::vector<EventPtr>>(tl::unexpected(has.error()));
    std::vector<Run> runs;
    qint64 last = m_lastImport;
    const auto read = forEachRow(
        *m_db, QStringLiteral("SELECT id, desk, first, last FROM imported WHERE id > ? ORDER BY id"),
        {m_lastImport}, [&](const QSqlQuery &row) {
            last = row.value(0).toLongLong();
            runs.push_back(
                {DeskId(row.value(1).toString()), row.value(2).toLongLong(), row.value(3).toLongLong()});
        });
    if (!read)
        return tl::unexpected(read.error());
    std::vector<EventPtr> fresh;
    for (const Run &run : runs) {
        const auto events = select(QStringLiteral("desk = ? AND seq BETWEEN ? AND ? ORDER BY seq"),
                                   {run.desk.text(), run.first, run.last});
        if (!events)
            return events;
        takeHeads(*events);
        std::vector<EventPtr> ofIncidents;
        std::copy_if(events->begin(), events->end(), std::back_inserter(ofIncidents),
                     [](const EventPtr &e) { return !e->incident.isEmpty(); });
        if (const auto taken = takeIn(ofIncidents, fresh); !taken)
            return tl::unexpected(taken.error());
    }
    m_lastImport = last;
    m_book.apply(fresh);
    return fresh;
}

Expected<std::vector<EventPtr>> EventLog::deskEvents(const std::set<DeskId> &of, TimeRange range)
{
    const auto ofDesk = [this](const DeskId &desk, const QString &when, const QVariantList &values) {
        return select(
            QStringLiteral("incident = '' AND desk = ? AND %1 LIMIT %2").arg(when).arg(MaxDeskEvents),
            QVariantList{desk.text()} + values);
    };
    std::vector<EventPtr> all;
    for (const DeskId &desk : of) {
        const auto before = ofDesk(desk, QStringLiteral("hlc_ms < ? ORDER BY hlc_ms DESC, hlc_n DESC"),
                                   {qint64(toMs(range.from))});
        auto within = ofDesk(desk, QStringLiteral("hlc_ms BETWEEN ? AND ? ORDER BY hlc_ms, hlc_n"),
                             {qint64(toMs(range.from)), qint64(toMs(range.to))});
        if (!before || !within)
            return !before ? before : within;
        std::set<QString> heard;
        for (const EventPtr &event : *before) {
            const auto *news = event->as<event::FeedNews>();
            if (news && heard.insert(news->feed).second && event->as<event::FeedLost>())
                all.push_back(event);
        }
        all.insert(all.end(), within->begin(), within->end());
    }
    std::sort(all.begin(), all.end(),
              [](const EventPtr &a, const EventPtr &b) { return foldsBefore(*a, *b); });
    return all;
}

} // namespace wf
