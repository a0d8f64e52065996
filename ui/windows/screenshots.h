// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "theme/theme.h"

#include <QObject>
#include <QPointer>

namespace wf {

class CommanderWindow;
class ReviewWindow;
class WallPictures;

/// Renders the commander's window, a review and the wallboard from the running program into PNG files: one
/// per state, dark and light, or one per page and screen. Drives the desk through an incident of the
/// simulated estate; ends with finished().
class Screenshots : public QObject
{
    Q_OBJECT
public:
    Screenshots(Desk &desk, Theme &theme, CommanderWindow &window, QString folder);
    void start();

Q_SIGNALS:
    /// Empty: every picture was written.
    void finished(const QString &error);

private:
    void advance();
    void shoot(const QString &name, QWidget &window);
    void submit(const Command &command);
    /// True once the wall's pictures are taken.
    bool wall();
    /// True once the review's are.
    bool review(const Incident &incident);

    Desk &m_desk;
    Theme &m_theme;
    CommanderWindow &m_window;
    WallPictures *m_wall;
    QPointer<ReviewWindow> m_review;
    QString m_folder;
    QString m_error;
    int m_stage = 0;
    int m_waited = 0;
};

} // namespace wf
