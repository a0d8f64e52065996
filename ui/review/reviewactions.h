// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/reviewdesk.h"
#include "models/playback.h"
#include "theme/theme.h"

#include <QObject>

class QAction;
class QKeySequence;
class QMenu;
class QMenuBar;

namespace wf {

class PostMortemPane;
class ReviewExport;
class ReviewTimelinePane;

/// The actions of a review's window, each with its key: replay, pages, milestones, what is written into
/// files.
class ReviewActions : public QObject
{
    Q_OBJECT
public:
    struct Panes
    {
        ReviewTimelinePane *timeline;
        PostMortemPane *document;
    };
    ReviewActions(ReviewDesk &desk, Playback &playback, Theme &theme, const Panes &panes, QWidget *window);
    void fillMenus(QMenuBar &bar);
    ReviewExport &exports() { return *m_export; }

    void openMilestones();
    void openCompare();
    void openRunbookChange();
    /// Names who wrote in the bundle, and imports it where the person says so.
    void importBundle();
    /// Marks a range of a chart as evidence, with a caption.
    void markRange(const wf::TimeRange &range, const QString &metric, const QByteArray &picture);

Q_SIGNALS:
    void compareRequested(const wf::IncidentId &other);
    /// The bundle is in the log now.
    void imported(const QString &incident);
    void message(const QString &text);
    void pageRequested(int page);

private:
    QAction *add(QMenu &menu, const QString &text, const QKeySequence &key, const char *name,
                 std::function<void()> run);
    void fillReview(QMenu &menu);
    void fillFiles(QMenu &menu);
    void fillReplay(QMenu &menu);
    void fillView(QMenu &menu);
    void changeSpeed(int direction);
    void askToImport(const std::vector<BundleAuthor> &authors);
    void importNow();

    ReviewDesk &m_desk;
    Playback &m_playback;
    Theme &m_theme;
    Panes m_panes;
    QWidget *m_window;
    ReviewExport *m_export;
};

} // namespace wf
