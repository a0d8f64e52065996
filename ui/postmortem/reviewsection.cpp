// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/reviewsection.h"

#include "delegates/words.h"
#include "kit/widgetkit.h"
#include "postmortem/factlist.h"
#include "postmortem/historylist.h"

namespace wf {

namespace {

constexpr int SectionSide = 14;

} // namespace

ReviewSectionPane::ReviewSectionPane(ReviewContext &context, ReviewSection section, QWidget *parent)
    : QFrame(parent), m_context(context), m_section(section),
      m_heading(kit::makeButton("section", Terms::section(section), nameFor("heading", section), this)),
      m_write(kit::makeButton("aside", tr("Write"), nameFor("write", section), this)),
      m_history(kit::makeButton("aside", tr("History"), nameFor("history", section), this)),
      m_body(new QWidget(this)), m_bodyLayout(kit::makeLayout<QVBoxLayout>(m_body, 6)),
      m_facts(new FactList(m_body)), m_field(new SectionField(context, section, m_body)),
      m_past(new HistoryList(context, m_body))
{
    setObjectName(nameFor("section", section));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 4, {SectionSide, 10, SectionSide, 10});
    auto *head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(m_heading);
    head->addStretch(1);
    head->addWidget(m_history);
    head->addWidget(m_write);
    layout->addLayout(head);
    m_facts->setObjectName(nameFor("facts", section));
    m_past->setObjectName(nameFor("past", section));
    m_bodyLayout->addWidget(m_facts);
    m_bodyLayout->addWidget(m_field);
    m_bodyLayout->addWidget(m_past);
    layout->addWidget(m_body);
    m_history->setCheckable(true);
    m_history->setToolTip(tr("Who wrote what here, and earlier texts to restore"));
    m_write->setToolTip(tr("Add to what the log knows"));
    m_field->setHint(ReviewFacts::hint(section));
    connect(m_heading, &QPushButton::clicked, this, [this] { setOpen(!m_open); });
    connect(m_write, &QPushButton::clicked, this, [this] {
        setOpen(true);
        m_field->edit();
        refresh();
    });
    connect(m_history, &QPushButton::toggled, this, [this](bool shown) {
        m_historyShown = shown;
        if (shown)
            setOpen(true);
        refresh();
    });
    connect(m_past, &HistoryList::restoreAsked, m_field, &SectionField::propose);
    connect(m_field, &SectionField::stateChanged, this, &ReviewSectionPane::refresh);
    refresh();
}

void ReviewSectionPane::setList(QWidget *list)
{
    m_list = list;
    m_bodyLayout->insertWidget(1, list);
    refresh();
}

QPushButton *ReviewSectionPane::addButton(const QString &text, const QString &name)
{
    auto *button = kit::makeButton("aside", text, name, this);
    auto *head = static_cast<QHBoxLayout *>(layout()->itemAt(0)->layout());
    head->insertWidget(head->count() - 2, button);
    m_buttons.push_back(button);
    refresh();
    return button;
}

void ReviewSectionPane::reset()
{
    m_field->reset();
    m_sittings.clear();
    m_revisions = 0;
    m_history->setChecked(false);
    refresh();
}

void ReviewSectionPane::show(const Incident &incident)
{
    if (m_open)
        m_facts->setFacts(ReviewFacts::of(m_section, incident, m_context.now()));
    const auto written = incident.review.sections.find(m_section);
    const int revisions = written == incident.review.sections.end() ? 0 : written->second.revisions;
    if (revisions != m_revisions) {
        m_revisions = revisions;
        m_sittings = sittingsOf(revisionsOf(incident, m_section));
    }
    m_field->show(incident);
    refresh();
}

void ReviewSectionPane::setOpen(bool open)
{
    if (m_open == open)
        return;
    m_open = open;
    if (!open)
        m_field->save();
    refresh();
    if (open)
        Q_EMIT unfolded();
}

void ReviewSectionPane::refresh()
{
    const bool readOnly = m_context.isReadOnly();
    const bool filled = m_list || !m_facts->facts().empty();
    const bool empty = m_field->isEmpty() && !m_field->isEditing();
    m_body->setVisible(m_open);
    m_facts->setVisible(!m_facts->facts().empty());
    // Where the log filled the section in, an empty field would only be noise.
    m_field->setVisible(!(filled && empty));
    m_write->setVisible(!readOnly && filled && empty);
    m_history->setVisible(m_sittings.size() > 1);
    m_past->setVisible(m_historyShown && m_sittings.size() > 1);
    if (m_past->isVisibleTo(m_body))
        m_past->setSittings(m_sittings);
    for (QPushButton *button : m_buttons)
        button->setVisible(!readOnly);
    m_heading->setIcon(m_context.theme().icon(
        m_open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), Token::Text3));
    m_heading->setAccessibleDescription(m_open ? tr("unfolded") : tr("folded"));
    m_heading->setToolTip(
        m_sittings.empty()
            ? QString()
            : tr("Written by %1, %2").arg(m_sittings.back().by, Words::fullTime(m_sittings.back().at)));
}

} // namespace wf

#include "moc_reviewsection.cpp"
