// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sha256.h"
#include "bundle/rowscan.h"
#include "incident/book.h"
#include "metrics/recorderday.h"
#include "metrics/seriesstore.h"

#include <atomic>
#include <functional>

namespace wf {

/// A bundle that was opened (format.h): read only, on a machine that knows nothing else. What is damaged is
/// named in problems() and left out. Lives on the thread that opened it; open it again for another one.
class Bundle
{
public:
    /// Reads everything but the metrics and the files. Errors name the file: NotFound, Io; Corrupt for what
    /// is no bundle, or one whose table of contents cannot be read; NewerVersion; TooLarge beyond the bounds
    /// of format.h.
    static Expected<std::unique_ptr<Bundle>> open(const QString &path);

    const QString &path() const { return m_path; }
    /// Empty but for its incidents where it is damaged.
    const BundleManifest &manifest() const { return m_manifest; }
    /// What is damaged, missing or left out by damage, a sentence each; reading metrics and files adds to it.
    QStringList problems() const;
    /// The same without what was missing already when the bundle was made.
    const QStringList &damage() const { return m_problems.texts(); }
    /// The events whose hash is right, in the order in which they fold: of incidents, and of the desks as a
    /// whole. Of those that were withheld there are the updates, with the time they promised and no words.
    const std::vector<EventPtr> &events() const { return m_events; }
    /// Events whose words were left out, all kinds.
    const std::vector<EventPtr> &withheld() const { return m_withheld; }
    bool isWithheld(const EventId &id) const { return m_withheldIds.contains(id); }
    /// The fold of events().
    IncidentBook book() const;
    const std::vector<Contact> &contacts() const { return m_contacts; }

    /// Evidence: its names, and a file by its SHA-256. NotFound; Corrupt where it is not what its name says.
    const std::vector<Sha256> &files() const { return m_files; }
    Expected<QByteArray> file(const Sha256 &sha256);

    /// Every series, by rising number.
    const std::vector<DaySeries> &series() const { return m_series; }
    /// The blocks of a series in time order; those that are damaged are left out and named.
    Expected<std::vector<SealedBlock>> blocks(std::int64_t series);
    /// Brings all metrics into a store, or none: Refused when `cancel` became true. A series the store has no
    /// room for is named. Returns the number of blocks.
    using Progress = std::function<void(double)>;
    Expected<qint64> loadMetrics(SeriesStore &store, const Progress &progress = {},
                                 const std::atomic<bool> *cancel = nullptr);
    /// Reads every byte and adds what is wrong to problems(): sums, hashes, each block, each file. An error
    /// only where it was cancelled.
    Expected<void> verify(const Progress &progress = {}, const std::atomic<bool> *cancel = nullptr);

private:
    struct Times
    {
        BlockTimesPtr times; ///< Null where they are damaged.
        Millis step{0};
    };

    explicit Bundle(QString path) : m_path(std::move(path)) {}
    Expected<void> checkSchema();
    void readManifest();
    Expected<void> readEvents();
    void takeEvent(const QSqlQuery &row, qint64 id);
    void takeChanged();
    void checkLinks();
    void readContacts();
    Expected<void> readSeries();
    void readFileNames();
    void readTimes();
    QString blockName(qint64 id, std::int64_t series, const Times *times) const;
    std::optional<SealedBlock> blockOf(const QSqlQuery &row, qint64 id);
    /// Compares with the manifest; `known`: how many problems there were before the part was read. Damage
    /// that is named already is not told again.
    void checkSum(const QString &part, RowSum &sum, qsizetype known);
    void addRow(RowSum &sum, const QSqlQuery &row, const BundlePart &part) const;

    QString m_path;
    std::unique_ptr<Database> m_db;
    BundleManifest m_manifest;
    ProblemList m_problems;
    std::set<EventId> m_taken; ///< While events are read.
    std::vector<EventPtr> m_events;
    std::vector<EventPtr> m_withheld;
    std::vector<EventPtr> m_changed; ///< While events are read: see takeChanged().
    std::set<EventId> m_withheldIds;
    std::vector<Contact> m_contacts;
    std::vector<Sha256> m_files;
    std::vector<DaySeries> m_series;
    std::map<std::int64_t, std::size_t> m_seriesById;
    bool m_timesRead = false;
    std::map<std::int64_t, Times> m_times;
};

} // namespace wf
