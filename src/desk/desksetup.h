// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/continuation.h"
#include "desk/demo.h"
#include "desk/settings.h"
#include "feed/feedconfig.h"
#include "feed/feedtrial.h"
#include "feed/silencer.h"

namespace wf {

/// What a running desk watches, and how: a person changes it while it runs. GUI thread.
class DeskSetup
{
public:
    virtual ~DeskSetup() = default;

    /// Series bound by hand; kept in the settings.
    virtual void setBindings(const std::vector<ManualBinding> &bindings) = 0;
    /// A condition read out of prose is watched only after a person confirmed it; kept in the settings.
    virtual void confirmCondition(const RunbookId &runbook, const QString &text) = 0;
    /// Asks the target once and keeps nothing of it; a newer one ends the one before, which is not answered.
    virtual void tryFeed(const FeedConfig &feed, Continuation<Expected<TriedFeed>> then) = 0;
    /// Adds it to the configuration file and watches it at once; a simulated desk leaves it to one on real
    /// targets, see optionsFor().
    virtual Expected<void> addFeed(const FeedConfig &feed) = 0;
    /// Changes the feed in the configuration file (see changeFeedInConfig()), or takes it out of it, and
    /// reads that at once. The other feeds notice nothing.
    virtual Expected<void> changeFeed(const FeedConfig &from, const FeedConfig &to) = 0;
    virtual Expected<void> removeFeed(const FeedId &name) = 0;
    /// Adds it to the configuration file and reads it at once. Refused if objectionToRunbooks() speaks
    /// against it, unless a person `confirmed` it, which the settings remember.
    virtual Expected<void> addRunbookFolder(const QString &folder, bool confirmed = false) = 0;
    /// Writes the folder of the backup into the configuration file and copies there at once; empty: nothing
    /// is copied any more. Refused if it is the data folder, or in it.
    virtual Expected<void> setBackupFolder(const QString &folder) = 0;
    /// Plays an exercise on the simulated estate. Refused while a real target is watched: a real fault would
    /// be taken for a part of it. An estate that runs already makes room.
    virtual Expected<void> startDrill(const DemoPlan &plan) = 0;
    /// The simulated estate goes; drills that are open stay open until somebody ends them.
    virtual void endDrill() = 0;
    /// What is silenced at the Alertmanagers that feeds ask.
    virtual void askSilences(Continuation<std::vector<SilencesOf>> then) = 0;
    /// Makes a silence at that feed's Alertmanager, or changes the one with its id; the answer is its id.
    virtual void setSilence(const FeedId &feed, const Silence &silence,
                            Continuation<Expected<QString>> then) = 0;
    virtual void expireSilence(const FeedId &feed, const QString &id, Continuation<Expected<void>> then) = 0;
    /// Sends a test past the log; the answer is what the service said.
    virtual void testChannel(const QString &name, Continuation<Expected<QString>> then) = 0;
};

} // namespace wf
