// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/rankpane.h"

#include "delegates/historydelegate.h"
#include "kit/widgetkit.h"

#include <QButtonGroup>
#include <QListView>

namespace wf {

RankPane::RankPane(HistoryQuery &query, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_query(query), m_model(query), m_view(new QListView(this)),
      m_empty(kit::makeLabel("muted", {}, this)), m_kinds(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("rankPane"));
    setProperty("pane", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 0, {1, 8, 1, 1});
    auto *header = new QHBoxLayout;
    header->setContentsMargins(8, 0, 8, 8);
    header->setSpacing(4);
    const std::tuple<RankModel::Kind, QString, const char *> kinds[] = {
        {RankModel::Kind::Fires, tr("Fires most"), "rankFires"},
        {RankModel::Kind::Overrun, tr("Overrun"), "rankOverrun"},
        {RankModel::Kind::Skipped, tr("Skipped"), "rankSkipped"},
        {RankModel::Kind::Flapping, tr("Flaps"), "rankFlapping"},
        {RankModel::Kind::Missed, tr("Updates missed"), "rankMissed"}};
    for (const auto &[kind, text, name] : kinds) {
        auto *button = kit::makeButton("pill", text, QLatin1String(name), this);
        button->setCheckable(true);
        m_kinds->addButton(button, int(kind));
        header->addWidget(button);
    }
    header->addStretch(1);
    m_kinds->button(int(RankModel::Kind::Fires))->setChecked(true);
    layout->addLayout(header);
    m_empty->setWordWrap(true);
    m_empty->setObjectName(QStringLiteral("rankEmpty"));
    m_empty->setContentsMargins(12, 4, 12, 8);
    layout->addWidget(m_empty);
    m_view->setObjectName(QStringLiteral("rankList"));
    m_view->setAccessibleName(tr("What happens most"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new RankDelegate(theme, this));
    m_view->setMinimumWidth(300);
    m_view->setUniformItemSizes(true);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setToolTip(tr("Press a row to see the incidents behind its number"));
    layout->addWidget(m_view, 1);
    connect(m_kinds, &QButtonGroup::idClicked, this, [this](int kind) {
        m_model.setKind(static_cast<RankModel::Kind>(kind));
        refresh();
    });
    const auto narrow = [this](const QModelIndex &index) {
        m_query.setFilter(m_model.filterFor(index.row()));
    };
    connect(m_view, &QListView::clicked, this, narrow);
    connect(m_view, &QListView::activated, this, narrow);
    connect(&query, &HistoryQuery::changed, this, &RankPane::refresh);
    refresh();
}

void RankPane::refresh()
{
    const bool empty = m_model.rowCount() == 0;
    m_empty->setVisible(empty);
    switch (m_model.kind()) {
    case RankModel::Kind::Fires:
        m_empty->setText(tr("None of these incidents followed a runbook."));
        break;
    case RankModel::Kind::Overrun:
        m_empty->setText(tr("No step or phase went beyond its window."));
        break;
    case RankModel::Kind::Skipped:
        m_empty->setText(tr("No step was skipped."));
        break;
    case RankModel::Kind::Flapping:
        m_empty->setText(tr("No condition flapped."));
        break;
    case RankModel::Kind::Missed:
        m_empty->setText(tr("No update was late or missing."));
        break;
    }
}

} // namespace wf

#include "moc_rankpane.cpp"
