// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/rowmodel.h"

namespace wf {

struct BindingRow
{
    std::tuple<RunbookId, int, int> key; ///< Runbook, condition, term.
    QString runbookTitle;
    QString conditionText;
    QString termText;
    ConditionState state = ConditionState::Unbound;
    QString explanation;
    QString value;
    double scale = 1;
    bool manual = false;
    bool promQl = false; ///< Cannot be bound by hand.
    bool operator==(const BindingRow &) const = default;
};

/// Each comparison of each watched condition: which series it reads, in which unit, and what it says now.
class BindingModel : public RowModel<BindingRow>
{
    Q_OBJECT
public:
    enum Column { RunbookColumn, ConditionColumn, StateColumn, ValueColumn, SeriesColumn, ColumnCount };
    enum Role { StateRole = Qt::UserRole + 1, ManualRole };

    explicit BindingModel(DeskView &desk, QObject *parent = nullptr);
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(ColumnCount);
    }
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void rebuild();
    DeskView &m_desk;
};

} // namespace wf
