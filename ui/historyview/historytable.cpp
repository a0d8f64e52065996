// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/historytable.h"

#include "delegates/historydelegate.h"
#include "delegates/historytext.h"
#include "delegates/paintkit.h"
#include "kit/widgetkit.h"

#include <QHeaderView>
#include <QTableView>

namespace wf {

HistoryTable::HistoryTable(HistoryQuery &query, const Clock &clock, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_query(query), m_theme(theme), m_model(query, clock, HistoryText::incidentHeads()),
      m_view(new QTableView(this)), m_empty(kit::makeLabel("muted", {}, this))
{
    setObjectName(QStringLiteral("historyTablePane"));
    setProperty("pane", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 0, {1, 1, 1, 1});
    m_empty->setObjectName(QStringLiteral("historyEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 10, 12, 10);
    layout->addWidget(m_empty);
    m_view->setObjectName(QStringLiteral("historyTable"));
    m_view->setAccessibleName(tr("Incidents"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new HistoryDelegate(theme, this));
    kit::setUpRows(*m_view, paintkit::chipHeight(theme) + 10);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->horizontalHeader()->setMinimumSectionSize(24);
    m_view->sortByColumn(HistoryModel::DeclaredColumn, Qt::DescendingOrder);
    m_view->setSortingEnabled(true);
    m_view->viewport()->installEventFilter(this);
    layout->addWidget(m_view, 1);
    connect(m_view, &QTableView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT reviewAsked(IncidentId(index.data(HistoryModel::IdRole).toString()));
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    m_current = IncidentId(current.data(HistoryModel::IdRole).toString());
            });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        // Where the person was, if it still passes.
        if (const int row = m_model.rowOf(m_current); row >= 0)
            m_view->selectRow(row);
    });
    connect(&query, &HistoryQuery::changed, this, &HistoryTable::refresh);
    refresh();
}

void HistoryTable::refresh()
{
    const bool empty = m_model.rowCount() == 0;
    const bool any = !m_query.history().entries().empty();
    m_empty->setVisible(empty && m_query.store().state() != HistoryStore::State::Loading);
    m_empty->setText(
        any ? tr("No incident matches the filter. Clear shows them all again.")
            : tr("No incident has been declared yet. Import brings in past incidents from another tool."));
}

void HistoryTable::setWidths()
{
    constexpr int Pad = 18;
    const auto wide = [](const QFont &font, const QString &text) {
        return QFontMetrics(font).horizontalAdvance(text) + Pad;
    };
    // What the head says, in whatever language, beside its mark of sorting.
    const auto head = [&](int column) {
        return wide(m_theme.font(FontRole::Label),
                    m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()) +
               8;
    };
    const QFont mono = m_theme.font(FontRole::MonoSmall);
    int rest = m_view->viewport()->width();
    const auto fix = [&](int column, int width) {
        m_view->setColumnWidth(column, width);
        rest -= width;
    };
    fix(HistoryModel::SeverityColumn,
        std::max(paintkit::chipWidth(m_theme) + Pad, head(HistoryModel::SeverityColumn)));
    fix(HistoryModel::NumberColumn,
        std::max(wide(mono, QStringLiteral("pagerduty#1000")), head(HistoryModel::NumberColumn)));
    fix(HistoryModel::DeclaredColumn,
        std::max(wide(mono, QStringLiteral("2026-10-03 08:51")), head(HistoryModel::DeclaredColumn)));
    for (const int column :
         {HistoryModel::AcknowledgeColumn, HistoryModel::MitigateColumn, HistoryModel::ResolveColumn})
        fix(column, std::max(wide(mono, QStringLiteral("00:00:00")), head(column)));
    // What is left goes to the texts; where it is little, the lesser columns give way to the title.
    const std::tuple<int, int, double> texts[] = {{HistoryModel::RunbookColumn, 260, 0.22},
                                                  {HistoryModel::ServiceColumn, 420, 0.17},
                                                  {HistoryModel::CommanderColumn, 560, 0.15},
                                                  {HistoryModel::ReviewColumn, 340, 0.0}};
    const int whole = rest;
    for (const auto &[column, needs, share] : texts) {
        m_view->setColumnHidden(column, whole < needs);
        if (whole < needs)
            continue;
        fix(column, std::max(share > 0 ? int(whole * share)
                                       : wide(m_theme.font(FontRole::Body), QStringLiteral("Reviewed")),
                             head(column)));
    }
    m_view->setColumnWidth(HistoryModel::TitleColumn, std::max(120, rest));
}

bool HistoryTable::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        setWidths();
    return QFrame::eventFilter(watched, event);
}

} // namespace wf

#include "moc_historytable.cpp"
