// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskcore.h"

namespace wf {

class ConfigWatch;

/// A desk at the present: its feeds and its configuration change while it runs, its clock ticks, and its
/// detector knows what the log says.
class PresentDesk : public DeskCore
{
    Q_OBJECT
public:
    QStringList targetProblems() const override { return m_options.config.targetProblems; }
    const OnCallNow &onCall() const override { return m_onCallNow; }

protected:
    static constexpr Millis ClockTick{1000};
    PresentDesk(DeskOptions options, const Clock &clock, LogWorker::Mode mode, QObject *parent);

    /// The ingest thread reads other targets from now on.
    virtual void applyFeeds() = 0;
    /// The configuration was read anew: m_options has what it says.
    virtual void takeConfigured() {}
    /// Once a second, before everybody hears of it.
    virtual void tick(Timestamp now) { Q_UNUSED(now) }

    void begin() override;
    void takeRules(const WatchedRules &rules) override;
    void takeLoaded(const std::set<IncidentId> &changed) override;
    void takeCommitted(const std::vector<EventPtr> &events, const std::set<IncidentId> &changed) override;
    /// The detector goes on from what the log says, and feeds start only then: what they detect has to meet
    /// what is known already.
    void startWatching();
    /// Events of incidents that what is shown depends on.
    void loadParts(const std::set<IncidentId> &incidents);
    void stopTicking();
    /// None if the configuration is not what the file says, or nothing of it is watched.
    ConfigWatch *configWatch() const { return m_configWatch; }

private:
    void watchConfig();
    void takeConfig(const Config &now, const Config &before);
    void restoreDetector();
    void lookWhoIsOnCall();

    ConfigWatch *m_configWatch = nullptr;
    OnCallRota m_onCall;
    OnCallNow m_onCallNow;
    QTimer *m_tick;
};

} // namespace wf
