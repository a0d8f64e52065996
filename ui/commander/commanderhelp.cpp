// SPDX-License-Identifier: GPL-3.0-or-later
// What the window tells about itself.
#include "commander/commanderactions.h"
#include "commander/helpdialog.h"
#include "commander/manualdialog.h"
#include "runbook/itemline.h"
#include "theme/plaintext.h"

#include <QAction>
#include <QCoreApplication>

namespace wf {

void CommanderActions::makeHelpMenu()
{
    Menu menu{tr("&Help"), {}};
    add(
        menu, tr("&Keys"), QKeySequence(Qt::Key_F1), [this] { openKeys(); }, "actionKeys");
    add(
        menu, tr("&Manual"), QKeySequence(Qt::SHIFT | Qt::Key_F1), [this] { openManual(); }, "actionManual");
    add(
        menu, tr("&About Watchfloor"), {}, [this] { openAbout(); }, "actionAbout");
    m_menus.push_back(std::move(menu));
}

void CommanderActions::openKeys()
{
    QString text;
    // An action may name what it works on: that is text here too.
    const auto plain = [](const QString &words) { return escaped(plaintext::withoutKey(words)); };
    for (const Menu &menu : m_menus) {
        QString rows;
        for (const QAction *action : menu.actions) {
            if (!action->shortcut().isEmpty())
                rows +=
                    QStringLiteral("| `%1` | %2 |\n")
                        .arg(action->shortcut().toString(QKeySequence::NativeText), plain(action->text()));
        }
        if (!rows.isEmpty())
            text += QStringLiteral("## %1\n\n| %2 | %3 |\n|---|---|\n%4\n")
                        .arg(plain(menu.title), tr("Key"), tr("What it does"), rows);
    }
    text += tr("The keys of a chart work on the chart that has the focus. Its menu lists them.");
    (new HelpDialog(tr("Keys"), text, m_window))->open();
}

void CommanderActions::openManual()
{
    (new ManualDialog(m_window))->open();
}

void CommanderActions::openAbout()
{
    QStringList lines{
        QStringLiteral("## Watchfloor %1").arg(QCoreApplication::applicationVersion()),
        tr("An incident command center for the desktop."),
        tr("Free software under the GNU General Public License, version 3 or later. It comes with no "
           "warranty."),
        tr("Qt %1. Data folder: `%2`.").arg(QLatin1String(qVersion()), m_desk.options().dataDir),
        m_desk.options().configFile.isEmpty() ? QString()
                                              : tr("Configuration: `%1`.").arg(m_desk.options().configFile)};
    lines.removeAll(QString());
    (new HelpDialog(tr("About Watchfloor"), lines.join(QStringLiteral("\n\n")), m_window))->open();
}

} // namespace wf
