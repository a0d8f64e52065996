// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/followingdesk.h"

#include "desk/demo.h"
#include "desk/ingest.h"

#include <utility>

namespace wf {

FollowingDesk::FollowingDesk(DeskOptions options, const Clock &clock, QObject *parent)
    : PresentDesk(std::move(options), clock, LogWorker::Mode::Follows, parent)
{
    m_follow.follows = true;
    connect(m_log, &LogWorker::looked, this, &FollowingDesk::takeLook);
}

FollowStatus FollowingDesk::followStatus() const
{
    FollowStatus status = m_follow;
    status.metrics = m_snapshot->followed;
    return status;
}

void FollowingDesk::applyFeeds()
{
    FollowOptions options{recorderPath(m_options.dataDir), m_feeds};
    if (isSimulated())
        options.ownFeeds.clear(); // Real targets say nothing about a simulated estate.
    onIngest([options](IngestWorker &worker) { worker.follow(options); });
}

void FollowingDesk::takeOpened(const std::set<IncidentId> &known)
{
    loadParts(known);
    Q_EMIT bookChanged(known);
    Q_EMIT logStatusChanged();
    if (m_logStatus.refused)
        return;
    if (!std::exchange(m_recordingAsked, true))
        openRecording();
    startWatching();
    applyFeeds();
}

void FollowingDesk::openRecording()
{
    if (!m_options.config.recorder.enabled)
        return;
    const RecordingOptions options{recorderPath(m_options.dataDir), {}, m_options.config.recorder.keep, true};
    onIngest([options](IngestWorker &worker) { worker.openRecording(options); });
}

void FollowingDesk::takeLook(Timestamp at, bool read, bool writerRuns)
{
    // Once a minute is enough to forget what is over.
    const auto minuteOf = [](Timestamp t) { return std::chrono::floor<std::chrono::minutes>(t); };
    if (m_follow.logReadAt && minuteOf(*m_follow.logReadAt) != minuteOf(at))
        m_book.archiveBefore(at - FollowedFor);
    m_follow.looked = true;
    m_follow.deskRuns = writerRuns;
    m_follow.logRead = read;
    if (read)
        m_follow.logReadAt = at;
    Q_EMIT looked();
}

} // namespace wf

#include "moc_followingdesk.cpp"
