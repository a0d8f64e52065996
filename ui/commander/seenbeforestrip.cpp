// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/seenbeforestrip.h"

#include "postmortem/reviewfacts.h"
#include "theme/plaintext.h"
#include "words/terms.h"

#include <QMenu>

namespace wf {

SeenBeforeStrip::SeenBeforeStrip(DeskView &desk, Selection &selection, QWidget *parent)
    : QPushButton(parent), m_desk(desk), m_selection(selection), m_finder(desk)
{
    setObjectName(QStringLiteral("seenBefore"));
    setProperty("kind", "aside");
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    hide();
    connect(&selection, &Selection::changed, this, &SeenBeforeStrip::look);
    connect(&desk, &DeskView::bookChanged, this, [this](const std::set<IncidentId> &changed) {
        if (changed.contains(m_selection.incident()))
            look();
    });
    connect(&desk, &DeskView::logStatusChanged, this, &SeenBeforeStrip::look);
    connect(&m_finder, &SeenBeforeFinder::found, this, &SeenBeforeStrip::show);
    connect(this, &QPushButton::clicked, this, &SeenBeforeStrip::choose);
    look();
}

QSize SeenBeforeStrip::minimumSizeHint() const
{
    return {0, QPushButton::minimumSizeHint().height()};
}

/// Only if what it is known by has changed: each note would ask again.
void SeenBeforeStrip::look()
{
    const Incident *incident = m_desk.book().find(m_selection.incident());
    const bool goesOn = incident && (isActive(incident->status) || incident->isDetection());
    const bool opening = m_desk.logStatus().state == LogStatus::State::Opening;
    if (!goesOn || opening) {
        m_finder.drop();
        m_subject.reset();
        m_seen.clear();
        hide();
        return;
    }
    const SeenSubject subject = seenSubjectOf(*incident);
    if (m_subject == subject)
        return;
    if (!m_subject || m_subject->incident != subject.incident)
        hide();
    m_subject = subject;
    m_finder.ask(subject);
}

void SeenBeforeStrip::show(const IncidentId &incident, const std::vector<SeenIncident> &seen, int count)
{
    if (incident != m_selection.incident())
        return;
    m_seen = seen;
    setVisible(!seen.empty());
    if (seen.empty())
        return;
    m_text = tr("Seen %n time(s) before", nullptr, count) + QStringLiteral(" · ") + lineOf(seen.front());
    QStringList lines;
    for (const SeenIncident &each : seen)
        lines += lineOf(each);
    setToolTip(lines.join(u'\n'));
    setAccessibleName(m_text);
    elide();
}

QString SeenBeforeStrip::lineOf(const SeenIncident &seen)
{
    const QString name =
        QStringLiteral("%1 %2 (%3)").arg(seen.incident.number, seen.incident.title, Terms::date(seen.at));
    const QString took = seen.took ? tr("took %1").arg(ReviewFacts::span(*seen.took)) : QString();
    QStringList parts{name};
    if (!took.isEmpty())
        parts += took;
    if (!seen.endedBy.isEmpty())
        parts += tr("ended by: %1").arg(seen.endedBy.simplified());
    return parts.join(QStringLiteral(" · "));
}

void SeenBeforeStrip::elide()
{
    constexpr int Pad = 24;
    setText(plaintext::inMenu(fontMetrics().elidedText(m_text, Qt::ElideRight, width() - Pad)));
}

void SeenBeforeStrip::resizeEvent(QResizeEvent *event)
{
    QPushButton::resizeEvent(event);
    elide();
}

void SeenBeforeStrip::choose()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("seenBeforeMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const SeenIncident &seen : m_seen) {
        QAction *action = menu->addAction(plaintext::inMenu(lineOf(seen)));
        connect(action, &QAction::triggered, this, [this, id = seen.incident.id] { Q_EMIT reviewAsked(id); });
    }
    menu->popup(mapToGlobal(QPoint(0, height())));
}

} // namespace wf

#include "moc_seenbeforestrip.cpp"
