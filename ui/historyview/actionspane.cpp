// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/actionspane.h"

#include "delegates/historydelegate.h"
#include "delegates/historytext.h"
#include "delegates/paintkit.h"
#include "kit/widgetkit.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTableView>

namespace wf {

ActionsPane::ActionsPane(Desk &desk, HistoryStore &store, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_model(desk, store, HistoryText::actionHeads()), m_view(new QTableView(this)),
      m_summary(kit::makeLabel("muted", {}, this)), m_empty(kit::makeLabel("muted", {}, this)),
      m_error(kit::makeLabel("error", {}, this)),
      m_done(kit::makeButton("ok", tr("Done"), QStringLiteral("actionDone"), this)),
      m_drop(kit::makeButton("", tr("Drop"), QStringLiteral("actionDrop"), this)),
      m_reopen(kit::makeButton("", tr("Open again"), QStringLiteral("actionReopen"), this)),
      m_review(kit::makeButton("", tr("Review of the incident"), QStringLiteral("actionReview"), this))
{
    setObjectName(QStringLiteral("actionsPane"));
    setProperty("pane", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 0, {1, 1, 1, 1});
    layout->addLayout(makeHeader());
    m_error->setObjectName(QStringLiteral("actionsError"));
    m_error->setWordWrap(true);
    m_error->setContentsMargins(12, 0, 12, 8);
    m_error->hide();
    layout->addWidget(m_error);
    m_empty->setObjectName(QStringLiteral("actionsEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 4, 12, 8);
    layout->addWidget(m_empty);
    makeView(theme);
    layout->addWidget(m_view, 1);
    layout->addWidget(kit::makeRule(this));
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 8, 12, 8);
    buttons->setSpacing(8);
    for (QPushButton *button : {m_done, m_drop, m_reopen})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(m_review);
    layout->addLayout(buttons);
    m_done->setToolTip(tr("Space, or a click on the box"));
    connect(m_done, &QPushButton::clicked, this, [this] { setState(ActionState::Done); });
    connect(m_drop, &QPushButton::clicked, this, [this] { setState(ActionState::Dropped); });
    connect(m_reopen, &QPushButton::clicked, this, [this] { setState(ActionState::Open); });
    connect(m_review, &QPushButton::clicked, this, [this] {
        Q_EMIT reviewAsked(IncidentId(m_view->currentIndex().data(ActionModel::IdRole).toString()));
    });
    connect(&m_model, &ActionModel::countsChanged, this, &ActionsPane::refresh);
    connect(&m_model, &ActionModel::refused, this, [this](const QString &message) {
        m_error->setText(message);
        m_error->show();
    });
    refresh();
}

QLayout *ActionsPane::makeHeader()
{
    auto *header = new QHBoxLayout;
    header->setContentsMargins(12, 8, 12, 8);
    header->setSpacing(8);
    header->addWidget(kit::makeLabel("label", tr("Action items of all incidents"), this));
    m_summary->setObjectName(QStringLiteral("actionsSummary"));
    header->addWidget(m_summary);
    header->addStretch(1);
    auto *search = new QLineEdit(this);
    search->setObjectName(QStringLiteral("actionsSearch"));
    kit::setHint(*search, tr("Search text, owner, incident"));
    search->setClearButtonEnabled(true);
    search->setMinimumWidth(240);
    connect(search, &QLineEdit::textChanged, &m_model, &ActionModel::setSearch);
    header->addWidget(search);
    auto *all = kit::makeButton("pill", tr("Done and dropped too"), QStringLiteral("actionsAll"), this);
    all->setCheckable(true);
    connect(all, &QPushButton::toggled, &m_model, &ActionModel::setShowAll);
    header->addWidget(all);
    return header;
}

void ActionsPane::makeView(const Theme &theme)
{
    m_view->setObjectName(QStringLiteral("actionsTable"));
    m_view->setAccessibleName(tr("Action items"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new ActionDelegate(theme, this));
    kit::setUpRows(*m_view, paintkit::chipHeight(theme) + 12);
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);
    connect(m_view, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == ActionModel::StateColumn)
            toggle(index.row());
    });
    connect(m_view, &QTableView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT reviewAsked(IncidentId(index.data(ActionModel::IdRole).toString()));
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &ActionsPane::refresh);
}

int ActionsPane::currentRow() const
{
    return m_view->currentIndex().isValid() ? m_view->currentIndex().row() : -1;
}

void ActionsPane::toggle(int row)
{
    const auto state = static_cast<ActionState>(m_model.index(row, 0).data(ActionModel::StateRole).toInt());
    m_error->hide();
    m_model.setState(row, state == ActionState::Open ? ActionState::Done : ActionState::Open);
}

void ActionsPane::setState(ActionState state)
{
    m_error->hide();
    m_model.setState(currentRow(), state);
}

bool ActionsPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        setWidths();
    if (watched == m_view && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space && currentRow() >= 0) {
        toggle(currentRow());
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void ActionsPane::refresh()
{
    const int row = currentRow();
    const auto state =
        row < 0 ? ActionState::Open
                : static_cast<ActionState>(m_model.index(row, 0).data(ActionModel::StateRole).toInt());
    m_done->setEnabled(row >= 0 && state == ActionState::Open);
    m_drop->setEnabled(row >= 0 && state == ActionState::Open);
    m_reopen->setEnabled(row >= 0 && state != ActionState::Open);
    m_review->setEnabled(row >= 0);
    QString summary = tr("%n open", nullptr, m_model.openCount());
    if (m_model.overdueCount() > 0)
        summary += tr(" · %n overdue", nullptr, m_model.overdueCount());
    m_summary->setText(summary);
    kit::setRole(m_summary, m_model.overdueCount() > 0 ? "warning" : "muted");
    m_empty->setVisible(m_model.rowCount() == 0);
    m_empty->setText(
        tr("Nothing is left to do. Action items are written in the review of an incident, or with "
           "TODO: in a note."));
}

void ActionsPane::setWidths()
{
    const int width = m_view->viewport()->width();
    const std::pair<int, double> shares[] = {{ActionModel::StateColumn, 0.09},
                                             {ActionModel::OwnerColumn, 0.14},
                                             {ActionModel::DueColumn, 0.14},
                                             {ActionModel::IncidentColumn, 0.12},
                                             {ActionModel::LinkColumn, 0.15}};
    int rest = width;
    for (const auto &[column, share] : shares) {
        m_view->setColumnWidth(column, int(width * share));
        rest -= int(width * share);
    }
    m_view->setColumnWidth(ActionModel::TextColumn, rest);
}

} // namespace wf

#include "moc_actionspane.cpp"
