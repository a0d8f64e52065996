// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/historyquery.h"

#include <QAbstractListModel>

namespace wf {

/// What happens most among the incidents a query lets pass; each row knows the filter that leads to the
/// incidents behind its number.
class RankModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class Kind { Fires, Overrun, Skipped, Flapping, Missed };
    enum Role {
        CountRole = Qt::UserRole + 1, ///< "64 of 248"
        ShareRole,                    ///< Of the first row's number, 0 to 1.
        DetailRole                    ///< The runbook, where the row is about a part of it.
    };

    explicit RankModel(HistoryQuery &query, QObject *parent = nullptr);
    void setKind(Kind kind);
    Kind kind() const { return m_kind; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    /// The present filter, narrowed to what a row counts.
    HistoryFilter filterFor(int row) const;

private:
    const std::vector<Ranked> &source() const;
    void refresh();

    HistoryQuery &m_query;
    Kind m_kind = Kind::Fires;
    std::vector<Ranked> m_rows;
};

} // namespace wf
