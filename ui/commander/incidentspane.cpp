// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/incidentspane.h"

#include "delegates/incidentdelegate.h"
#include "kit/elidedlabel.h"
#include "kit/widgetkit.h"
#include "models/overview.h"

#include <QButtonGroup>
#include <QListView>

namespace wf {

IncidentsPane::IncidentsPane(DeskView &desk, Selection &selection, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_selection(selection), m_model(desk), m_view(new QListView(this)),
      m_active(kit::makeButton("pill", {}, QStringLiteral("activeFilter"), this)),
      m_ended(kit::makeButton("pill", {}, QStringLiteral("closedFilter"), this)),
      m_empty(kit::makeLabel("muted", {}, this)), m_measures(kit::makeLabel("mono", {}, this))
{
    setObjectName(QStringLiteral("incidentsPane"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 0);
    auto *header = new QHBoxLayout;
    header->setContentsMargins(12, 8, 12, 8);
    header->setSpacing(6);
    header->addWidget(kit::makeLabel("label", tr("Incidents"), this));
    header->addStretch(1);
    auto *group = new QButtonGroup(this);
    for (QPushButton *button : {m_active, m_ended}) {
        button->setCheckable(true);
        group->addButton(button);
        header->addWidget(button);
    }
    m_active->setChecked(true);
    connect(m_active, &QPushButton::clicked, this, [this] { m_model.setShow(IncidentModel::Show::Active); });
    connect(m_ended, &QPushButton::clicked, this, [this] { m_model.setShow(IncidentModel::Show::Ended); });
    layout->addLayout(header);

    m_view->setObjectName(QStringLiteral("incidentList"));
    m_view->setAccessibleName(tr("Incidents"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new IncidentDelegate(theme, this));
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    // A screen reader selects a row without making it the current one.
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this](const QItemSelection &selected) {
                const QModelIndexList rows = selected.indexes();
                if (!rows.isEmpty() && rows.front() != m_view->currentIndex())
                    m_view->setCurrentIndex(rows.front());
            });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (!current.isValid())
                    return;
                const IncidentId id(current.data(IncidentModel::IdRole).toString());
                if (!m_desk.book().find(id))
                    m_desk.loadIncident(id);
                m_selection.selectIncident(id);
            });
    m_empty->setObjectName(QStringLiteral("incidentsEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(m_empty);
    layout->addWidget(m_view, 1);
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(12, 8, 12, 8);
    auto *period = new ElidedLabel(tr("Last 30 days"), this);
    period->setProperty("role", "muted");
    footer->addWidget(period, 1);
    m_measures->setObjectName(QStringLiteral("measures"));
    footer->addWidget(m_measures);
    layout->addWidget(kit::makeRule(this));
    layout->addLayout(footer);

    connect(&m_model, &IncidentModel::countsChanged, this, &IncidentsPane::refreshCounts);
    connect(&m_selection, &Selection::changed, this, [this] {
        m_model.hold(m_selection.incident());
        showSelection();
    });
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &IncidentsPane::showSelection);
    refreshCounts();
}

void IncidentsPane::refreshCounts()
{
    m_active->setText(tr("Active %1").arg(m_model.activeCount()));
    m_ended->setText(tr("Closed %1").arg(m_model.endedCount()));
    const bool empty = m_model.rowCount() == 0;
    m_empty->setVisible(empty);
    m_empty->setText(m_model.show() == IncidentModel::Show::Active
                         ? tr("No active incident. Ctrl+N declares one.")
                         : tr("No incident has ended yet."));
    refreshMeasures();
}

void IncidentsPane::refreshMeasures()
{
    const Measures measures = measuresOf(m_desk, m_desk.clock().wall());
    const auto text = [](const Measures::Mean &mean) { return mean.n > 0 ? clockText(mean.value) : tr("–"); };
    m_measures->setText(tr("MTTA %1 · MTTR %2").arg(text(measures.toAcknowledge), text(measures.toResolve)));
    m_measures->setToolTip(tr("Mean time to acknowledge (declared − detected, n = %1) and to resolve "
                              "(resolved − detected, n = %2), without drills and cancelled incidents")
                               .arg(measures.toAcknowledge.n)
                               .arg(measures.toResolve.n));
}

void IncidentsPane::showSelection()
{
    const int row = m_model.rowOf(m_selection.incident());
    if (row >= 0)
        m_view->setCurrentIndex(m_model.index(row));
    else
        m_view->selectionModel()->clear();
}

} // namespace wf

#include "moc_incidentspane.cpp"
