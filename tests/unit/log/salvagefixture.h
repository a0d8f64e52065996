// SPDX-License-Identifier: GPL-3.0-or-later
// Logs to be damaged and salvaged, and what has to come of it.
#pragma once

#include "elsewhere.h"
#include "incident/eventcodec.h"
#include "log/evidencestore.h"
#include "log/rows.h"
#include "log/salvage.h"

#include <QDirIterator>
#include <QTest>

namespace wf {

/// A number as SQLite stores it in a record: its type, and its bytes.
inline std::pair<char, QByteArray> storedInteger(qint64 value)
{
    if (value == 0 || value == 1)
        return {char(8 + value), {}};
    const std::pair<int, char> sizes[] = {{1, 1}, {2, 2}, {3, 3}, {4, 4}, {6, 5}, {8, 6}};
    for (const auto &[size, type] : sizes) {
        const qint64 half = size == 8 ? 0 : qint64{1} << (8 * size - 1);
        if (size < 8 && (value < -half || value >= half))
            continue;
        QByteArray bytes;
        for (int i = size - 1; i >= 0; --i)
            bytes += char(value >> (8 * i));
        return {type, bytes};
    }
    return {};
}

inline QByteArray storedVarint(quint64 value)
{
    QByteArray bytes(1, char(value & 0x7f));
    while (value >>= 7)
        bytes.prepend(char((value & 0x7f) | 0x80));
    return bytes;
}

/// The record of an event as it lies in a page: types, then values.
inline QByteArray storedRecord(const Event &e)
{
    QByteArray types;
    QByteArray body;
    const auto add = [&](const QByteArray &value, int kind) {
        types += storedVarint(quint64(value.size()) * 2 + quint64(kind));
        body += value;
    };
    const auto text = [&](const QByteArray &value) { add(value, 13); };
    const auto number = [&](qint64 value) {
        const auto [type, bytes] = storedInteger(value);
        types += type;
        body += bytes;
    };
    text(e.id.desk.text().toUtf8());
    number(e.id.sequence);
    number(e.time.wallMs);
    number(e.time.counter);
    text(e.incident.text().toUtf8());
    number(qint64(toMs(e.happenedAt)));
    number(qint64(toMs(e.recordedAt)));
    text(e.actor.toUtf8());
    text(e.kindName().toUtf8());
    text(e.payload);
    add(e.previousHash, 12);
    add(e.hash, 12);
    return types + body;
}

/// Every event of a log, by its hash. The log is read as it is.
inline std::map<QByteArray, EventPtr> eventsIn(const QString &dataDir)
{
    const auto db = Database::open(logPath(dataDir), QFile::exists(logPath(dataDir) + QStringLiteral("-wal"))
                                                         ? Database::Mode::ReadOnly
                                                         : Database::Mode::Immutable);
    if (!db)
        qFatal("%s", qPrintable(db.error().message));
    const auto query = (*db)->query(QStringLiteral("SELECT %1 FROM events").arg(rows::EventColumns));
    std::map<QByteArray, EventPtr> events;
    for (const EventPtr &event : rows::readEvents(**db, **query).events)
        events[event->hash] = event;
    return events;
}

/// Every file below a folder, with its bytes.
inline std::map<QString, QByteArray> filesIn(const QString &folder)
{
    std::map<QString, QByteArray> files;
    QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(file.fileName()));
        files[file.fileName()] = file.readAll();
    }
    return files;
}

/// A log, its copy to be damaged, and the folder of the new one.
class SalvageFixture : public LogFixture
{
public:
    QString to() const { return m_out.filePath(QStringLiteral("new")); }
    QString partial() const { return to() + QStringLiteral(".partial"); }

