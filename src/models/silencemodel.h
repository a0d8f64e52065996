// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/silencer.h"
#include "models/tablemodel.h"

namespace wf {

/// A silence, and whose it is.
struct SilenceRow
{
    FeedId feed;
    Silence silence;
};

/// The silences of all Alertmanagers as a table: what ends first comes first.
class SilenceModel : public FilteredTable<SilenceRow>
{
    Q_OBJECT
public:
    enum Column { UntilColumn, WhatColumn, ByColumn, CommentColumn, WhereColumn, ColumnCount };

    SilenceModel(const Clock &clock, QStringList heads, QObject *parent = nullptr);

    QVariant data(const QModelIndex &index, int role) const override;
    void setAnswers(const std::vector<SilencesOf> &answers);

private:
    QString text(const SilenceRow &row, Column column) const;
    bool matches(const SilenceRow &row) const override;
    bool isSame(const SilenceRow &a, const SilenceRow &b) const override;

    const Clock &m_clock;
};

} // namespace wf
