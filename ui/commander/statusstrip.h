// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview.h"
#include "theme/theme.h"

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace wf {

class Annunciator;
class StatusPill;

/// The line at the top: how bad, is it true (feeds), who is on call, the time, search, declare.
class StatusStrip : public QWidget
{
    Q_OBJECT
public:
    StatusStrip(DeskView &desk, const Theme &theme, QWidget *parent = nullptr);
    /// The buttons run these actions and show their keys.
    void setActions(QAction *palette, QAction *declare);
    /// Says if alarms cannot be heard.
    void setAnnunciator(const Annunciator &annunciator);
    QSize minimumSizeHint() const override;
    /// "All clear", "Watching 3 of 16 conditions": what is said of all of it.
    const QString &sentence() const { return m_said; }

Q_SIGNALS:
    void feedsClicked();
    void backupClicked();
    void soundClicked();
    /// What the strip says of all of it is another sentence now.
    void sentenceChanged(const QString &sentence);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void fit();
    void refreshOverall(const Overview &overview);
    void refreshFeeds(const Overview &overview, Timestamp now);
    void refreshRecorder();
    void refreshBackup();
    QString onCall() const;
    QString feedsTip() const;

    DeskView &m_desk;
    const Theme &m_theme;
    StatusPill *m_overall;
    StatusPill *m_feeds;
    StatusPill *m_lost;
    StatusPill *m_unbound;
    StatusPill *m_recorder; ///< Shown only when the recorder has something to say.
    StatusPill *m_backup;   ///< Shown only if a backup is kept.
    StatusPill *m_sound;    ///< Shown only if alarms cannot be heard.
    StatusPill *m_mode;
    bool m_opensFeeds = false; ///< A click on what is said opens feeds and bindings.
    QString m_said;
    QLabel *m_onCall;
    QLabel *m_clock;
    QPushButton *m_search;
    QPushButton *m_declare;
    QString m_searchLong;
    QString m_searchShort; ///< Where there is no room for the words.
    QString m_declareLong;
    QString m_declareShort;
};

} // namespace wf
