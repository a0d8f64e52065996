// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "words/feedwords.h"

#include <QAbstractTableModel>

namespace wf {

/// A feed as it is configured and as it is.
struct FeedRow
{
    FeedConfig config;
    std::optional<FeedHealth> health; ///< None while nothing is known of it.
    FeedStanding standing = FeedStanding::Waiting;
    bool operator==(const FeedRow &) const = default;
};

/// The feeds of a desk as a table: those that ask for a person first. May be a thousand.
class FeedModel : public QAbstractTableModel
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

    /// `heads`: the columns' names for people, in their order.
    FeedModel(DeskView &desk, QStringList heads, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Shows only feeds whose name, kind, job, address or error hold the text, in any case.
    void setFilter(const QString &text);
    /// Null where there is no such row. Valid until the model changes.
    const FeedRow *feed(int row) const;
    /// Of the feed of that name; -1: it is not shown.
    int rowOf(const FeedId &name) const;
    /// All of them, whatever the filter is.
    std::vector<FeedStanding> standings() const;

private:
    void refresh();
    std::vector<FeedRow> all() const;
    std::vector<FeedRow> shown() const;
    bool matches(const FeedRow &row) const;
    QString text(const FeedRow &row, Column column) const;

    DeskView &m_desk;
    QStringList m_heads;
    QString m_filter;
    std::vector<FeedRow> m_rows; ///< That are shown.
};

} // namespace wf
