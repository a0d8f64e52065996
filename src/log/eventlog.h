// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "incident/book.h"
#include "log/witness.h"
#include "sql/database.h"
#include "sql/filelock.h"
#include "sql/reservefile.h"

#include <functional>
#include <set>
#include <utility>

namespace wf {

/// The files of a data folder.
QString logPath(const QString &dataDir);     ///< incidents.db
QString lockPath(const QString &dataDir);    ///< desk.lock
QString witnessPath(const QString &dataDir); ///< incidents.witness
/// Where the log stands at this moment: between two steps of a renewal it has another name.
QString readableLogPath(const QString &dataDir);

/// Whose targets a log tells of: what is simulated never stands beside what happened. Unmarked: of an earlier
/// version, which did not tell them apart, or written by the command line alone.
enum class LogTargets { Unmarked, Real, Simulated };
Expected<LogTargets> targetsOf(Database &log);
/// The same of a data folder, read as one that others write; Unmarked where there is no log that can be read.
LogTargets targetsIn(const QString &dataDir);

/// What an import did.
struct ImportResult
{
    std::vector<EventPtr>
        events;       ///< That were not here before, incidents' only; in the order of their chains.
    qint64 added = 0; ///< All of them, what concerns the other desk as a whole included.
    qint64 known = 0; ///< Were here already, the same to the byte.
    std::set<IncidentId> incidents; ///< That got something.
};
inline constexpr std::size_t MaxImportedEvents = 500'000;

/// The append-only log of events on SQLite and the book folded from it. What append() returned is on disk:
/// WAL with synchronous=FULL. One process writes; it holds the lock. Lives on one thread.
class EventLog
{
public:
    /// When the summaries of what is over are read: while it is opened, or by readSummaries().
    enum class Past { Now, Later };
    /// Opens for writing, creating folder and file when there are none. Errors: Locked (another desk),
    /// Corrupt (no database, another program's), NewerVersion, ReadOnly, Io; each names the file.
    static Expected<std::unique_ptr<EventLog>> open(const QString &dataDir, const Clock &clock,
                                                    Past past = Past::Now);
    /// Opens for reading beside a running desk, or a file that cannot be written. append() is refused.
    /// Makes no file: where no write-ahead log stands beside it, the file is read as one that nobody changes.
    static Expected<std::unique_ptr<EventLog>> openReadOnly(const QString &dataDir, const Clock &clock,
                                                            Past past = Past::Now);
    EventLog(const EventLog &) = delete;
    EventLog &operator=(const EventLog &) = delete;
    ~EventLog();

    bool isReadOnly() const { return !m_lock; }
    const DeskId &desk() const { return m_desk; }
    LogTargets targets() const { return m_targets; }
    /// Says whose targets this log tells of. A log without events is marked, one of earlier times stays as it
    /// is; Refused where it is of the others, with what to do.
    Expected<void> claim(LogTargets targets);
    /// Things a person should know about this log: it was cut, the witness is damaged, events cannot be read.
    const QStringList &warnings() const { return m_warnings; }
    /// What the log has less or otherwise than its witness remembers; empty when nothing. Nothing but
    /// EventKind::CutAccepted is appended until that was: see command::AcceptCut.
    const QString &cut() const { return m_cut; }
    /// For a reader: see IncidentBook::archiveBefore().
    void archiveBefore(Timestamp before) { m_book.archiveBefore(before); }
    /// For a reader: another file stands in its place, or somebody began to write to one that was taken for
    /// still. It has to be opened again.
    bool isOutdated() const;
    /// Open incidents and detections and the newest incident of each runbook with their events; all others as
    /// summaries, once readSummaries() has read them, until loadIncident().
    const IncidentBook &book() const { return m_book; }
    /// Reads the next summaries of what is not in memory, at most so many and the newest first, so that a
    /// long history does not hold up the start. Gives those that were not in the book.
    std::vector<IncidentSummary> readSummaries(int most);
    bool hasAllSummaries() const { return !m_summariesFrom; }
    /// All that are left at once, for whoever asks for any incident that was ever here.
    void readAllSummaries();

