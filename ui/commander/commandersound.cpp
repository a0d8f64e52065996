// SPDX-License-Identifier: GPL-3.0-or-later
// What of the window and its actions has to do with alarms that are heard.
#include "commander/alerts.h"
#include "commander/commanderactions.h"
#include "commander/commanderwindow.h"
#include "commander/notifier.h"
#include "commander/sleepguard.h"
#include "commander/soundtestdialog.h"
#include "commander/statusstrip.h"
#include "kit/widgetkit.h"

#include <QMenu>

namespace wf {

namespace {

constexpr int AskAgain[] = {5, 15, 30, 60}; ///< Minutes.

template <typename Is>
void addChoice(QMenu &menu, const QString &text, Is is, std::function<void()> choose)
{
    QAction *action = menu.addAction(text, &menu, std::move(choose));
    action->setCheckable(true);
    action->setChecked(is);
}

} // namespace

void CommanderWindow::connectAlarms()
{
    new SleepGuard(m_desk, this);
    m_status->setAnnunciator(m_alerts->annunciator());
    m_actions->setAnnunciator(m_alerts->annunciator());
    connect(m_status, &StatusStrip::soundClicked, m_actions, &CommanderActions::openSoundTest);
    const Notifier *notifier = &m_alerts->notifier();
    connect(notifier, &Notifier::opened, this, [this](const IncidentId &incident) {
        kit::bringToFront(*this);
        m_selection.selectIncident(incident);
    });
    connect(notifier, &Notifier::declareRequested, this, [this](const IncidentId &incident) {
        kit::bringToFront(*this);
        m_actions->declareDetection(incident);
    });
    connect(notifier, &Notifier::acknowledgeRequested, this,
            [this](const std::vector<IncidentId> &incidents) {
                for (const IncidentId &incident : incidents)
                    m_desk.submit(command::AcknowledgeDetection{incident, m_desk.user()});
            });
}

void CommanderActions::openSoundMenu()
{
    auto *menu = new QMenu(m_window);
    menu->setObjectName(QStringLiteral("soundMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::pair<QString, QString> sounds[] = {
        {tr("silent"), Settings::SoundOff},
        {tr("once"), Settings::SoundOnce},
        {tr("until acknowledged"), Settings::SoundUntilAcknowledged}};
    Settings &settings = m_desk.settings();
    for (const Severity severity : AllSeverities) {
        for (const auto &[text, sound] : sounds)
            addChoice(*menu, QStringLiteral("%1 %2").arg(severityCode(severity), text),
                      settings.soundOf(severity) == sound,
                      [&settings, severity, to = sound] { settings.setSoundOf(severity, to); });
        menu->addSeparator();
    }
    QMenu *again = menu->addMenu(tr("Ask who looks at a detection again"));
    for (const int minutes : AskAgain)
        addChoice(*again, tr("after %n minute(s)", nullptr, minutes),
                  settings.acknowledgedFor() == std::chrono::minutes(minutes),
                  [&settings, minutes] { settings.set(SettingKey::AcknowledgedMinutes, minutes); });
    const bool speaks = settings.value(SettingKey::SpeakAlarms).toBool();
    addChoice(*menu, tr("Say aloud what happened"), speaks,
              [&settings, speaks] { settings.set(SettingKey::SpeakAlarms, !speaks); });
    menu->addSeparator();
    menu->addAction(tr("Test the alarm…"), this, &CommanderActions::openSoundTest);
    kit::openMenu(*menu, *m_window);
}

void CommanderActions::openSoundTest()
{
    if (m_annunciator)
        (new SoundTestDialog(m_desk, *m_annunciator, m_window))->open();
}

} // namespace wf
