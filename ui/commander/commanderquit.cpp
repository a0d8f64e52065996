// SPDX-License-Identifier: GPL-3.0-or-later
// How the commander's window closes: at once when nothing is open, else after a question.
#include "commander/commanderwindow.h"
#include "historyview/historywindow.h"
#include "kit/confirmdialog.h"
#include "models/quitting.h"
#include "wall/wallboard.h"

#include <QApplication>
#include <QCloseEvent>
#include <QSessionManager>
#include <QSplitter>
#include <QTimer>

namespace wf {

namespace {

constexpr int MostIncidentsNamed = 5;
/// A session that has not ended by then goes on: somebody changed their mind.
constexpr Millis SessionEnds = std::chrono::minutes(1);

} // namespace

void CommanderWindow::followSession()
{
    QCoreApplication::instance()->installEventFilter(this);
    // A signal ends the event loop and closes no window.
    connect(qApp, &QCoreApplication::aboutToQuit, this, [this] {
        if (isVisible())
            keepLayout();
    });
    connect(qGuiApp, &QGuiApplication::commitDataRequest, this, [this] {
        m_mayClose = true;
        QTimer::singleShot(SessionEnds, this, [this] { m_mayClose = false; });
    });
}

void CommanderWindow::closeUnasked()
{
    m_mayClose = true;
    close();
}

bool CommanderWindow::eventFilter(QObject *watched, QEvent *event)
{
    // The process is told to end, by the session or a signal: nobody is there to answer a question.
    if (watched == QCoreApplication::instance() && event->type() == QEvent::Quit)
        m_mayClose = true;
    return QMainWindow::eventFilter(watched, event);
}

void CommanderWindow::askToQuit(const WhatEnds &ends)
{
    if (findChild<QDialog *>(QStringLiteral("quitDialog")))
        return;
    QStringList lines{tr("%n incident(s) are open:", nullptr, int(ends.incidents.size()))};
    lines += ends.incidents.mid(0, MostIncidentsNamed);
    if (ends.incidents.size() > MostIncidentsNamed)
        lines += tr("and %n more", nullptr, int(ends.incidents.size()) - MostIncidentsNamed);
    lines += QString();
    lines += ends.conditions == 0 ? tr("Without this window, nothing tells you when a timer is due.")
                                  : tr("Without this window, %n condition(s) are no longer watched, and "
                                       "nothing tells you when a timer is due.",
                                       nullptr, ends.conditions);
    if (ends.messages > 0)
        lines += tr("%n message(s) are waiting. They are not sent until the program runs again.", nullptr,
                    ends.messages);
    auto *ask = new ConfirmDialog(QStringLiteral("quit"), tr("Quit with an open incident?"),
                                  lines.join(QLatin1Char('\n')), tr("Quit"), this);
    connect(ask, &QDialog::accepted, this, &CommanderWindow::closeUnasked);
    ask->open();
}

void CommanderWindow::keepLayout()
{
    Settings &settings = m_desk.settings();
    settings.set(SettingKey::WindowGeometry, saveGeometry());
    settings.set(SettingKey::MainSplitter, m_columns->saveState());
    settings.set(SettingKey::CentreSplitter, m_rows->saveState());
}

void CommanderWindow::closeEvent(QCloseEvent *event)
{
    const WhatEnds ends = whatEnds(m_desk);
    if (!m_mayClose && !ends.incidents.isEmpty()) {
        event->ignore();
        askToQuit(ends);
        return;
    }
    keepLayout();
    if (m_wallboard)
        m_wallboard->close();
    if (m_history)
        m_history->close();
    QMainWindow::closeEvent(event);
}

} // namespace wf