    /// Appends all or none, with the projection, in one transaction. After an error nothing more is accepted
    /// until reopen() succeeded. Bound: 1,000 events a call, 8 MB a payload.
    Expected<std::vector<EventPtr>> append(const std::vector<EventDraft> &drafts);
    /// Takes in events of other desks as they are, all or none; the same ones a second time change nothing.
    /// Errors name the event: Corrupt where its hash is not that of its content or it does not follow its
    /// neighbours, Refused where another one stands here under its name, where it is this desk's own but not
    /// here, where it comes from the future, where its incident is not over, or where it is about an incident
    /// that began in this log or is open in it. `source` says where they came from.
    Expected<ImportResult> import(const std::vector<EventPtr> &events, const QString &source);
    /// The same for incidents that are over as they come in: their events are on disk, the book has their
    /// summaries only.
    Expected<std::vector<EventPtr>> appendPast(const std::vector<EventDraft> &drafts);
    /// From here to commitGroup() all that is appended is one transaction. Until then it is in the book and
    /// not on disk: nobody may hear of it. Errors as of append().
    Expected<void> beginGroup();
    bool isInGroup() const { return m_group.has_value(); }
    /// Why an append of this group failed while it was written: the group has to be abandoned.
    std::optional<Error> groupError() const { return m_group ? m_group->error : std::nullopt; }
    /// After an error nothing of the group was acknowledged, the book has what is not on disk, and nothing is
    /// accepted until reopen() succeeded.
    Expected<void> commitGroup();
    /// Takes all of it back, since one of its appends failed; then as after an error of commitGroup().
    void abandonGroup(const Error &why);
    bool hasFailed() const { return m_failed; }
    /// The disk itself failed, so reopen() has to copy the log: see there.
    bool isDistrusted() const { return m_distrusted; }
    /// Why, as a sentence.
    const QString &failure() const { return m_failure; }
    /// Of a log that is written: its file, write-ahead log and index still stand where they were opened.
    /// Where one does not, hasFailed() from now on.
    void watchFiles();
    /// Opens the file again after an error. Where the disk failed, what the file holds in the page cache need
    /// not be on the disk and no later flush would say so: what was acknowledged is copied into a new file
    /// first, which takes the old one's place, and what was refused is not in it.
    Expected<void> reopen();
    /// Takes redacted words out of what the file keeps beside its rows, out of the write-ahead log, and out
    /// of older copies beside the log. Done after a commit by itself; again by watchFiles() where that
    /// failed.
    void finishRedactions();
    /// That is still to be done.
    bool owesRedactions() const { return m_owesRedactions; }
    /// The disk is full: gives up the room that was set aside for this, and says so in warnings(). False when
    /// there is none any more.
    bool releaseReserve();

