// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/tablemodel.h"
#include "words/feedwords.h"

namespace wf {

/// A feed as it is configured and as it is.
struct FeedRow
{
    FeedConfig config;
    std::optional<FeedHealth> health; ///< None while nothing is known of it.
    FeedStanding standing = FeedStanding::Waiting;
    bool operator==(const FeedRow &) const = default;
};

/// The feeds of a desk as a table: those that ask for a person first. There may be a thousand. The filter
/// looks at name, kind, job, address and error.
class FeedModel : public FilteredTable<FeedRow>
{
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        NameColumn,
        LastColumn,
        EveryColumn,
        TookColumn,
        SamplesColumn,
        SeriesColumn,
        RejectedColumn,
        AddressColumn,
        ColumnCount
    };
    enum Role { StandingRole = Qt::UserRole + 1 }; ///< FeedStanding as int.

    FeedModel(DeskView &desk, QStringList heads, QObject *parent = nullptr);

    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The row in which that feed is shown; -1 if it is not.
    int rowOf(const FeedId &name) const;

private:
    void refresh();
    bool matches(const FeedRow &row) const override;
    bool isSame(const FeedRow &a, const FeedRow &b) const override;
    QString text(const FeedRow &row, Column column) const;

    DeskView &m_desk;
};

} // namespace wf
