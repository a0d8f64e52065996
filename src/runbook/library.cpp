// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/library.h"

#include "base/filewatch.h"
#include "base/print.h"
#include "base/sha256.h"
#include "runbook/overrides.h"
#include "runbook/runbookcategory.h"
#include "runbook/runbookplaces.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace wf {

namespace {

constexpr int MaxProblemsSaid = 20;

/// Into the program's own log: how many files there are, and what is newly wrong with them.
void sayRead(std::size_t files, const std::vector<QString> &problems, const std::vector<QString> &before)
{
    qCInfo(runbookCategory).noquote()
        << QStringLiteral("runbook files: %1, problems: %2").arg(files).arg(problems.size());
    int said = 0;
    for (const QString &problem : problems) {
        if (std::find(before.begin(), before.end(), problem) == before.end() && said++ < MaxProblemsSaid)
            qCWarning(runbookCategory).noquote() << excerpt(problem);
    }
}

} // namespace

RunbookLibrary::RunbookLibrary(QObject *parent) : QObject(parent), m_watch(new FileWatch(this))
{
    connect(m_watch, &FileWatch::changed, this, &RunbookLibrary::scan);
}

RunbookLibrary::~RunbookLibrary() = default;

void RunbookLibrary::setPaths(const QStringList &paths, const QStringList &confirmed)
{
    m_paths = paths;
    m_read.clear();
    m_refused.clear();
    for (const QString &path : paths) {
        const QString objection =
            confirmed.contains(path) && !isMadeUpByKernel(path) ? QString() : objectionToRunbooks(path);
        if (objection.isEmpty())
            m_read << path;
        else
            m_refused << QStringLiteral(
                             "%1, and no runbooks are read from it. Name the folder that holds them, "
                             "or open this one in the window, which asks about it once")
                             .arg(objection);
    }
    m_watch->forget();
    scan();
}

void RunbookLibrary::scan()
{
    RunbookPlaces places = findRunbooks(m_read);
    places.problems.insert(places.problems.begin(), m_refused.begin(), m_refused.end());
    watch(places.files, places.folders);

    std::map<QString, Loaded> loaded;
    for (const QString &file : std::as_const(places.files)) {
        const auto before = m_loaded.find(file);
        Loaded now = load(file, before == m_loaded.end() ? nullptr : &before->second);
        loaded.emplace(file, std::move(now));
    }
    m_loaded = std::move(loaded);

    std::map<QString, RunbookDocumentPtr> documents;
    QSet<QString> used;
    for (auto &[file, entry] : m_loaded) {
        QStringList ids;
        for (const Runbook &runbook : entry.parsed->runbooks) {
            QString id = runbook.id.text();
            for (int n = 2; used.contains(id); ++n)
                id = runbook.id.text() + u'-' + QString::number(n);
            if (id != runbook.id.text())
                places.problems.push_back(
                    QStringLiteral("%1: the id \"%2\" is taken by another file; here it is \"%3\"")
                        .arg(file, runbook.id.text(), id));
            used.insert(id);
            ids << id;
        }
        documents.emplace(file, withIds(entry, ids));
    }
    const bool same = documents == m_documents && places.problems == m_problems;
    if (!same)
        sayRead(documents.size(), places.problems, m_problems);
    m_documents = std::move(documents);
    m_problems = std::move(places.problems);
    if (!same)
        Q_EMIT changed();
}

RunbookLibrary::Loaded RunbookLibrary::load(const QString &file, const Loaded *before)
{
    const Expected<QByteArray> bytes = readBounded(file, MaxRunbookBytes);
    const Sidecar sidecar = readSidecar(file);
    Sha256Sum hash;
    hash.add(bytes ? *bytes : bytes.error().message.toUtf8());
    hash.add(bytes ? "read" : "unreadable");
    hash.add(sha256(sidecar.text));
    hash.add(sidecar.problem.toUtf8());
    Loaded loaded;
    loaded.key = hash.take().toByteArray();
    if (before && before->key == loaded.key)
        return *before;
    RunbookDocument document =
        bytes ? parseWithSidecar(*bytes, file, sidecar) : failedDocument(file, bytes.error().message);
    loaded.parsed = std::make_shared<const RunbookDocument>(std::move(document));
    return loaded;
}

RunbookDocumentPtr RunbookLibrary::withIds(Loaded &entry, const QStringList &ids)
{
    QStringList own;
    for (const Runbook &runbook : entry.parsed->runbooks)
        own << runbook.id.text();
    if (ids == own) {
        entry.renamed.reset();
        return entry.parsed;
    }
    if (entry.renamed && entry.ids == ids)
        return entry.renamed;
    RunbookDocument copy = *entry.parsed;
    for (size_t i = 0; i < copy.runbooks.size(); ++i) {
        if (copy.runbooks[i].id.text() == ids[qsizetype(i)])
            continue;
        copy.diagnostics.push_back(
            {Diagnostic::Level::Warning, copy.runbooks[i].lines.first, 1,
             QStringLiteral("the id \"%1\" is taken by another file; here it is \"%2\"")
                 .arg(own[qsizetype(i)], ids[qsizetype(i)])});
        copy.runbooks[i].id = RunbookId(ids[qsizetype(i)]);
    }
    entry.ids = ids;
    entry.renamed = std::make_shared<const RunbookDocument>(std::move(copy));
    return entry.renamed;
}

void RunbookLibrary::watch(const QStringList &files, const QStringList &folders)
{
    QStringList wanted = folders + files;
    for (const QString &file : files) {
        if (QFileInfo::exists(sidecarPath(file)))
            wanted << sidecarPath(file);
    }
    m_watch->watch(wanted);
}

void RunbookLibrary::setMade(std::vector<RunbookDocumentPtr> documents)
{
    m_made.clear();
    for (const RunbookDocumentPtr &document : documents) {
        for (const Runbook &runbook : document->runbooks)
            m_made.try_emplace(runbook.id, Found{document, &runbook});
    }
}

RunbookLibrary::Found RunbookLibrary::find(const RunbookId &id) const
{
    for (const auto &[file, document] : m_documents) {
        for (const Runbook &runbook : document->runbooks) {
            if (runbook.id == id)
                return {document, &runbook};
        }
    }
    const auto made = m_made.find(id);
    return made == m_made.end() ? Found() : made->second;
}

std::vector<RunbookLibrary::Found> RunbookLibrary::all() const
{
    std::vector<Found> found;
    for (const auto &[file, document] : m_documents) {
        for (const Runbook &runbook : document->runbooks)
            found.push_back({document, &runbook});
    }
    return found;
}

} // namespace wf

#include "moc_library.cpp"
