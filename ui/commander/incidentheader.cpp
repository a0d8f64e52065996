// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/incidentheader.h"

#include "delegates/words.h"
#include "kit/chip.h"
#include "kit/elidedlabel.h"
#include "kit/flowlayout.h"
#include "kit/widgetkit.h"

#include <QAction>

namespace wf {

namespace {

constexpr int TitleColumns = 30; ///< Characters that a title has beside the buttons at least.

} // namespace

IncidentHeader::IncidentHeader(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_selection(selection), m_chip(new SeverityChip(theme, this)),
      m_title(new ElidedLabel(this)), m_facts(new ElidedLabel(this)),
      m_severity(kit::makeButton("", {}, QStringLiteral("changeSeverity"), this)),
      m_update(kit::makeButton("", {}, QStringLiteral("postUpdate"), this)),
      m_advance(kit::makeButton("ok", {}, QStringLiteral("advance"), this)),
      m_declare(kit::makeButton("primary", {}, QStringLiteral("declareSelected"), this))
{
    setObjectName(QStringLiteral("incidentHeader"));
    m_layout = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_layout->setSpacing(8);
    m_layout->setContentsMargins({});
    auto *top = new QHBoxLayout;
    m_title->setObjectName(QStringLiteral("incidentTitle"));
    m_facts->setObjectName(QStringLiteral("incidentFacts"));
    m_title->setProperty("role", "title");
    m_facts->setProperty("role", "muted");
    top->addWidget(m_chip, 0, Qt::AlignTop);
    // Under the title, not beside it: how long and in which state must never be cut by a long title.
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_facts);
    top->addLayout(words, 1);
    m_layout->addLayout(top, 1);
    m_buttons = new QWidget(this);
    auto *buttons = new FlowLayout(m_buttons, 8);
    for (QPushButton *button : {m_severity, m_update, m_advance, m_declare})
        buttons->addWidget(button);
    m_layout->addWidget(m_buttons);
    connect(&desk, &DeskView::bookChanged, this, &IncidentHeader::refresh);
    connect(&desk, &DeskView::libraryChanged, this, &IncidentHeader::refresh);
    connect(&desk, &DeskView::ticked, this, &IncidentHeader::refresh);
    connect(&selection, &Selection::changed, this, &IncidentHeader::refresh);
    refresh();
}

void IncidentHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void IncidentHeader::fit()
{
    // Where both have no room beside each other, the title keeps its line.
    const int row = m_buttons->sizeHint().width();
    const int needed = m_title->fontMetrics().averageCharWidth() * TitleColumns + row;
    const bool narrow = width() < needed;
    m_layout->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_buttons->setMinimumWidth(narrow ? 0 : row);
}

void IncidentHeader::setActions(const Actions &actions)
{
    const auto bind = [this](QPushButton *button, QAction *action) {
        const auto show = [this, button, action] {
            button->setText(action->iconText());
            button->setEnabled(action->isEnabled());
            button->setToolTip(action->toolTip());
            fit();
        };
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, this, show);
        show();
    };
    bind(m_severity, actions.severity);
    bind(m_update, actions.update);
    bind(m_advance, actions.advance);
    bind(m_declare, actions.declare);
}

void IncidentHeader::refresh()
{
    const Incident *incident = m_desk.book().find(m_selection.incident());
    const bool declared = incident && incident->declaredAt;
    for (QPushButton *button : {m_severity, m_update, m_advance})
        button->setVisible(declared);
    m_declare->setVisible(!declared && !m_selection.isEmpty());
    m_chip->setVisible(incident);
    fit();
    if (incident) {
        refreshIncident(*incident);
        return;
    }
    const auto found = m_desk.library().find(m_selection.runbook());
    if (found) {
        m_title->setText(found.runbook->title);
        m_facts->setText(tr("runbook"));
        return;
    }
    m_title->setText(tr("Watching"));
    const int count = int(m_desk.conditions().size());
    m_facts->setText(m_desk.feeds().empty() ? tr("no feed yet") : tr("%n condition(s)", nullptr, count));
}

QString IncidentHeader::commandNews(const Incident &incident) const
{
    QString news;
    if (incident.offer)
        news += tr(" · command offered to %1").arg(incident.offer->to);
    else if (incident.commander().isEmpty() && isActive(incident.status))
        news += tr(" · no commander");
    if (const qsizetype reports = reportsOf(incident).size(); reports > MaxSpanOfControl)
        news += tr(" · %n people report to one person", nullptr, int(reports));
    if (const Incident *into = m_desk.book().find(incident.mergedInto))
        news += tr(" · merged into %1").arg(into->number);
    return news;
}

void IncidentHeader::refreshIncident(const Incident &incident)
{
    m_chip->setSeverity(incident.severity);
    m_title->setText(incident.title);
    m_title->setToolTip(incident.title);
    const bool utc = m_desk.settings().value(SettingKey::UtcTimes).toBool();
    const QString zone = utc ? tr("UTC") : tr("local");
    if (!incident.declaredAt) {
        const Timestamp since = incident.detectedAt.value_or(incident.lastChange);
        m_facts->setText(tr("detected %1 %2 · nobody has declared it").arg(Words::clock(since, utc), zone));
        m_facts->setToolTip(Words::fullTime(since));
        return;
    }
    const Millis elapsed = incident.resolvedAt.value_or(m_desk.clock().wall()) - *incident.declaredAt;
    // What must not be cut comes first: the state, how long, and what is odd about command.
    m_facts->setText(
        tr("%1 · %2 · %3").arg(incident.number, Terms::status(incident.status), clockText(elapsed)) +
        (incident.drill ? tr(" · DRILL") : QString()) +
        (incident.simulated ? tr(" · SIMULATED") : QString()) + commandNews(incident) +
        tr(" · declared %1 %2").arg(Words::clock(*incident.declaredAt, utc), zone));
    QStringList tip{Words::fullTime(*incident.declaredAt)};
    const IncidentFacts &facts = incident.facts;
    if (!facts.impact.isEmpty())
        tip << tr("Impact: %1").arg(facts.impact);
    if (!facts.services.isEmpty())
        tip << tr("Services: %1").arg(facts.services.join(QStringLiteral(", ")));
    if (!facts.exitCriteria.isEmpty())
        tip << tr("Over when: %1").arg(facts.exitCriteria);
    tip << facts.links;
    m_facts->setToolTip(tip.join(QLatin1Char('\n')));
}

} // namespace wf