    /// Incidents with runbooks (records with overflow pages) and notes, feeds, imports, evidence.
    void fillAll(int notes = 60)
    {
        const Elsewhere elsewhere;
        auto log = open();
        static_cast<void>(log->claim(LogTargets::Real).has_value());
        run(*log, command::ReportFeed{QStringLiteral("estate"), false, QStringLiteral("refused")});
        const IncidentId a = declare(*log);
        const IncidentId b = declare(*log, false);
        if (!log->import(elsewhere.eventsOf(elsewhere.first), Source))
            qFatal("not imported");
        for (int i = 0; i < notes; ++i)
            note(*log, i % 3 ? a : b, QStringLiteral("note %1 ").arg(i) + QString(i % 40, u'x'));
        const QByteArray picture(5000, 'p');
        sha = *storeEvidence(dir(), picture);
        command::AttachEvidence evidence;
        evidence.incident = a;
        evidence.text = QStringLiteral("a picture");
        evidence.file = QStringLiteral("p.png");
        evidence.sha256 = sha;
        evidence.size = picture.size();
        run(*log, evidence);
        run(*log, command::ChangeStatus{b, IncidentStatus::Resolved, {}});
        log.reset();
        all = eventsIn(dir());
        heads = Witness(witnessPath(dir())).read().value_or(ChainHeads());
        home = readHome();
    }
    DeskId readHome() const
    {
        return DeskId(
            RawDatabase(db()).value(QStringLiteral("SELECT value FROM meta WHERE key = 'desk'")).toString());
    }

    /// Salvages, and checks what is true of every salvage.
    SalvageReport salvage(const QString &from = {})
    {
        QDir(to()).removeRecursively();
        const auto before = filesIn(dir());
        const auto report = salvageLog(from.isEmpty() ? dir() : from, to(), clock);
        if (!report)
            qFatal("not salvaged: %s", qPrintable(report.error().message));
        if (filesIn(dir()) != before)
            qFatal("the damaged log was changed");
        if (QFile::exists(partial()))
            qFatal("a half log was left");
        const auto verified = verifyLog(to());
        if (!verified || !verified->problems.isEmpty())
            qFatal("not consistent: %s",
                   qPrintable(verified ? verified->problems.join(u' ') : verified.error().message));
        salvaged = eventsIn(to());
        qint64 added = 0;
        for (const auto &[hash, event] : salvaged) {
            if (all.contains(hash))
                continue;
            if (!event->as<event::LogSalvaged>() || ++added > 1)
                qFatal("%s was invented", qPrintable(event->id.text()));
        }
        if (report->events + added != qint64(salvaged.size()) ||
            report->fromTables + report->fromPages + report->fromWriteAheadLog != report->events)
            qFatal("the report counts otherwise");
        return *report;
    }
    /// Events whose record lies in one piece in these bytes.
    std::vector<EventPtr> wholeIn(const QByteArray &bytes) const
    {
        std::vector<EventPtr> whole;
        for (const auto &[hash, event] : all) {
            if (bytes.contains(storedRecord(*event)))
                whole.push_back(event);
        }
        return whole;
    }
    bool hasAll(const std::vector<EventPtr> &events) const
    {
        return std::all_of(events.begin(), events.end(),
                           [this](const EventPtr &e) { return salvaged.contains(e->hash); });
    }
    /// Of the own chain.
    qint64 missingOwn() const
    {
        return std::count_if(all.begin(), all.end(), [this](const auto &entry) {
            return entry.second->id.desk == home && !salvaged.contains(entry.first);
        });
    }
    /// The page of the file in which the record of that event lies.
    qsizetype pageOf(const Event &event) const { return bytes().indexOf(storedRecord(event)) / PageSize; }
    EventPtr own(qint64 sequence) const
    {
        const auto found = std::find_if(all.begin(), all.end(), [&](const auto &entry) {
            return entry.second->id == EventId{home, sequence};
        });
        return found == all.end() ? nullptr : found->second;
    }

    static constexpr qsizetype PageSize = 4096;
    std::map<QByteArray, EventPtr> all;
    std::map<QByteArray, EventPtr> salvaged;
    ChainHeads heads;
    DeskId home;
    Sha256 sha;

private:
    QTemporaryDir m_out;
};

} // namespace wf
