// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/decisiondialog.h"

#include "theme/plainlabel.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace wf {

namespace {

constexpr int RowsShown = 6; ///< More of them are scrolled to.

} // namespace

DecisionDialog::DecisionDialog(Desk &desk, const Incident &incident, QWidget *parent)
    : CommandDialog(desk, QStringLiteral("decision"), tr("Log a decision"), parent), m_incident(incident.id),
      m_text(new QPlainTextEdit(this))
{
    m_text->setObjectName(QStringLiteral("decisionText"));
    m_text->setPlaceholderText(tr("What is done, and why"));
    m_text->setTabChangesFocus(true);
    m_text->setMaximumHeight(m_text->fontMetrics().lineSpacing() * 4);
    body()->addWidget(m_text);
    auto *question =
        new PlainLabel(tr("Any strong objections? Tick who objects and write why. The commander decides "
                          "either way, and the log keeps what was said."),
                       this);
    question->setWordWrap(true);
    body()->addWidget(question);
    body()->addWidget(makeVotes());
    QStringList people = reportsOf(incident);
    people.removeAll(desk.user());
    for (const QString &person : people)
        addPerson(person);
    addPerson({}); // Somebody who has no role yet.
    addButtons(tr("Log it"));
    m_text->setFocus();
}

QWidget *DecisionDialog::makeVotes()
{
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("decisionVotes"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumHeight(QLineEdit().sizeHint().height() * (RowsShown - 1));
    auto *page = new QWidget(scroll);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_grid = new QGridLayout;
    m_grid->setColumnStretch(2, 1);
    const QString heads[] = {tr("Asked"), tr("Objects"), tr("Why")};
    for (int column = 0; column < 3; ++column) {
        auto *head = new PlainLabel(heads[column], page);
        head->setProperty("role", "label");
        m_grid->addWidget(head, 0, column);
    }
    layout->addLayout(m_grid);
    layout->addStretch(1);
    scroll->setWidget(page);
    return scroll;
}

void DecisionDialog::addPerson(const QString &name)
{
    // Fields that stand there for good: none is made or taken away while somebody writes in it.
    QWidget *page = m_grid->parentWidget();
    const int row = int(m_votes.size());
    Vote vote{new QLineEdit(name, page), new QCheckBox(page), new QLineEdit(page)};
    vote.person->setObjectName(QStringLiteral("voter:%1").arg(row));
    vote.person->setAccessibleName(tr("Who was asked"));
    vote.objects->setObjectName(QStringLiteral("objects:%1").arg(row));
    vote.objects->setAccessibleName(tr("Objects"));
    vote.why->setObjectName(QStringLiteral("why:%1").arg(row));
    vote.why->setAccessibleName(tr("Why"));
    m_grid->addWidget(vote.person, row + 1, 0);
    m_grid->addWidget(vote.objects, row + 1, 1, Qt::AlignCenter);
    m_grid->addWidget(vote.why, row + 1, 2);
    connect(vote.person, &QLineEdit::textChanged, this, [this, row](const QString &text) {
        if (row + 1 == int(m_votes.size()) && !text.isEmpty())
            addPerson({});
    });
    // Behind what was asked before, and before the buttons.
    if (row > 0)
        setTabOrder(m_votes.back().why, vote.person);
    setTabOrder(vote.person, vote.objects);
    setTabOrder(vote.objects, vote.why);
    m_votes.push_back(vote);
}

Command DecisionDialog::command() const
{
    command::Decide decide{m_incident, m_text->toPlainText(), {}};
    for (const Vote &vote : m_votes) {
        const QString person = vote.person->text().trimmed();
        if (!person.isEmpty())
            decide.votes.push_back({person, vote.objects->isChecked(), vote.why->text()});
    }
    return decide;
}

} // namespace wf

#include "moc_decisiondialog.cpp"
