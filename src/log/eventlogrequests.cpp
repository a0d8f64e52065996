// SPDX-License-Identifier: GPL-3.0-or-later
// Requests from outside are taken once: their events carry the key, so that it is known after a restart too.
#include "log/eventlog.h"

#include "incident/eventcodec.h"
#include "log/rows.h"
#include "sql/eachrow.h"

namespace wf {

namespace {

/// How far back a key is looked for.
constexpr qint64 EventsLookedAt = 10'000;
constexpr std::size_t MaxKeys = 20'000;

} // namespace

void EventLog::mark(std::vector<EventDraft> &drafts, const QString &key)
{
    for (EventDraft &draft : drafts)
        draft.request = key;
}

Expected<void> EventLog::readTaken()
{
    const qint64 head = m_heads.contains(m_desk) ? m_heads.at(m_desk).sequence : 0;
    m_taken.emplace();
    const auto read =
        forEachRow(*m_db,
                   QStringLiteral("SELECT seq, payload FROM events WHERE desk = ? AND seq > ?"
                                  " AND instr(payload, '\"request\":') > 0 ORDER BY seq"),
                   {m_desk.text(), head - EventsLookedAt}, [this](const QSqlQuery &row) {
                       if (const QString key = requestOf(row.value(1).toString().toUtf8()); !key.isEmpty())
                           noteTaken(key, row.value(0).toLongLong());
                   });
    if (!read)
        m_taken.reset();
    return read;
}

void EventLog::noteTaken(const QString &key, qint64 sequence)
{
    const auto [it, fresh] = m_taken->try_emplace(key, sequence, sequence);
    if (!fresh)
        it->second.second = sequence;
}

void EventLog::remember(const QString &key, const std::vector<EventPtr> &events)
{
    if (!m_taken)
        return; // Read from the log when it is asked for.
    for (const EventPtr &event : events)
        noteTaken(key, event->id.sequence);
    if (m_taken->size() > MaxKeys)
        m_taken.reset();
}

Expected<std::vector<EventPtr>> EventLog::taken(const QString &key)
{
    if (const auto may = mayWrite(true); !may) // What was accepted may be asked for again, too.
        return tl::unexpected(may.error());
    if (!m_taken) {
        if (const auto read = readTaken(); !read)
            return tl::unexpected(read.error());
    }
    const auto known = m_taken->find(key);
    if (known == m_taken->end())
        return std::vector<EventPtr>();
    return select(QStringLiteral("desk = ? AND seq BETWEEN ? AND ? ORDER BY seq"),
                  {m_desk.text(), known->second.first, known->second.second});
}

} // namespace wf
