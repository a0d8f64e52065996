// SPDX-License-Identifier: GPL-3.0-or-later
// A desk on which an incident came and went while metrics were recorded, and bundles made of it.
#pragma once

#include "../metrics/recorderfixture.h"
#include "bundle/bundle.h"
#include "bundle/exportbundle.h"
#include "log/evidencestore.h"
#include "support/logfixture.h"

namespace wf {

class BundleFixture : public LogFixture
{
public:
    static constexpr int Series = 5;

    /// Seconds 0 to 1,100 are recorded: four blocks a series, and a rest in the head log. A feed was down
    /// from before; the incident begins at 300 and is over at 900.
    explicit BundleFixture(LogTargets targets = LogTargets::Real)
    {
        syncClocks();
        log = open();
        if (!log->claim(targets))
            qFatal("the log belongs to others");
        start = rec.clock.wall();
        rec.start(recorderPath(dir()));
        go(command::ReportFeed{QStringLiteral("estate"), false, QStringLiteral("refused")});
        rec.scrapes(300, Series);
        syncClocks();
        other = declare(*log, false);
        command::Declare dynex{{},    QStringLiteral("Dynex is down"), Severity::P1,
                               false, QStringLiteral("Ada"),           shippedCopy()};
        dynex.runbook->file = QStringLiteral("dynex-outage.md");
        incident = run(*log, dynex).front()->incident;
        go(command::AddEntry{incident, EventKind::Note, QStringLiteral("it is the key")});
        go(command::ReportFeed{QStringLiteral("estate"), true, {}});
        OutgoingMessage message;
        message.channel = QStringLiteral("s3cret-channel");
        message.text = QStringLiteral("s3cret words");
        go(command::PostUpdate{
            incident, QStringLiteral("s3cret update"), Millis{600'000}, Audience::Team, {message}});
        const EventId update = eventOf(EventKind::UpdatePosted)->id;
        go(command::AmendEntry{incident, update, QStringLiteral("s3cret amendment")});
        evidence = *storeEvidence(dir(), QByteArray("a picture of the console"));
        command::AttachEvidence picture;
        picture.incident = incident;
        picture.text = QStringLiteral("console");
        picture.file = QStringLiteral("console.png");
        picture.sha256 = evidence;
        picture.size = 24;
        go(picture);
        rec.scrapes(600, Series);
        const MessageId id = log->book().find(incident)->messages.front().id;
        go(command::ReportDelivery{incident, id, MessageState::Sent, QStringLiteral("s3cret answer"), {}});
        go(command::ChangeStatus{incident, IncidentStatus::Resolved, {}});
        go(command::ChangeStatus{other, IncidentStatus::Resolved, {}});
        rec.scrapes(200, Series);
        rec.recorder->flush();
    }

    void syncClocks() { clock.advance(rec.clock.wall() - clock.wall()); }
    void go(const Command &command)
    {
        syncClocks();
        run(*log, command);
    }
    QString day() const { return dayPath(recorderPath(dir()), dayOf(rec.clock.wall())); }
    EventPtr eventOf(EventKind kind) const
    {
        for (const EventPtr &e : log->book().find(incident)->events) {
            if (e->kind() == kind)
                return e;
        }
        qFatal("there is no such event");
    }
    QString path(const QString &name = QStringLiteral("out.watchfloor")) const { return out.filePath(name); }
    ExportRequest request() const
    {
        ExportRequest request;
        request.dataDir = dir();
        request.file = path();
        request.incidents = {log->book().find(incident)->number};
        request.by = QStringLiteral("Ada");
        request.program = QStringLiteral("1.2.3");
        request.now = rec.clock.wall();
        return request;
    }
    BundleSummary make(const ExportRequest &request) const
    {
        const auto made = exportBundle(request);
        if (!made)
            qFatal("not exported: %s", qPrintable(made.error().message));
        return *made;
    }
    std::unique_ptr<Bundle> opened(const QString &name = QStringLiteral("out.watchfloor")) const
    {
        auto bundle = Bundle::open(path(name));
        if (!bundle)
            qFatal("not opened: %s", qPrintable(bundle.error().message));
        return std::move(*bundle);
    }
    QStringList filesOut() const
    {
        return QDir(out.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }
    /// What the desk has of a series in the range.
    std::vector<Sample> recorded(int k, TimeRange range)
    {
        std::vector<Sample> samples = rec.all(rec.series(k));
        std::erase_if(samples, [range](const Sample &s) { return !range.contains(s.at); });
        return samples;
    }
    std::vector<Sample> bundled(Bundle &bundle, int k, TimeRange range)
    {
        SeriesStore store;
        if (!bundle.loadMetrics(store))
            qFatal("not loaded");
        const auto ref =
            store.find({"metric_" + std::to_string(k), Labels(std::vector<Labels::Pair>{{"job", "test"}})});
        return ref ? store.samples(*ref, range) : std::vector<Sample>();
    }

    QTemporaryDir out;
    RecorderFixture rec;
    std::unique_ptr<EventLog> log;
    Timestamp start;
    IncidentId incident;
    IncidentId other;
    Sha256 evidence;
};

/// A bundle of a request that `change` completes, made once for all tests, which work on copies.
template <typename Change>
BundleFixture &madeOnce(Change change)
{
    static BundleFixture bench;
    static const bool made = [&change] {
        ExportRequest request = bench.request();
        request.messages = true;
        change(bench, request);
        bench.make(request);
        bench.log.reset(); // Nothing static holds a connection of Qt, which goes first.
        return true;
    }();
    Q_UNUSED(made)
    return bench;
}

} // namespace wf
