// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/reviewdesk.h"
#include "models/playback.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QMainWindow>

#include <memory>

class QLabel;
class QSplitter;

namespace wf {

class ChartGrid;
class PostMortemPane;
class ReviewActions;
class ReviewTimelinePane;
class SidePane;

/// The review of one incident: replay at the left, the document and what was known then at the right.
/// Composes the panes over a desk of its own, which stands at the playhead.
class ReviewWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// `desk`: one with DeskOptions::review, not started yet. Deletes itself when it is closed.
    ReviewWindow(std::unique_ptr<ReviewDesk> desk, Theme &theme, QWidget *parent = nullptr);
    ~ReviewWindow() override;

    ReviewDesk &desk() { return *m_desk; }
    Playback &playback() { return m_playback; }
    ReviewActions &actions() { return *m_actions; }
    void showPage(int page);

Q_SIGNALS:
    /// Another incident is to be reviewed.
    void reviewRequested(const wf::IncidentId &incident);
    void compareRequested(const wf::IncidentId &other);
    /// The bundle that is shown is in the log now: it can be written about there.
    void imported(const QString &incident);

protected:
    /// What was written reaches the log before the window goes: the desk that writes it may live on this
    /// thread.
    void closeEvent(QCloseEvent *event) override;

private:
    QWidget *makeTopLine();
    QWidget *makeReplay();
    QWidget *makeSide();
    void takeReview();
    void refreshChain();
    void say(const QString &text);

    std::unique_ptr<ReviewDesk> m_desk;
    Theme &m_theme;
    Selection m_selection;
    Playback m_playback;
    ReviewActions *m_actions = nullptr;
    QLabel *m_source;
    QLabel *m_chain;
    QLabel *m_notice; ///< Why there is nothing to see, or what is wrong with it.
    QLabel *m_toast;
    ChartGrid *m_charts = nullptr;
    ReviewTimelinePane *m_timeline = nullptr;
    SidePane *m_side = nullptr;
    PostMortemPane *m_document = nullptr;
    QSplitter *m_columns;
    bool m_closing = false;
};

/// Opens and shows a review of what `source` names, on the data folder and configuration of another desk;
/// further ones that are asked for there open likewise.
ReviewWindow *openReview(const DeskOptions &options, const ReviewSource &source, const Clock &clock,
                         Theme &theme);

} // namespace wf
