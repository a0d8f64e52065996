// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/runbook.h"

#include <QObject>

#include <map>

namespace wf {

class FileWatch;

using RunbookDocumentPtr = std::shared_ptr<const RunbookDocument>;

/// The runbooks of some folders (with their subfolders) and single files; watches them and reloads what
/// changed. One broken file never takes others down. Lives on one thread.
class RunbookLibrary : public QObject
{
    Q_OBJECT
public:
    explicit RunbookLibrary(QObject *parent = nullptr);
    ~RunbookLibrary() override;

    /// Replaces the places that are read, and reads them now. Bounds: 2,000 files and as many folders; what
    /// is left out stands in problems(). A place that objectionToRunbooks() speaks against is refused unless
    /// it is among the `confirmed` ones.
    void setPaths(const QStringList &paths, const QStringList &confirmed = {});
    const QStringList &paths() const { return m_paths; }

    /// By file path, in order of path.
    const std::map<QString, RunbookDocumentPtr> &documents() const { return m_documents; }
    struct Found
    {
        RunbookDocumentPtr document;
        const Runbook *runbook = nullptr; ///< Lives as long as `document`.
        explicit operator bool() const { return runbook != nullptr; }
    };
    /// Ids are unique in the library: of two files that claim one, the later path gets a suffix "-2" and a
    /// diagnostic.
    Found find(const RunbookId &id) const;
    std::vector<Found> all() const;
    /// Runbooks that stand in no file, such as those of alerts that have none: find() finds them behind those
    /// of files, and all() leaves them out. No signal.
    void setMade(std::vector<RunbookDocumentPtr> documents);
    /// Of the library as a whole: folders that do not exist or are refused, too many files, ids taken twice.
    const std::vector<QString> &problems() const { return m_problems; }
    /// Sentences about places that are not read at all; among the problems too.
    const QStringList &refused() const { return m_refused; }

Q_SIGNALS:
    /// Something was added, changed or removed; documents() is the new truth. Bursts are coalesced (200 ms).
    void changed();

private:
    /// A file as it was read last. `renamed` is the copy with other ids, where another file claims one of its
    /// own.
    struct Loaded
    {
        QByteArray key; ///< Over the bytes of the file and its sidecar.
        RunbookDocumentPtr parsed;
        QStringList ids;
        RunbookDocumentPtr renamed;
    };

    void scan();
    void watch(const QStringList &files, const QStringList &folders);
    static Loaded load(const QString &file, const Loaded *before);
    static RunbookDocumentPtr withIds(Loaded &entry, const QStringList &ids);

    QStringList m_paths;
    QStringList m_read; ///< Of the paths: those that are not refused.
    QStringList m_refused;
    std::map<QString, RunbookDocumentPtr> m_documents;
    std::map<QString, Loaded> m_loaded;
    std::vector<QString> m_problems;
    std::map<RunbookId, Found> m_made;
    FileWatch *m_watch;
};

} // namespace wf
