// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/playback.h"
#include "theme/theme.h"

#include <QObject>

class QAction;
class QKeySequence;
class QMenu;
class QMenuBar;

namespace wf {

class ReviewTimelinePane;

/// The actions of a review's window, each with its key: replay, pages, milestones, what is written into
/// files.
class ReviewActions : public QObject
{
    Q_OBJECT
public:
    ReviewActions(Desk &desk, Playback &playback, Theme &theme, ReviewTimelinePane *timeline,
                  QWidget *window);
    void fillMenus(QMenuBar &bar);

    void openMilestones();
    /// Marks a range of a chart as evidence, with a caption.
    void markRange(const wf::TimeRange &range, const QString &metric, const QByteArray &picture);

    void openCompare();

Q_SIGNALS:
    void compareRequested(const wf::IncidentId &other);
    void message(const QString &text);
    void pageRequested(int page);

private:
    QAction *add(QMenu &menu, const QString &text, const QKeySequence &key, const char *name,
                 std::function<void()> run);
    void changeSpeed(int direction);

    Desk &m_desk;
    Playback &m_playback;
    Theme &m_theme;
    ReviewTimelinePane *m_timeline;
    QWidget *m_window;
};

} // namespace wf
