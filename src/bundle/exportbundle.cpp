// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/exportbundle.h"

#include "base/files.h"
#include "bundle/bundlewriter.h"
#include "bundle/metricscopy.h"
#include "incident/eventcodec.h"
#include "incident/redaction.h"
#include "log/eventlog.h"
#include "log/evidencestore.h"
#include "metrics/archive.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace wf {

namespace {

/// A clock that stands: the log is only read.
class MomentClock final : public Clock
{
public:
    explicit MomentClock(Timestamp now) : m_now(now) {}
    Timestamp wall() const override { return m_now; }
    SteadyTime steady() const override { return {}; }

private:
    Timestamp m_now;
};

class Export
{
public:
    Export(const ExportRequest &request, EventLog &log, BundleWriter &writer)
        : m_request(request), m_log(log), m_writer(writer)
    {
    }

    Expected<void> choose();
    Expected<void> writeEvents();
    Expected<void> writeFiles();
    BundleSummary summary;

private:
    Expected<void> add(const EventPtr &event);
    void note(const QString &problem) { summary.problems += problem; }

    const ExportRequest &m_request;
    EventLog &m_log;
    BundleWriter &m_writer;
    std::vector<const Incident *> m_incidents;
    std::set<EventId> m_withheld;
    RedactedHashes m_redactions;
};

Expected<void> Export::choose()
{
    if (m_request.incidents.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("a bundle needs an incident"));
    if (m_request.window && m_request.window->from > m_request.window->to)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the window ends before it begins"));
    for (const QString &name : m_request.incidents) {
        const auto incident = m_log.incident(name);
        if (!incident)
            return tl::unexpected(incident.error());
        if (std::find(m_incidents.begin(), m_incidents.end(), *incident) == m_incidents.end())
            m_incidents.push_back(*incident);
    }
    BundleManifest &manifest = summary.manifest;
    manifest.program = m_request.program;
    manifest.createdAt = m_request.now;
    manifest.by = m_request.by;
    manifest.desk = m_log.desk();
    for (const Incident *incident : m_incidents)
        manifest.incidents.push_back({incident->id, incident->number, incident->title});
    manifest.windows = m_request.window
                           ? std::vector<TimeRange>{*m_request.window}
                           : bundleWindows(m_incidents, m_request.before, m_request.after, m_request.now);
    manifest.heads = m_log.heads();
    manifest.messages = m_request.messages;
    manifest.contacts = !m_request.contacts.empty();
    manifest.metrics = m_request.metrics;
    return {};
}

Expected<void> Export::add(const EventPtr &event)
{
    // What is damaged in the log is told here; the bundle holds it as it is, and its reader tells it again.
    if (!isAsWritten(*event, m_redactions))
        note(QStringLiteral("event %1: its content is not what was written").arg(event->id.text()));
    ++summary.events;
    if (m_request.messages || !isWithheldWithMessages(*event, m_withheld))
        return m_writer.addEvent(*event, false);
    m_withheld.insert(event->id);
    ++summary.withheld;
    return m_writer.addEvent(withoutWords(*event), true);
}

Expected<void> Export::writeEvents()
{
    std::vector<EventPtr> events;
    std::set<DeskId> desks;
    for (const Incident *incident : m_incidents) {
        events.insert(events.end(), incident->events.begin(), incident->events.end());
        desks.insert(incident->desk);
    }
    std::set<EventId> seen;
    for (const TimeRange &window : summary.manifest.windows) {
        const auto around = m_log.deskEvents(desks, window);
        if (!around)
            return tl::unexpected(around.error());
        for (const EventPtr &event : *around) {
            if (seen.insert(event->id).second)
                events.push_back(event);
        }
    }
    if (qint64(events.size()) > MaxBundleEvents)
        return fail(
            ErrorCode::TooLarge,
            QStringLiteral("%1 events; a bundle holds at most %2").arg(events.size()).arg(MaxBundleEvents));
    std::sort(events.begin(), events.end(),
              [](const EventPtr &a, const EventPtr &b) { return foldsBefore(*a, *b); });
    m_redactions = redactionsIn(events);
    return m_writer.transaction([&]() -> Expected<void> {
        for (const EventPtr &event : events) {
            if (const auto added = add(event); !added)
                return added;
        }
        for (const Contact &contact : m_request.contacts) {
            if (const auto added = m_writer.addContact(contact); !added)
                return added;
        }
        return {};
    });
}

/// The bytes of a piece of evidence; empty, with a sentence, where they are not what was kept.
QByteArray evidenceBytes(const QString &dataDir, const Evidence &evidence, QString &problem)
{
    const QString path = evidencePath(dataDir, evidence.sha256);
    const auto bytes = readFile(path, MaxEvidenceBytes, Place::Ours);
    if (!bytes && bytes.error().code != ErrorCode::TooLarge) {
        problem = QStringLiteral("%1: the file of the evidence \"%2\" is missing").arg(path, evidence.file);
        return {};
    }
    if (!bytes || Sha256::of(*bytes) != evidence.sha256) {
        problem = QStringLiteral("%1: the file of the evidence \"%2\" is not what was kept")
                      .arg(path, evidence.file);
        return {};
    }
    return *bytes;
}

Expected<void> Export::writeFiles()
{
    std::set<Sha256> seen;
    for (const Incident *incident : m_incidents) {
        for (const Evidence &evidence : incident->evidence) {
            if (evidence.sha256.isEmpty() || !seen.insert(evidence.sha256).second)
                continue;
            QString problem;
            const QByteArray bytes = evidenceBytes(m_request.dataDir, evidence, problem);
            if (!problem.isEmpty()) {
                note(problem);
                summary.manifest.missing +=
                    QStringLiteral("evidence %1 (%2)").arg(evidence.sha256.text(), evidence.file);
                continue;
            }
            if (const auto added = m_writer.addFile(evidence.sha256, bytes); !added)
                return added;
            ++summary.files;
        }
    }
    return {};
}

} // namespace

