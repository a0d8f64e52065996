// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/incidentheader.h"

#include "delegates/words.h"
#include "desk/watching.h"
#include "kit/chip.h"
#include "kit/elidedlabel.h"
#include "kit/figure.h"
#include "kit/flowlayout.h"
#include "kit/widgetkit.h"
#include "models/standing.h"
#include "theme/restyle.h"
#include "words/watchwords.h"

#include <QAction>

namespace wf {

namespace {

constexpr int TitleColumns = 16; ///< Characters that a title has beside the figures at least.

} // namespace

IncidentHeader::IncidentHeader(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_selection(selection), m_card(new QFrame(this)),
      m_chip(new SeverityChip(theme, m_card)), m_title(new ElidedLabel(m_card)),
      m_facts(new ElidedLabel(m_card)), m_figures(new QWidget(m_card)),
      m_elapsed(new Figure(Figure::Kind::Number, QStringLiteral("elapsed"), m_figures)),
      m_commander(new Figure(Figure::Kind::Words, QStringLiteral("commander"), m_figures)),
      m_due(new Figure(Figure::Kind::Number, QStringLiteral("nextDue"), m_figures)),
      m_severity(kit::makeButton("", {}, QStringLiteral("changeSeverity"), this)),
      m_update(kit::makeButton("", {}, QStringLiteral("postUpdate"), this)),
      m_advance(kit::makeButton("ok", {}, QStringLiteral("advance"), this)),
      m_declare(kit::makeButton("primary", {}, QStringLiteral("declareSelected"), this))
{
    setObjectName(QStringLiteral("incidentHeader"));
    m_card->setProperty("standing", true);
    m_title->setObjectName(QStringLiteral("incidentTitle"));
    m_facts->setObjectName(QStringLiteral("incidentFacts"));
    m_title->setProperty("role", "title");
    m_facts->setProperty("role", "muted");
    m_chip->setLarge(true);
    makeCard();
    m_buttons = new QWidget(this);
    auto *buttons = new FlowLayout(m_buttons, 8);
    for (QPushButton *button : {m_severity, m_update, m_advance, m_declare})
        buttons->addWidget(button);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8);
    layout->addWidget(m_card);
    layout->addWidget(m_buttons);
    connect(&desk, &DeskView::bookChanged, this, &IncidentHeader::refresh);
    connect(&desk, &DeskView::libraryChanged, this, &IncidentHeader::refresh);
    connect(&desk, &DeskView::ticked, this, &IncidentHeader::refresh);
    connect(&selection, &Selection::changed, this, &IncidentHeader::refresh);
    refresh();
}

void IncidentHeader::makeCard()
{
    m_layout = new QBoxLayout(QBoxLayout::LeftToRight, m_card);
    m_layout->setSpacing(8);
    m_layout->setContentsMargins(12, 8, 12, 8);
    auto *top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(m_chip, 0, Qt::AlignTop);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_facts);
    top->addLayout(words, 1);
    m_layout->addLayout(top, 1);
    auto *figures = kit::makeLayout<QHBoxLayout>(m_figures, 12);
    for (Figure *figure : {m_elapsed, m_commander, m_due}) {
        auto *rule = new QFrame(m_figures);
        rule->setProperty("vrule", true);
        rule->setFixedWidth(1);
        m_rules.push_back(rule);
        figures->addWidget(rule);
        figures->addWidget(figure, 0, Qt::AlignTop);
    }
    m_figures->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_layout->addWidget(m_figures);
}

void IncidentHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void IncidentHeader::fit()
{
    // Where both have no room beside each other, the figures stand below the title.
    const int row = m_figures->isHidden() ? 0 : m_figures->sizeHint().width();
    const int needed = m_title->fontMetrics().averageCharWidth() * TitleColumns + m_chip->width() + row;
    const bool narrow = row > 0 && width() < needed;
    const auto direction = narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    // Asked each second: what stays lays nothing out anew.
    if (m_layout->direction() == direction)
        return;
    m_layout->setDirection(direction);
    m_layout->setSpacing(narrow ? 4 : 8);
    m_layout->setContentsMargins(12, narrow ? 4 : 8, 12, narrow ? 4 : 8);
    for (Figure *figure : {m_elapsed, m_commander, m_due})
        figure->setInOneLine(narrow);
    m_rules.front()->setVisible(!narrow);
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
    m_buttons->setVisible(declared || !m_selection.isEmpty());
    m_chip->setVisible(incident);
    m_figures->setVisible(incident);
    restyle(m_card, "severity", incident ? severityCode(incident->severity) : QString());
    m_facts->show();
    if (incident)
        refreshIncident(*incident);
    else
        refreshWatch();
    fit();
}

void IncidentHeader::refreshWatch()
{
    const auto found = m_desk.library().find(m_selection.runbook());
    if (found) {
        m_title->setText(found.runbook->title);
        m_facts->setText(tr("runbook"));
        return;
    }
    const WatchSummary summary = watchSummary(m_desk, m_desk.clock().wall());
    m_title->setText(WatchWords::coverage(summary));
    const QString remedy = WatchWords::remedy(summary);
    m_facts->setText(m_desk.feeds().empty() ? tr("no feed yet") : remedy);
    m_facts->setVisible(!m_facts->text().isEmpty());
}

void IncidentHeader::refreshFigures(const Standing &s)
{
    m_elapsed->show(s.ended ? tr("took") : tr("for"), clockText(s.elapsed));
    const bool nobody = s.commander.isEmpty();
    m_commander->show(tr("commander"),
                      !nobody                  ? s.commander == m_desk.user() ? tr("you") : s.commander
                      : s.declared && !s.ended ? tr("nobody")
                                               : QString(),
                      nobody ? "due" : "");
    m_rules[1]->setVisible(!m_commander->isHidden());
    if (!s.next || s.ended) {
        m_due->show({}, {});
    } else {
        const Millis left = std::chrono::duration_cast<Millis>(s.next->dueAt - m_desk.clock().wall());
        const bool overdue = left <= Millis{0};
        QString name = Words::timer(*s.next);
        if (overdue)
            name = s.overdue > 0 ? tr("%1, overdue, and %2 more").arg(name).arg(s.overdue)
                                 : tr("%1, overdue").arg(name);
        m_due->show(name, clockText(left), overdue ? "due" : left < DueSoon ? "soon" : "");
    }
    m_rules[2]->setVisible(!m_due->isHidden());
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
    refreshFigures(standingOf(m_desk.book(), incident, m_desk.clock().wall()));
    const bool utc = m_desk.settings().value(SettingKey::UtcTimes).toBool();
    const QString zone = utc ? tr("UTC") : tr("local");
    if (!incident.declaredAt) {
        const Timestamp since = incident.detectedAt.value_or(incident.lastChange);
        m_facts->setText(tr("detected %1 %2 · nobody has declared it").arg(Words::clock(since, utc), zone));
        m_facts->setToolTip(Words::fullTime(since));
        return;
    }
    const Progress progress = progressOf(incident);
    // What must not be cut comes first: the state, and what is odd about command.
    m_facts->setText(
        tr("%1 · %2").arg(incident.number, Terms::status(incident.status)) +
        (incident.drill ? tr(" · DRILL") : QString()) +
        (incident.simulated ? tr(" · SIMULATED") : QString()) + commandNews(incident) +
        (progress.total > 0 ? tr(" · %1 of %2 steps").arg(progress.done).arg(progress.total) : QString()) +
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

#include "moc_incidentheader.cpp"
