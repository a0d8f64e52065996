// SPDX-License-Identifier: GPL-3.0-or-later
// Durable commits through the log beside raw sqlite3 that inserts the same rows (WAL, synchronous=FULL), in
// turns on the same disk, and how often each waited for it. A commit is one note in an open incident.
//   bench_log [FOLDER]     the folder says which disk; the temporary one otherwise
#include "base/clock.h"
#include "base/print.h"
#include "log/execute.h"
#include "log/rows.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <sqlite3.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <functional>

namespace {
std::atomic<int> flushes = 0;
}

// SQLite's library finds these first.
extern "C" int fdatasync(int fd)
{
    ++flushes;
    return int(::syscall(SYS_fdatasync, fd));
}
extern "C" int fsync(int fd)
{
    ++flushes;
    return int(::syscall(SYS_fsync, fd));
}

using namespace wf;

namespace {

constexpr int Rounds = 21;
constexpr int PerRound = 100;

/// The table of the log with its indexes, written by SQLite alone.
class RawLog
{
public:
    explicit RawLog(const QString &path)
    {
        check(sqlite3_open(path.toUtf8().constData(), &m_db));
        for (const char *sql :
             {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
              "CREATE TABLE events(desk TEXT NOT NULL, seq INTEGER NOT NULL, hlc_ms INTEGER NOT NULL,"
              " hlc_n INTEGER NOT NULL, incident TEXT NOT NULL, happened_ms INTEGER NOT NULL,"
              " recorded_ms INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL,"
              " prev_hash BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(desk, seq)) STRICT",
              "CREATE INDEX events_by_incident ON events(incident, hlc_ms, hlc_n)"})
            check(sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr));
        check(sqlite3_prepare_v2(m_db, "INSERT INTO events VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", -1, &m_insert,
                                 nullptr));
    }
    RawLog(const RawLog &) = delete;
    RawLog &operator=(const RawLog &) = delete;
    ~RawLog()
    {
        sqlite3_finalize(m_insert);
        sqlite3_close(m_db);
    }
    void insert(const QVariantList &values)
    {
        for (int i = 0; i < values.size(); ++i) {
            const QVariant &v = values[i];
            const QByteArray bytes = v.toByteArray();
            if (v.typeId() == QMetaType::QString)
                check(sqlite3_bind_text(m_insert, i + 1, bytes.constData(), int(bytes.size()),
                                        SQLITE_TRANSIENT));
            else if (v.typeId() == QMetaType::QByteArray)
                check(sqlite3_bind_blob(m_insert, i + 1, bytes.constData(), int(bytes.size()),
                                        SQLITE_TRANSIENT));
            else
                check(sqlite3_bind_int64(m_insert, i + 1, v.toLongLong()));
        }
        if (sqlite3_step(m_insert) != SQLITE_DONE)
            qFatal("%s", sqlite3_errmsg(m_db));
        sqlite3_reset(m_insert);
    }

private:
    void check(int result)
    {
        if (result != SQLITE_OK)
            qFatal("%s", sqlite3_errmsg(m_db));
    }
    sqlite3 *m_db = nullptr;
    sqlite3_stmt *m_insert = nullptr;
};

struct Figures
{
    std::vector<double> microseconds; ///< A commit, in each round.
    int flushes = 0;
    double median()
    {
        std::sort(microseconds.begin(), microseconds.end());
        return microseconds[microseconds.size() / 2];
    }
};

template <typename Commit>
void round(Figures &figures, Commit &&commit)
{
    const int before = flushes;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < PerRound; ++i)
        commit(i);
    figures.microseconds.push_back(double(timer.nsecsElapsed()) / 1000.0 / PerRound);
    figures.flushes += flushes - before;
}

void tell(const char *what, Figures &figures, double raw)
{
    putLine(stdout, QStringLiteral("%1 %2 us a commit, %3 of raw, %4 flushes a commit")
                        .arg(QLatin1String(what), -28)
                        .arg(figures.median(), 7, 'f', 1)
                        .arg(raw / figures.median(), 0, 'f', 2)
                        .arg(double(figures.flushes) / (Rounds * PerRound), 0, 'f', 3));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QString where = app.arguments().value(1, QDir::tempPath());
    QTemporaryDir dir(where + QStringLiteral("/bench_log-XXXXXX"));
    const SystemClock clock;
    auto log = *EventLog::open(dir.path() + QStringLiteral("/data"), clock);
    RawLog raw(dir.filePath(QStringLiteral("raw.db")));
    command::Declare declare;
    declare.title = QStringLiteral("Everything is late");
    const QString person = QStringLiteral("Ada");
    const IncidentId id = execute(*log, declare, {clock.wall(), person})->front()->incident;
    const event::Note note{QStringLiteral("The queue of orders grows since the failover; Bo looks at it.")};
    Figures ours;
    Figures commands;
    Figures theirs;
    std::deque<QVariantList> rows; ///< Of our turns, until it is the other's.
    const std::array<std::function<void()>, 3> turns{
        [&] {
            round(ours, [&](int) {
                const auto events = log->append({{id, note, clock.wall(), person}});
                if (!events)
                    qFatal("%s", qPrintable(events.error().message));
                rows.push_back(rows::eventValues(*events->front()));
            });
        },
        [&] {
            round(theirs, [&](int) {
                raw.insert(rows.front());
                rows.pop_front();
            });
        },
        [&] {
            round(commands, [&](int) {
                if (!execute(*log, command::AddEntry{id, EventKind::Note, note.text}, {clock.wall(), person}))
                    qFatal("refused");
            });
        }};
    // The one that comes behind another file's waits for that file's blocks too: each has every place.
    turns[0]();
    ours = {};
    for (int i = 0; i < Rounds; ++i) {
        for (std::size_t turn = 0; turn < turns.size(); ++turn)
            turns[(turn + std::size_t(i)) % turns.size()]();
    }
    const double base = theirs.median();
    tell("raw sqlite3", theirs, base);
    tell("EventLog::append", ours, base);
    tell("execute(), decided", commands, base);
    return 0;
}
