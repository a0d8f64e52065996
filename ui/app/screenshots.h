// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/livedesk.h"
#include "theme/theme.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace wf {

class CommanderWindow;
class ReviewWindow;
class WallPictures;

/// Renders the commander's window, a review and the wallboard from the running program into PNG files: one
/// per state, dark and light, or one per page and screen. Opens a desk on the simulated estate for each act:
/// a calm one, one on which an outage was just detected, one in the middle of an incident (picturestory.h);
/// ends with finished().
class Screenshots : public QObject
{
    Q_OBJECT
public:
    /// `base`: the data folder below which each act has its own.
    Screenshots(DeskOptions base, const Clock &clock, Theme &theme, QString folder,
                QObject *parent = nullptr);
    ~Screenshots() override;
    void start();

Q_SIGNALS:
    /// Empty: every picture was written.
    void finished(const QString &error);

private:
    struct Act
    {
        const char *name;
        const char *scenario;
        Millis began{0};
        bool hasStory = false;
    };
    void open(const Act &act);
    void close();
    /// The feed is up, conditions read it, and since then the charts had time to draw.
    bool isSettled();
    void advance();
    void shoot(const QString &name, QWidget &window);
    void submit(const Command &command);
    /// True once the wall's pictures are taken.
    bool wall();
    /// True once the review's are.
    bool review(const Incident &incident);
    void declareStorm();

    const DeskOptions m_base;
    const Clock &m_clock;
    Theme &m_theme;
    QString m_folder;
    std::unique_ptr<LiveDesk> m_desk;
    std::unique_ptr<CommanderWindow> m_window; ///< Goes before its desk.
    std::unique_ptr<WallPictures> m_wall;
    QPointer<ReviewWindow> m_review;
    QString m_error;
    int m_stage = 0;
    int m_waited = 0;
    int m_liveLooks = 0; ///< In this stage, since its desk has data.
};

} // namespace wf
