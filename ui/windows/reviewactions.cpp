// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/reviewactions.h"

#include "delegates/words.h"
#include "forms/comparedialog.h"
#include "forms/milestonesdialog.h"
#include "forms/textdialog.h"
#include "models/comparison.h"
#include "panes/reviewtimelinepane.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>

namespace wf {

ReviewActions::ReviewActions(Desk &desk, Playback &playback, Theme &theme, ReviewTimelinePane *timeline,
                             QWidget *window)
    : QObject(window), m_desk(desk), m_playback(playback), m_theme(theme), m_timeline(timeline),
      m_window(window)
{
}

QAction *ReviewActions::add(QMenu &menu, const QString &text, const QKeySequence &key, const char *name,
                            std::function<void()> run)
{
    auto *action = new QAction(text, m_window);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, std::move(run));
    menu.addAction(action);
    m_window->addAction(action);
    return action;
}

void ReviewActions::fillMenus(QMenuBar &bar)
{
    QMenu &review = *bar.addMenu(tr("&Review"));
    add(review, tr("Write what happened at the cursor"), QKeySequence(Qt::CTRL | Qt::Key_L), "annotate",
        [this] { m_timeline->startEntry(); });
    add(review, tr("&Milestones…"), QKeySequence(Qt::CTRL | Qt::Key_M), "milestones",
        [this] { openMilestones(); });
    add(review, tr("&Compare with another incident…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
        "compare", [this] { openCompare(); });
    review.addSeparator();
    add(review, tr("&Close"), QKeySequence(QKeySequence::Close), "closeReview",
        [this] { m_window->close(); });
    QMenu &replay = *bar.addMenu(tr("Re&play"));
    add(replay, tr("Play or pause"), QKeySequence(Qt::Key_Space), "playPause",
        [this] { m_playback.setPlaying(!m_playback.isPlaying()); });
    add(replay, tr("Faster"), QKeySequence(Qt::Key_Plus), "faster", [this] { changeSpeed(1); });
    add(replay, tr("Slower"), QKeySequence(Qt::Key_Minus), "slower", [this] { changeSpeed(-1); });
    replay.addSeparator();
    add(replay, tr("Next event"), QKeySequence(Qt::Key_BracketRight), "nextEvent", [this] {
        if (!m_playback.step(1))
            Q_EMIT message(tr("This is the last one."));
    });
    add(replay, tr("Previous event"), QKeySequence(Qt::Key_BracketLeft), "previousEvent", [this] {
        if (!m_playback.step(-1))
            Q_EMIT message(tr("This is the first one."));
    });
    add(replay, tr("Next change of a condition"), QKeySequence(Qt::Key_BraceRight), "nextCondition", [this] {
        if (!m_playback.stepCondition(1))
            Q_EMIT message(tr("No condition changed later."));
    });
    add(replay, tr("Previous change of a condition"), QKeySequence(Qt::Key_BraceLeft), "previousCondition",
        [this] {
            if (!m_playback.stepCondition(-1))
                Q_EMIT message(tr("No condition changed earlier."));
        });
    QAction *only = add(replay, tr("Key moments only"), QKeySequence(Qt::CTRL | Qt::Key_K), "keyMomentsOnly",
                        [this] { m_playback.setKeyMomentsOnly(!m_playback.keyMomentsOnly()); });
    only->setCheckable(true);
    connect(&m_playback, &Playback::changed, only,
            [this, only] { only->setChecked(m_playback.keyMomentsOnly()); });
    QMenu &view = *bar.addMenu(tr("&View"));
    const QString pages[] = {tr("Post-mortem"), tr("Runbook at the cursor"),
                             tr("What was known at the cursor")};
    for (int i = 0; i < int(std::size(pages)); ++i)
        add(view, pages[i], QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i)), "reviewPage",
            [this, i] { Q_EMIT pageRequested(i); });
    view.addSeparator();
    add(view, tr("Light or dark"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), "toggleTheme",
        [this] { m_theme.setMode(m_theme.isDark() ? ThemeMode::Light : ThemeMode::Dark); });
}

void ReviewActions::changeSpeed(int direction)
{
    const auto &speeds = Playback::Speeds;
    const auto at = std::find(speeds.begin(), speeds.end(), m_playback.speed()) - speeds.begin();
    m_playback.setSpeed(
        speeds[std::size_t(std::clamp<std::ptrdiff_t>(at + direction, 0, std::ssize(speeds) - 1))]);
}

void ReviewActions::openMilestones()
{
    if (m_desk.review()->isReady())
        (new MilestonesDialog(m_desk, m_window))->show();
}

void ReviewActions::openCompare()
{
    if (!m_desk.review()->isReady())
        return;
    auto *dialog =
        new CompareDialog(comparableWith(m_desk.wholeBook(), m_desk.review()->incident()), m_window);
    connect(dialog, &CompareDialog::chosen, this, &ReviewActions::compareRequested);
    dialog->show();
}

void ReviewActions::markRange(const TimeRange &range, const QString &metric, const QByteArray &)
{
    const IncidentId incident = m_desk.review()->incident();
    auto *dialog =
        new TextDialog({tr("Mark as evidence"),
                        tr("What %1 shows from %2 to %3 UTC")
                            .arg(metric, Words::clock(range.from, true), Words::clock(range.to, true)),
                        tr("Mark"),
                        {},
                        {},
                        false,
                        false},
                       m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TextDialog::answered, this,
            [this, dialog, incident, range, metric](const QString &caption) {
                m_desk.submit(command::Annotate{incident, range.from, caption, metric, range}, dialog,
                              [dialog](const CommandResult &result) {
                                  if (result)
                                      dialog->accept();
                                  else
                                      dialog->showError(result.error().message);
                              });
            });
    dialog->show();
}

} // namespace wf
