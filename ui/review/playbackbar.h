// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/playback.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace wf {

class PhaseStrip;

/// Where the review stands in time: play, speed, the moment in words, and the strip to drag.
class PlaybackBar : public QFrame
{
    Q_OBJECT
public:
    PlaybackBar(DeskView &desk, Review &review, Playback &playback, const Theme &theme,
                QWidget *parent = nullptr);

Q_SIGNALS:
    void milestoneMoved(wf::Milestone milestone, wf::Timestamp to);

private:
    void refresh();
    void refreshButtons();

    DeskView &m_desk;
    Review &m_review;
    Playback &m_playback;
    const Theme &m_theme;
    QPushButton *m_play;
    QPushButton *m_speed;
    QLabel *m_time;
    QLabel *m_after;
    PhaseStrip *m_strip;
};

} // namespace wf
