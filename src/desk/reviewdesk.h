// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/bundle.h"
#include "bundle/importbundle.h"
#include "desk/deskcore.h"
#include "desk/review.h"

namespace wf {

/// Shows one incident as it was at a playhead, from the log and the recording of the data folder or from a
/// bundle. Watches, records and sends nothing, takes no lock; what is written in the review goes to the desk
/// that runs on the data folder, or under the log's lock for as long as it takes.
class ReviewDesk final : public DeskCore
{
    Q_OBJECT
public:
    ReviewDesk(DeskOptions options, ReviewSource source, const Clock &clock, QObject *parent = nullptr);

    Review &review() { return m_review; }
    const Review &review() const { return m_review; }
    const Clock &clock() const override { return m_review.clock(); }
    std::optional<TimeRange> shownRange() const override { return m_review.range(); }
    const IncidentBook &book() const override { return m_review.book(); }
    const std::vector<ConditionStatus> &conditions() const override { return m_review.conditions(); }
    /// A bundle has no log that could say so; its incidents do.
    bool isSimulated() const override;

    /// Of a bundle: who wrote in it. Asked before it is imported.
    void askAuthors(Continuation<Expected<std::vector<BundleAuthor>>> then);
    /// Of a bundle: brings it into the log of the data folder, through the desk that runs there or under the
    /// lock.
    void import(Continuation<Expected<BundleImport>> then);

protected:
    void begin() override;
    void takeOpened(const std::set<IncidentId> &known) override;
    void takeCommitted(const std::vector<EventPtr> &events, const std::set<IncidentId> &changed) override;
    void takeLoaded(const std::set<IncidentId> &changed) override;
    void takeConditions(const std::vector<ConditionStatus> &conditions) override;
    void execute(CommandTicket ticket, const QString &actor, const Command &command,
                 const QString &key) override;

private:
    bool isOfBundle() const { return !m_review.source().bundle.isEmpty(); }
    void openBundle();
    void takeStory();
    void tellMoment();
    void loadMetrics(const Incident &whole);

    Review m_review;
};

} // namespace wf