std::vector<TimeRange> bundleWindows(const std::vector<const Incident *> &incidents, Millis before,
                                     Millis after, Timestamp now)
{
    std::vector<TimeRange> windows;
    for (const Incident *incident : incidents) {
        const Timestamp noticed =
            std::min(incident->detectedAt.value_or(now), incident->declaredAt.value_or(now));
        const auto over = incident->resolvedAt ? incident->resolvedAt : incident->endedAt;
        windows.push_back(
            {noticed - before, over ? std::max(*over, noticed) + after : std::max(now, noticed)});
        for (const Evidence &evidence : incident->evidence) {
            if (evidence.range && evidence.range->from <= evidence.range->to)
                windows.push_back(*evidence.range);
        }
        for (const Annotation &annotation : incident->review.annotations) {
            if (annotation.range && annotation.range->from <= annotation.range->to)
                windows.push_back(*annotation.range);
        }
    }
    std::sort(windows.begin(), windows.end(),
              [](const TimeRange &a, const TimeRange &b) { return a.from < b.from; });
    std::vector<TimeRange> joined;
    for (const TimeRange &window : windows) {
        if (!joined.empty() && window.from <= joined.back().to)
            joined.back().to = std::max(joined.back().to, window.to);
        else
            joined.push_back(window);
    }
    return joined;
}

bool isWithheldWithMessages(const Event &event, const std::set<EventId> &others)
{
    if (const auto *amended = event.as<event::Amended>())
        return others.contains(amended->event);
    return hasMark(event.kind(), KindMark::Words);
}

Event withoutWords(const Event &event)
{
    Event stub = event;
    stub.body = emptyBody(event.kind());
    stub.payload = QByteArrayLiteral("{}");
    if (const auto *posted = event.as<event::UpdatePosted>()) {
        stub.body = event::UpdatePosted{{}, posted->nextDue, {}, {}};
        stub.payload = encodePromise(*posted);
    }
    return stub;
}

Expected<BundleSummary> exportBundle(const ExportRequest &request, const BundleProgress &progress,
                                     const std::atomic<bool> *cancel)
{
    ExportWatch watch(progress, cancel);
    const MomentClock clock(request.now);
    const auto log = EventLog::openReadOnly(request.dataDir, clock);
    if (!log)
        return tl::unexpected(log.error());
    auto writer = BundleWriter::create(request.file);
    if (!writer)
        return tl::unexpected(writer.error());
    Export work(request, **log, **writer);
    for (const auto step : {&Export::choose, &Export::writeEvents, &Export::writeFiles}) {
        if (const auto go = watch.at(0); !go)
            return tl::unexpected(go.error());
        if (const auto done = (work.*step)(); !done)
            return tl::unexpected(done.error());
    }
    BundleSummary &summary = work.summary;
    if (request.metrics) {
        const auto copied =
            copyMetrics(recorderPath(request.dataDir), summary.manifest.windows, **writer, watch);
        if (!copied)
            return tl::unexpected(copied.error());
        summary.series = copied->series;
        summary.blocks = copied->blocks;
        summary.problems += copied->problems;
        summary.manifest.missing += copied->problems;
    }
    watch.setSpan(0.5, 1);
    if (const auto finished = (*writer)->finish(summary.manifest, watch); !finished)
        return tl::unexpected(finished.error());
    summary.bytes = QFileInfo(request.file).size();
    return std::move(summary);
}

} // namespace wf
