// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "models/playback.h"
#include "models/reviewtimelinemodel.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace wf {

class TimelineDelegate;

/// The timeline of a review up to the playhead, newest first. A double click or Enter moves the playhead to
/// the entry; K makes it a key moment or takes that back; the line below writes an entry of the review at the
/// playhead.
class ReviewTimelinePane : public QFrame
{
    Q_OBJECT
public:
    ReviewTimelinePane(Desk &desk, Review &review, Playback &playback, const Theme &theme,
                       QWidget *parent = nullptr);
    void startEntry();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLayout *makeHeader();
    QLayout *makeEntry();
    void refresh();
    void restoreCurrent();
    void submitEntry();
    void toggleKeyMoment();
    void amendCurrent();
    void redactCurrent();
    void goToCurrent();

    Desk &m_desk;
    Review &m_review;
    Playback &m_playback;
    ReviewTimelineModel m_model;
    TimelineDelegate *m_delegate;
    QListView *m_view;
    QPushButton *m_all;
    QPushButton *m_key;
    QLineEdit *m_entry;
    QPushButton *m_add;
    QLabel *m_error;
    std::optional<EventId> m_amending;
    std::optional<EventId> m_kept; ///< The current row while the model is reset.
    Timestamp m_shownAt{};
};

} // namespace wf
