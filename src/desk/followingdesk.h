// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/presentdesk.h"

namespace wf {

/// Shows what another desk does on the same data folder, now or later: takes no lock, records and logs
/// nothing, has no control socket, refuses commands. While none runs, its own feeds bring metrics and
/// detections.
class FollowingDesk final : public PresentDesk
{
    Q_OBJECT
public:
    explicit FollowingDesk(DeskOptions options, const Clock &clock, QObject *parent = nullptr);

    FollowStatus followStatus() const override;

protected:
    void applyFeeds() override;
    void takeOpened(const std::set<IncidentId> &known) override;

private:
    void takeLook(Timestamp at, bool read, bool writerRuns);
    void openRecording();

    FollowStatus m_follow;
    bool m_recordingAsked = false;
};

} // namespace wf