    /// Brings the events of an archived incident into the book; those that were not there before.
    Expected<std::vector<EventPtr>> loadIncident(const IncidentId &id);
    /// The incident with its events, by number or id; NotFound names what was asked for.
    Expected<const Incident *> incident(const QString &numberOrId);
    /// For a reader: this desk's events that were committed since the last call; of an archived incident with
    /// all before them.
    Expected<std::vector<EventPtr>> poll();
    /// For a reader: events of incidents that were imported since the last call: they are no news.
    Expected<std::vector<EventPtr>> pollImported();
    /// Events of these desks that concern no incident (feeds, clock), in time order: those recorded in the
    /// range, and before it the last word on each feed that was down. At most 10,000.
    Expected<std::vector<EventPtr>> deskEvents(const std::set<DeskId> &of, TimeRange range);
    /// Incidents that poll() met as imported: they are in the book as summaries, and no events of them were
    /// returned. Each is handed out once.
    std::vector<IncidentSummary> takeImported() { return std::exchange(m_imported, {}); }
    /// Puts the key of a request into the events it is to bring about.
    static void mark(std::vector<EventDraft> &drafts, const QString &key);
    /// What the request with this key brought about, when it was taken before: among the desk's last 10,000
    /// events. Empty: it is new.
    Expected<std::vector<EventPtr>> taken(const QString &key);
    /// Of a request that was taken just now.
    void remember(const QString &key, const std::vector<EventPtr> &events);
    ChainHeads heads() const { return m_heads; }
    /// Every event in memory after opening, for the GUI's own book.
    std::vector<EventPtr> loadedEvents() const;

private:
    EventLog(QString dataDir, const Clock &clock, Past past);
    using Inode = std::pair<quint64, quint64>;
    static Inode inodeOf(const QString &path);
    /// How many names a file that this process has open has; -1 if it has it not open.
    static int namesOf(const Inode &file);
    Expected<void> openDatabase(const QString &path, Database::Mode mode);
    Expected<void> readDesk();
    Expected<void> readTargets();
    Expected<std::vector<DeskId>> desks();
    Expected<void> takeIn(const std::vector<EventPtr> &events, std::vector<EventPtr> &fresh);
    Expected<std::vector<EventPtr>> missingOf(const std::vector<EventPtr> &events, qint64 &known);
    Expected<void> checkNoneIsOurs(const std::vector<EventPtr> &events) const;
    Expected<void> checkAllOver(const std::vector<EventPtr> &events) const;
    void takeHeads(const std::vector<EventPtr> &events);
    Expected<bool> hasImports();
    Expected<void> readLastImport();
    Expected<void> checkWitness();
    Expected<void> loadOpen();
    Expected<void> beginBook();
    bool knows(const IncidentId &id);
    Expected<void> findNumber(const QString &number);
    Expected<void> rebuildProjection();
    Expected<std::vector<EventPtr>> select(const QString &where, const QVariantList &values);
    Expected<std::vector<IncidentId>> neededIncidents();
    Expected<void> insert(const Event &event);
    Expected<void> mayWrite(bool acceptsCut = false) const;
    void warn(const QString &what);
    struct Written
    {
        std::vector<EventPtr> events;
        std::vector<IncidentProjection> projections;
    };
    Expected<Written> write(const std::vector<EventDraft> &drafts);
    Expected<std::vector<EventPtr>> sealed(const std::vector<EventDraft> &drafts) const;
    /// Events, projection and what `also` writes, in one transaction, or as a part of the group.
    Expected<void> commit(Written &written, const std::function<Expected<void>()> &also);
    Expected<void> writeRows(Written &written, const std::function<Expected<void>()> &also);
    void endGroup(const Expected<void> &done);
    /// What events of kind EntryRedacted among these say, in their transaction.
    Expected<void> redactIn(const std::vector<EventPtr> &events);
    Expected<QStringList> owedRedactions();
    Expected<void> readOwedRedactions();
    Expected<void> shredRedacted();
    Expected<void> foldWriteAheadLog();
    void keepWitness();
    Expected<std::vector<IncidentProjection>> project(const std::vector<EventPtr> &events);
    Expected<void> projectAll();
    Expected<void> takeSummaries(const std::set<IncidentId> &ids);
    Expected<void> readTaken();
    void noteTaken(const QString &key, qint64 sequence);
    Expected<int> schemaVersion();
    Expected<void> markWitnessed(const ChainHeads &onDisk);
    bool fileIsInPlace() const;
    QString writeAheadPath() const;
    /// Of the write-ahead log and its index.
    std::vector<Inode> besideInodes() const;
    Expected<void> checkFiles();
    void setFailed(const QString &why);
    void distrust(const QString &why);
    /// Writes and flushes as much as a commit needs, and takes it back.
    Expected<void> proveRoom();
    Expected<void> recallDistrust();
    Expected<void> renew();
    Expected<void> copyTo(const QString &path);
    Expected<void> checkCopy(const QString &path) const;
    Expected<void> finishRenewal() const;
    Expected<void> tellRestored(const struct PendingRestore &restore);

    QString m_dataDir;
    const Clock &m_clock;
    std::optional<FileLock> m_lock;
    ReserveFile m_reserve;
    QStringList m_reserveWarning; ///< Outlives reopen().
    std::unique_ptr<Database> m_db;
    /// What is being written in one transaction.
    struct Group
    {
        Transaction transaction;
        ChainHeads acknowledged; ///< As they were before.
        std::optional<Error> error = {};
    };
    std::optional<Group> m_group;
    Witness m_witness;
    DeskId m_desk;
    LogTargets m_targets = LogTargets::Unmarked;
    ChainHeads m_heads;
    IncidentBook m_book;
    std::map<IncidentId, IncidentProjection> m_projected; ///< As they were written last, of a few incidents.
    std::vector<IncidentSummary> m_imported;              ///< See takeImported().
    std::vector<EventPtr> m_deskEvents; ///< Feeds and clock of this desk: events of no incident.
    const Past m_past;
    std::optional<qint64> m_summariesFrom; ///< The row before which they are to be read; none: all are there.
    qint64 m_lastImport = 0;               ///< Number of the last row of `imported` that was read.
    /// Keys of requests, each with its first and its last event; none: not read yet.
    std::optional<std::map<QString, std::pair<qint64, qint64>>> m_taken;
    QStringList m_warnings;
    QString m_cut; ///< See cut().
    bool m_owesRedactions = false;
    QString m_redactionTold; ///< Why it could not be done, said once.
    Inode m_inode{};
    std::vector<Inode> m_beside; ///< Of the write-ahead log and its index.
    qint64 m_oldest = 0; ///< The own chain's length when the process began: older events were on disk.
    bool m_failed = false;
    QString m_failure;                   ///< See failure().
    bool m_distrusted = false;           ///< The disk failed: see reopen().
    bool m_hasWitness = false;           ///< The witness is there.
    bool m_knowsWitness = false;         ///< And the log says that it has one.
    bool m_still = false;                ///< Opened as a file that does not change.
    std::pair<qint64, qint64> m_stamp{}; ///< Of one: its size and time of change, in nanoseconds.
};

} // namespace wf
