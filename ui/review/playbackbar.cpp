// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/playbackbar.h"

#include "delegates/words.h"
#include "kit/elidedlabel.h"
#include "kit/widgetkit.h"
#include "review/phasestrip.h"

#include <QMenu>

namespace wf {

PlaybackBar::PlaybackBar(DeskView &desk, Review &review, Playback &playback, const Theme &theme,
                         QWidget *parent)
    : QFrame(parent), m_desk(desk), m_review(review), m_playback(playback), m_theme(theme),
      m_play(kit::makeButton("", {}, QStringLiteral("play"), this)),
      m_speed(kit::makeButton("pill", {}, QStringLiteral("playSpeed"), this)),
      m_time(kit::makeLabel("mono", {}, this)), m_after(kit::makeLabel("muted", {}, this)),
      m_strip(new PhaseStrip(desk, review, theme, this))
{
    setObjectName(QStringLiteral("playbackBar"));
    setProperty("pane", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8, {12, 10, 12, 8});
    auto *line = new QHBoxLayout;
    line->setSpacing(10);
    m_play->setAccessibleName(tr("Play"));
    m_time->setObjectName(QStringLiteral("playheadTime"));
    m_after->setObjectName(QStringLiteral("playheadAfter"));
    line->addWidget(m_play);
    line->addWidget(m_speed);
    line->addWidget(m_time);
    line->addWidget(m_after);
    line->addSpacing(16);
    auto *keys = new ElidedLabel(
        tr("Drag to scrub · [ and ] step between events · { and } between changes of conditions"), this);
    keys->setProperty("role", "muted");
    keys->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    line->addWidget(keys, 1);
    layout->addLayout(line);
    layout->addWidget(m_strip);
    auto *speeds = new QMenu(m_speed);
    for (const int speed : Playback::Speeds)
        connect(speeds->addAction(tr("%1×").arg(speed)), &QAction::triggered, this,
                [this, speed] { m_playback.setSpeed(speed); });
    m_speed->setMenu(speeds);
    m_speed->setToolTip(tr("How fast it plays (+ and −)"));
    connect(m_play, &QPushButton::clicked, this, [this] { m_playback.setPlaying(!m_playback.isPlaying()); });
    connect(m_strip, &PhaseStrip::moveRequested, &playback, &Playback::moveTo);
    connect(m_strip, &PhaseStrip::milestoneMoved, this, &PlaybackBar::milestoneMoved);
    connect(&playback, &Playback::changed, this, &PlaybackBar::refreshButtons);
    connect(&theme, &Theme::changed, this, &PlaybackBar::refreshButtons);
    connect(&desk, &DeskView::ticked, this, &PlaybackBar::refresh);
    refreshButtons();
    refresh();
}

void PlaybackBar::refreshButtons()
{
    const bool playing = m_playback.isPlaying();
    m_play->setIcon(m_theme.icon(playing ? QStringLiteral("pause") : QStringLiteral("play"), Token::Text));
    m_play->setToolTip(playing ? tr("Pause (Space)") : tr("Play (Space)"));
    m_speed->setText(tr("%1×").arg(m_playback.speed()));
    m_strip->setKeyMomentsOnly(m_playback.keyMomentsOnly());
}

void PlaybackBar::refresh()
{
    if (!m_review.isReady())
        return;
    const bool utc = m_desk.settings().value(SettingKey::UtcTimes).toBool();
    const Timestamp at = m_review.playhead();
    m_time->setText(QStringLiteral("%1 %2").arg(Words::clock(at, utc), utc ? tr("UTC") : tr("local")));
    m_time->setToolTip(Words::fullTime(at));
    const Incident *whole = m_desk.wholeBook().find(m_review.incident());
    if (!whole || !whole->declaredAt)
        m_after->clear();
    else if (at >= *whole->declaredAt)
        m_after->setText(tr("%1 after declaration").arg(clockText(at - *whole->declaredAt)));
    else
        m_after->setText(tr("%1 before declaration").arg(clockText(*whole->declaredAt - at)));
}

} // namespace wf

#include "moc_playbackbar.cpp"
