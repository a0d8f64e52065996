// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/bindingmodel.h"

namespace wf {

BindingModel::BindingModel(DeskView &desk, QObject *parent) : RowModel(parent), m_desk(desk)
{
    connect(&desk, &DeskView::snapshotChanged, this, &BindingModel::rebuild);
    rebuild();
}

void BindingModel::rebuild()
{
    std::vector<BindingRow> next;
    for (const ConditionStatus &status : m_desk.conditions()) {
        const auto found = m_desk.library().find(status.runbook);
        const QString title = found ? found.runbook->title : status.runbook.text();
        const ConditionExpression *expression = nullptr;
        if (found && status.condition < int(found.runbook->conditions.size()))
            expression = &found.runbook->conditions[std::size_t(status.condition)].expression;
        for (int term = 0; term < int(status.terms.size()); ++term) {
            const TermStatus &t = status.terms[std::size_t(term)];
            const bool known = expression && term < int(expression->terms.size());
            next.push_back({{status.runbook, status.condition, term},
                            title,
                            status.text,
                            known ? comparisonText(expression->terms[std::size_t(term)]) : status.text,
                            status.state,
                            t.binding.explanation,
                            t.text,
                            t.binding.scale,
                            t.binding.manual,
                            status.reads != nullptr});
        }
        if (status.terms.empty())
            next.push_back({{status.runbook, status.condition, -1},
                            title,
                            status.text,
                            status.text,
                            status.state,
                            {},
                            {},
                            1,
                            false});
    }
    sync(std::move(next));
}

QVariant BindingModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BindingRow &row = rows()[std::size_t(index.row())];
    if (role == StateRole)
        return int(row.state);
    if (role == ManualRole)
        return row.manual;
    if (role == Qt::ToolTipRole)
        return QStringLiteral("%1: %2\n%3").arg(row.runbookTitle, row.termText, row.explanation);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(index.column())) {
    case RunbookColumn:
        return row.runbookTitle;
    case ConditionColumn:
        return row.termText;
    case StateColumn:
        return conditionStateName(row.state);
    case ValueColumn:
        return row.value;
    case SeriesColumn:
        return row.explanation;
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace wf

#include "moc_bindingmodel.cpp"
