// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/rowmodel.h"

namespace wf {

/// It is still to be done, and its due time is over.
bool isOverdue(const ActionItem &action, Timestamp now);
/// The due time of a day people mean: that day (UTC) still counts.
Timestamp dueOn(std::chrono::sys_days day);

struct ActionRow
{
    QString key; ///< The action's id.
    ActionItem item;
    bool overdue = false;
    bool operator==(const ActionRow &other) const;
};

/// The action items of one incident, in the order in which they were written down; those that were dropped
/// last.
class ReviewActionModel : public RowModel<ActionRow>
{
    Q_OBJECT
public:
    using RowModel::RowModel;
    /// Null: none.
    void show(const Incident *incident, Timestamp now);
    /// Qt::DisplayRole only: panes ask rows().
    QVariant data(const QModelIndex &index, int role) const override;
};

struct FactorRow
{
    QString key;
    QString tag;
    QString text;
    QString by;
    bool operator==(const FactorRow &) const = default;
};

/// The contributing factors of one incident, in the order in which they were named.
class FactorModel : public RowModel<FactorRow>
{
    Q_OBJECT
public:
    using RowModel::RowModel;
    void show(const Incident *incident);
    QVariant data(const QModelIndex &index, int role) const override;
};

/// A post-mortem that people owe.
struct DueReview
{
    IncidentId key;
    QString number;
    QString title;
    Severity severity = Severity::P1; ///< The worst it had.
    ReviewState state = ReviewState::Draft;
    Timestamp dueAt;
    bool overdue = false;
    bool operator==(const DueReview &) const = default;
};

/// The post-mortems that have to be written, of all incidents, the most urgent first: resolved, due by their
/// severity (reviewDueAt()), and neither reviewed nor closed. Those that only the log holds are asked for,
/// the newest first.
class DueReviewModel : public RowModel<DueReview>
{
    Q_OBJECT
public:
    explicit DueReviewModel(DeskView &desk, QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
    int overdueCount() const;

private:
    void rebuild();
    void askForArchived();

    DeskView &m_desk;
    std::set<IncidentId> m_asked;
    Timestamp m_lookedAt; ///< For those that only the log holds, and for what is late by now.
};

} // namespace wf
