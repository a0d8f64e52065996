// SPDX-License-Identifier: GPL-3.0-or-later
// What the desk asks of the recorded metrics: to be kept, and to be read.
#include "desk/demo.h"
#include "desk/desk.h"
#include "desk/ingest.h"
#include "desk/keptwindows.h"

namespace wf {

void Desk::openRecording()
{
    if (!m_options.config.recorder.enabled)
        return;
    RecordingOptions options{
        recorderPath(m_options.dataDir), {}, m_options.config.recorder.keep, m_options.follow};
    if (m_options.follow) {
        onIngest([options](IngestWorker &worker) { worker.openRecording(options); });
        return;
    }
    for (const FeedConfig &feed : m_feeds)
        options.feeds.insert(feed.name);
    if (m_options.demo)
        options.feeds.insert(demoFeedName());
    onIngest([options](IngestWorker &worker) { worker.openRecording(options); });
}

void Desk::takeLook(Timestamp at, bool read, bool writerRuns)
{
    // Once a minute is enough to forget what is over.
    const auto minuteOf = [](Timestamp t) { return std::chrono::floor<std::chrono::minutes>(t); };
    if (!m_review && m_follow.logReadAt && minuteOf(*m_follow.logReadAt) != minuteOf(at))
        m_book.archiveBefore(at - FollowedFor);
    m_follow.follows = true;
    m_follow.deskRuns = writerRuns;
    m_follow.logRead = read;
    if (read)
        m_follow.logReadAt = at;
    Q_EMIT looked();
}

FollowStatus Desk::followStatus() const
{
    FollowStatus status = m_follow;
    status.metrics = m_snapshot->followed;
    if (m_options.follow)
        return status;
    status.deskRuns = true;
    status.logRead =
        m_logStatus.state == LogStatus::State::Writable || m_logStatus.state == LogStatus::State::ReadOnly;
    if (status.logRead)
        status.logReadAt = m_clock.wall();
    return status;
}

void Desk::keepWindows()
{
    onIngest([windows = windowsOf(m_book)](IngestWorker &worker) { worker.setKept(windows); });
}

void Desk::keepCommitted(const std::vector<EventPtr> &events)
{
    bool turned = false;
    for (const EventPtr &event : events) {
        turned = turned || event->as<event::Declared>() || event->as<event::StatusChanged>() ||
                 event->as<event::Reopened>();
        if (const auto *pinned = event->as<event::WindowPinned>())
            onIngest([pin = Pin{pinned->range, event->incident.text()}](IngestWorker &worker) {
                worker.pin(pin);
            });
    }
    if (turned)
        keepWindows();
}

void Desk::askStatistics(const LineQuery &query, QObject *context,
                         std::function<void(const std::vector<LineStatistics> &)> then)
{
    onIngest([query, answer = answerTo(context, std::move(then))](IngestWorker &worker) {
        answer(worker.statistics(query));
    });
}

void Desk::askCsv(const LineQuery &query, QObject *context,
                  std::function<void(const Expected<QByteArray> &)> then)
{
    onIngest([query, answer = answerTo(context, std::move(then))](IngestWorker &worker) {
        answer(worker.csv(query));
    });
}

} // namespace wf
