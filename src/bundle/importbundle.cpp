// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/importbundle.h"

#include "bundle/bundle.h"
#include "log/evidencestore.h"

#include <QFile>
#include <QFileInfo>

namespace wf {

namespace {

Expected<qint64> storeFiles(Bundle &bundle, const QString &dataDir)
{
    qint64 stored = 0;
    for (const Sha256 &sha : bundle.files()) {
        const auto bytes = bundle.file(sha);
        if (!bytes)
            return tl::unexpected(bytes.error());
        if (QFile::exists(evidencePath(dataDir, sha)))
            continue;
        if (const auto kept = storeEvidence(dataDir, *bytes); !kept)
            return tl::unexpected(kept.error());
        ++stored;
    }
    return stored;
}

QStringList notesOn(const Bundle &bundle)
{
    QStringList notes;
    if (!bundle.withheld().empty())
        notes += QStringLiteral("%1 events are not imported: their text was left out of the bundle, so they "
                                "cannot be checked")
                     .arg(bundle.withheld().size());
    if (!bundle.series().empty())
        notes += QStringLiteral("the metrics stay in %1: keep it to see them").arg(bundle.path());
    return notes;
}

} // namespace

std::vector<BundleAuthor> authorsOf(const std::vector<EventPtr> &events)
{
    std::map<std::pair<QString, DeskId>, qint64> counts;
    for (const EventPtr &event : events)
        ++counts[{event->actor, event->id.desk}];
    std::vector<BundleAuthor> authors;
    for (const auto &[who, entries] : counts)
        authors.push_back({who.first, who.second, entries});
    return authors;
}

Expected<BundleImport> importBundle(EventLog &log, const QString &dataDir, const QString &file)
{
    const auto bundle = Bundle::open(file);
    if (!bundle)
        return tl::unexpected(bundle.error());
    const QStringList problems = (*bundle)->damage();
    if (!problems.isEmpty())
        return fail(ErrorCode::Corrupt, QStringLiteral("%1: nothing was imported, the bundle is damaged: %2")
                                            .arg(file, problems.first()));
    BundleImport result;
    const auto files = storeFiles(**bundle, dataDir);
    if (!files)
        return tl::unexpected(files.error());
    result.files = *files;
    std::vector<EventPtr> events;
    for (const EventPtr &event : (*bundle)->events()) {
        if (!(*bundle)->isWithheld(event->id))
            events.push_back(event);
    }
    auto imported = log.import(events, QFileInfo(file).fileName());
    if (!imported)
        return tl::unexpected(imported.error());
    result.events = std::move(*imported);
    const IncidentBook book = (*bundle)->book();
    for (const auto &[id, incident] : book.incidents()) {
        const Incident *here = log.book().find(id);
        const auto archived = log.book().archived().find(id);
        const QString number =
            here ? here->number
                 : (archived != log.book().archived().end() ? archived->second.number : QString());
        result.incidents += number.isEmpty() ? incident.title : number;
    }
    result.notes = notesOn(**bundle);
    return result;
}

} // namespace wf
