// SPDX-License-Identifier: GPL-3.0-or-later
#include "forms/decisiondialog.h"

#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QVBoxLayout>

namespace wf {

namespace {

enum Column { Person, Objects, Why, ColumnCount };

/// Tab goes from cell to cell, and out behind the last one: a table that kept it would be a trap.
class VoteTable : public QTableWidget
{
public:
    using QTableWidget::QTableWidget;

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override
    {
        const QModelIndex at = currentIndex();
        const bool last = at.row() == rowCount() - 1 && at.column() == columnCount() - 1;
        const bool first = at.row() == 0 && at.column() == 0;
        if ((action == MoveNext && last) || (action == MovePrevious && first))
            return {};
        return QTableWidget::moveCursor(action, modifiers);
    }
};

} // namespace

DecisionDialog::DecisionDialog(Desk &desk, const Incident &incident, QWidget *parent)
    : CommandDialog(desk, QStringLiteral("decision"), tr("Log a decision"), parent), m_incident(incident.id),
      m_text(new QPlainTextEdit(this)), m_votes(new VoteTable(0, ColumnCount, this))
{
    m_text->setObjectName(QStringLiteral("decisionText"));
    m_text->setPlaceholderText(tr("What is done, and why"));
    m_text->setTabChangesFocus(true);
    m_text->setMaximumHeight(m_text->fontMetrics().lineSpacing() * 4);
    body()->addWidget(m_text);
    auto *question =
        new QLabel(tr("Any strong objections? Tick who objects and write why. The commander decides "
                      "either way, and the log keeps what was said."),
                   this);
    question->setWordWrap(true);
    body()->addWidget(question);
    m_votes->setObjectName(QStringLiteral("decisionVotes"));
    m_votes->setHorizontalHeaderLabels({tr("Asked"), tr("Objects"), tr("Why")});
    m_votes->horizontalHeader()->setSectionResizeMode(Why, QHeaderView::Stretch);
    m_votes->verticalHeader()->hide();
    m_votes->setTabKeyNavigation(true);
    QStringList people = reportsOf(incident);
    people.removeAll(desk.user());
    for (const QString &person : people)
        addPerson(person);
    addPerson({}); // Somebody who has no role yet.
    connect(m_votes, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem *item) {
        const bool last = item->row() == m_votes->rowCount() - 1;
        if (last && item->column() == Person && !item->text().isEmpty())
            // Not while the view still puts away the field that was written in.
            QMetaObject::invokeMethod(
                this,
                [this] {
                    if (!m_votes->item(m_votes->rowCount() - 1, Person)->text().isEmpty())
                        addPerson({});
                },
                Qt::QueuedConnection);
    });
    body()->addWidget(m_votes);
    addButtons(tr("Log it"));
    m_text->setFocus();
}

void DecisionDialog::addPerson(const QString &name)
{
    const QSignalBlocker quiet(m_votes);
    const int row = m_votes->rowCount();
    m_votes->insertRow(row);
    m_votes->setItem(row, Person, new QTableWidgetItem(name));
    auto *objects = new QTableWidgetItem;
    objects->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    objects->setCheckState(Qt::Unchecked);
    m_votes->setItem(row, Objects, objects);
    m_votes->setItem(row, Why, new QTableWidgetItem);
}

Command DecisionDialog::command() const
{
    command::Decide decide{m_incident, m_text->toPlainText(), {}};
    for (int row = 0; row < m_votes->rowCount(); ++row) {
        const QString person = m_votes->item(row, Person)->text().trimmed();
        if (!person.isEmpty())
            decide.votes.push_back({person, m_votes->item(row, Objects)->checkState() == Qt::Checked,
                                    m_votes->item(row, Why)->text()});
    }
    return decide;
}

} // namespace wf
