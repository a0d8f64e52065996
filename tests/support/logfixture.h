// SPDX-License-Identifier: GPL-3.0-or-later
// A data folder of a test: opened, worked, and damaged from outside.
#pragma once

#include "log/eventlog.h"
#include "log/execute.h"
#include "log/verify.h"
#include "support/bookfixture.h"

#include <QDir>
#include <QSqlError>
#include <QTemporaryDir>
#include <QUuid>

namespace wf {

/// A connection of somebody else: no rules of ours hold.
class RawDatabase
{
public:
    explicit RawDatabase(const QString &path) : m_name(QUuid::createUuid().toString())
    {
        auto db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        db.setDatabaseName(path);
        if (!db.open())
            qFatal("%s: %s", qPrintable(path), qPrintable(db.lastError().text()));
    }
    RawDatabase(const RawDatabase &) = delete;
    RawDatabase &operator=(const RawDatabase &) = delete;
    ~RawDatabase()
    {
        QSqlDatabase::database(m_name).close();
        QSqlDatabase::removeDatabase(m_name);
    }
    /// The error's text, empty when it worked.
    QString attempt(const QString &sql)
    {
        QSqlQuery query(QSqlDatabase::database(m_name));
        return query.exec(sql) ? QString() : query.lastError().text();
    }
    void run(const QString &sql)
    {
        if (const QString error = attempt(sql); !error.isEmpty())
            qFatal("%s: %s", qPrintable(sql), qPrintable(error));
    }
    QVariant value(const QString &sql)
    {
        QSqlQuery query(QSqlDatabase::database(m_name));
        return query.exec(sql) && query.next() ? query.value(0) : QVariant();
    }

private:
    QString m_name;
};

class LogFixture
{
public:
    QString dir() const { return m_dir.path() + QStringLiteral("/data"); }
    QString db() const { return logPath(dir()); }

    std::unique_ptr<EventLog> open()
    {
        auto log = EventLog::open(dir(), clock);
        if (!log)
            qFatal("not opened: %s", qPrintable(log.error().message));
        return std::move(*log);
    }
    /// What open() says about it; empty when it opens.
    QString refusal(ErrorCode *code = nullptr)
    {
        const auto log = EventLog::open(dir(), clock);
        if (code && !log)
            *code = log.error().code;
        return log ? QString() : log.error().message;
    }
    std::vector<EventPtr> run(EventLog &log, const Command &command)
    {
        clock.advance(Millis{1});
        const auto events = execute(log, command, {clock.wall(), QStringLiteral("Ada")});
        if (!events)
            qFatal("refused: %s", qPrintable(events.error().message));
        return *events;
    }
    IncidentId declare(EventLog &log, bool withRunbook = true)
    {
        command::Declare declare{{},    QStringLiteral("Dynex is down"), Severity::P1,
                                 false, QStringLiteral("Ada"),           {}};
        if (withRunbook)
            declare.runbook = shippedCopy();
        return run(log, declare).front()->incident;
    }
    void note(EventLog &log, const IncidentId &id, const QString &text)
    {
        run(log, command::AddEntry{id, EventKind::Note, text});
    }
    /// An incident with `notes` notes, in a log that is closed again.
    IncidentId fill(int notes = 3)
    {
        const auto log = open();
        const IncidentId id = declare(*log);
        for (int i = 0; i < notes; ++i)
            note(*log, id, QStringLiteral("note %1").arg(i));
        return id;
    }
    /// An incident with `notes` notes, and every event is another one than was written.
    void fillWithFalse(int notes)
    {
        const IncidentId id = fill(0);
        const EventDraft draft{id, event::Note{QStringLiteral("n")}, clock.wall(), {}};
        if (!open()->append(std::vector<EventDraft>(std::size_t(notes), draft)))
            qFatal("the notes are refused");
        RawDatabase raw(db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET actor = 'Eve'"));
    }
    /// The problems found, or the reason why it cannot be read.
    QStringList problems() const
    {
        const auto report = verifyLog(dir());
        return report ? report->problems : QStringList{report.error().message};
    }
    /// Takes the write-ahead log and its index away.
    void dropWal() const
    {
        QFile::remove(db() + QStringLiteral("-wal"));
        QFile::remove(db() + QStringLiteral("-shm"));
    }
    QByteArray bytes() const
    {
        QFile file(db());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void setBytes(const QByteArray &bytes) const
    {
        QDir().mkpath(dir());
        QFile file(db());
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", qPrintable(db()));
    }

    FakeClock clock;

private:
    QTemporaryDir m_dir;
};

} // namespace wf
