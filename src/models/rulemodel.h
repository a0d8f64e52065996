// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

#include <QAbstractTableModel>

namespace wf {

/// The rules that a desk evaluates, as a table: those that ask for a person first. May be thousands.
class RuleModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        NameColumn,
        NowColumn,
        GroupColumn,
        EvaluatedColumn,
        ReadsColumn,
        ColumnCount
    };
    enum Role { StandingRole = Qt::UserRole + 1 }; ///< RuleStanding as int.

    /// `heads`: the columns' names for people, in their order.
    RuleModel(DeskView &desk, QStringList heads, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Shows only rules whose name, group, file, expression or runbook hold the text, in any case.
    void setFilter(const QString &text);
    /// Null where there is no such row. Valid until the model changes.
    const RuleReport *rule(int row) const;
    /// All of them, whatever the filter is.
    const RuleReports &all() const { return m_all; }

private:
    void refresh();
    QString text(const RuleReport &rule, Column column) const;
    bool matches(const RuleReport &rule) const;
    std::vector<std::size_t> matching(const RuleReports &all) const;

    DeskView &m_desk;
    QStringList m_heads;
    QString m_filter;
    RuleReports m_all;
    std::vector<std::size_t> m_rows;
    std::shared_ptr<const RuleReports> m_seen; ///< What m_all was made of.
};

} // namespace wf
