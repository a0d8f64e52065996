// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/comparewindow.h"

#include "chartgrid/chartgrid.h"
#include "historyview/comparisontable.h"
#include "incident/measures.h"
#include "kit/widgetkit.h"
#include "review/playbackbar.h"
#include "review/reviewheader.h"

#include <QAbstractButton>
#include <QAction>
#include <QSplitter>

namespace wf {

const Incident *CompareWindow::Side::whole() const
{
    return desk->review().isReady() ? desk->wholeBook().find(desk->review().incident()) : nullptr;
}

Timestamp CompareWindow::Side::declared() const
{
    const Incident *incident = whole();
    return incident ? milestoneAt(*incident, Milestone::Declared)
                          .value_or(incident->detectedAt.value_or(incident->lastChange))
                    : Timestamp();
}

CompareWindow::CompareWindow(std::unique_ptr<ReviewDesk> first, std::unique_ptr<ReviewDesk> second,
                             Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_theme(theme), m_sides{Side{std::move(first)}, Side{std::move(second)}},
      m_playback(*m_sides[0].desk, m_sides[0].desk->review())
{
    setObjectName(QStringLiteral("compare"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Compare two incidents"));
    auto *centre = new QWidget(this);
    auto *layout = kit::makeLayout<QVBoxLayout>(centre, 10, {10, 10, 10, 10});
    m_problem = kit::makeLabel("banner", {}, centre);
    m_problem->setObjectName(QStringLiteral("compareProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    layout->addWidget(m_problem);
    auto *bar = new PlaybackBar(*m_sides[0].desk, m_sides[0].desk->review(), m_playback, theme, centre);
    connect(bar, &PlaybackBar::milestoneMoved, this, [this](Milestone milestone, Timestamp to) {
        m_sides[0].desk->submit(
            command::CorrectMilestone{m_sides[0].desk->review().incident(), milestone, to, {}},
            {this, [this](const CommandResult &result) {
                 m_problem->setVisible(!result);
                 if (!result)
                     m_problem->setText(result.error().message);
             }});
    });
    layout->addWidget(bar);
    auto *rows = new QSplitter(Qt::Vertical, centre);
    auto *columns = new QSplitter(Qt::Horizontal, rows);
    for (Side &side : m_sides)
        columns->addWidget(makeSide(side));
    columns->setChildrenCollapsible(false);
    rows->addWidget(columns);
    m_table = new ComparisonTable(theme, rows);
    rows->addWidget(m_table);
    rows->setStretchFactor(0, 3);
    rows->setStretchFactor(1, 2);
    rows->setChildrenCollapsible(false);
    layout->addWidget(rows, 1);
    setCentralWidget(centre);
    connect(m_table, &ComparisonTable::momentRequested, this,
            [this](Millis since) { m_playback.moveTo(m_sides[0].declared() + since); });
    for (const Side &side : m_sides) {
        connect(&side.desk->review(), &Review::changed, this, &CompareWindow::takeReview);
        connect(&side.desk->review(), &Review::failed, this, [this](const QString &message) {
            m_problem->setText(message);
            m_problem->show();
        });
    }
    connect(m_sides[0].desk.get(), &DeskView::ticked, this, [this] { follow(m_sides[0], m_sides[1]); });
    const std::pair<Qt::Key, std::function<void()>> keys[] = {
        {Qt::Key_Space,
         [this] {
             if (auto *button = qobject_cast<QAbstractButton *>(focusWidget()))
                 button->click();
             else
                 m_playback.setPlaying(!m_playback.isPlaying());
         }},
        {Qt::Key_BracketRight, [this] { m_playback.step(1); }},
        {Qt::Key_BracketLeft, [this] { m_playback.step(-1); }},
        {Qt::Key_Escape, [this] { close(); }}};
    for (const auto &[key, run] : keys) {
        auto *action = new QAction(this);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    }
    kit::setFirstSize(*this, {1680, 1050});
}

CompareWindow::~CompareWindow()
{
    delete takeCentralWidget(); // Panes speak to the desk to the end.
}

QWidget *CompareWindow::makeSide(Side &side)
{
    auto *widget = new QWidget(this);
    auto *layout = kit::makeLayout<QVBoxLayout>(widget, 8);
    side.selection = new Selection(widget);
    layout->addWidget(new ReviewHeader(*side.desk, side.desk->review(), m_theme, widget));
    side.charts = new ChartGrid(*side.desk, *side.selection, m_theme, widget);
    connect(side.charts, &ChartGrid::timeClicked, &side.desk->review(), &Review::moveTo);
    layout->addWidget(side.charts, 1);
    return widget;
}

void CompareWindow::takeReview()
{
    const Incident *first = m_sides[0].whole();
    const Incident *second = m_sides[1].whole();
    if (!first || !second)
        return;
    m_table->show(compare(*first, *second), first->number, second->number);
    setWindowTitle(tr("%1 and %2 compared").arg(first->number, second->number));
    // Both over the longer of the two, so that a minute is equally wide.
    Millis before{0}, after{0};
    for (const Side &side : m_sides) {
        const TimeRange range = side.desk->review().range();
        before = std::max(before, side.declared() - range.from);
        after = std::max(after, range.to - side.declared());
    }
    for (Side &side : m_sides) {
        side.selection->selectIncident(side.desk->review().incident());
        side.charts->showRange({side.declared() - before, side.declared() + after});
    }
    follow(m_sides[0], m_sides[1]);
}

void CompareWindow::follow(const Side &from, const Side &to)
{
    if (from.whole() && to.whole())
        to.desk->review().moveTo(to.declared() + (from.desk->review().playhead() - from.declared()));
}

} // namespace wf

#include "moc_comparewindow.cpp"
