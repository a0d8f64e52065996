// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+K: every action, incident and runbook by its name, and what is written in incidents.
#include "commander/commanderactions.h"

#include "delegates/words.h"
#include "kit/palette.h"
#include "theme/plaintext.h"

#include <QAction>

#include <map>

namespace wf {

namespace {

constexpr int FoundIncidents = 20;
constexpr qsizetype LeastLetters = 2;

} // namespace

/// What people look for who do not know what it is called here.
QStringList CommanderActions::alsoCalled(const QString &action)
{
    static const std::map<QString, const char *> Words{
        {QStringLiteral("actionTheme"), QT_TR_NOOP("theme dark mode night colours contrast")},
        {QStringLiteral("actionPreferences"),
         QT_TR_NOOP("settings options contrast accessibility font size zoom autostart tray notifications")},
        {QStringLiteral("actionSoundTest"), QT_TR_NOOP("sound test loudspeaker speaker hear shift")},
        {QStringLiteral("actionSounds"), QT_TR_NOOP("sound alarm mute beep volume silence")},
        {QStringLiteral("actionReview"),
         QT_TR_NOOP("bundle export report postmortem retrospective share pdf")},
        {QStringLiteral("actionUtc"), QT_TR_NOOP("timezone zone clock")},
        {QStringLiteral("actionHistory"), QT_TR_NOOP("import trends statistics mttr past csv")},
        {QStringLiteral("actionUpdate"), QT_TR_NOOP("status page publish communicate message")},
        {QStringLiteral("actionContacts"), QT_TR_NOOP("phone on-call escalate people")},
        {QStringLiteral("actionFeeds"), QT_TR_NOOP("targets conditions unbound metrics sources")},
        {QStringLiteral("actionRules"),
         QT_TR_NOOP("alerts prometheus promql recording expressions detection")},
        {QStringLiteral("actionSilences"), QT_TR_NOOP("mute alertmanager quiet alerts suppress")},
        {QStringLiteral("actionExpression"), QT_TR_NOOP("promql query metrics explore ask graph")},
        {QStringLiteral("actionAddFeed"), QT_TR_NOOP("scrape exporter metrics source")},
        {QStringLiteral("actionAdopt"), QT_TR_NOOP("adopt steps sections roles sidecar markdown coverage")},
        {QStringLiteral("actionRunbooks"), QT_TR_NOOP("playbooks markdown procedures")},
        {QStringLiteral("actionWallboard"), QT_TR_NOOP("screen tv kiosk dashboard")},
        {QStringLiteral("actionRoles"), QT_TR_NOOP("commander scribe lead who")},
        {QStringLiteral("actionHandOver"), QT_TR_NOOP("shift handoff takeover")},
        {QStringLiteral("actionEvidence"), QT_TR_NOOP("attach file screenshot log")},
        {QStringLiteral("actionDrill"), QT_TR_NOOP("exercise game day practice training")},
        {QStringLiteral("actionSalvage"), QT_TR_NOOP("repair corrupt recover")},
        {QStringLiteral("actionKeys"), QT_TR_NOOP("shortcuts hotkeys")},
        {QStringLiteral("actionManual"), QT_TR_NOOP("help documentation guide")},
        {QStringLiteral("actionAcknowledgeTimer"), QT_TR_NOOP("ringing quiet silence stop alarm")},
        {QStringLiteral("actionUndo"), QT_TR_NOOP("back revert mistake")}};
    const auto found = Words.find(action);
    return found == Words.end() ? QStringList() : tr(found->second).split(QLatin1Char(' '));
}

void CommanderActions::openPalette()
{
    std::vector<PaletteEntry> entries;
    for (const Menu &menu : m_menus) {
        for (QAction *action : menu.actions) {
            if (action == m_palette)
                continue;
            entries.push_back({plaintext::withoutKey(action->text()),
                               action->shortcut().toString(QKeySequence::NativeText), action->isEnabled(),
                               [action] { action->trigger(); }, alsoCalled(action->objectName())});
        }
    }
    for (const auto &[id, known] : m_desk.book().incidents()) {
        const QString number = known.number.isEmpty() ? tr("detected") : known.number;
        if (known.endedAt && !known.declaredAt)
            continue;
        entries.push_back({tr("Go to %1 %2").arg(number, known.title), severityCode(known.severity), true,
                           [this, id = id] { m_selection.selectIncident(id); }});
    }
    for (const auto &found : m_desk.library().all())
        entries.push_back(
            {tr("Runbook: %1").arg(found.runbook->title), {}, true, [this, id = found.runbook->id] {
                 m_selection.selectRunbook(id);
             }});
    auto *palette = new CommandPalette(std::move(entries), m_theme, m_window);
    connect(palette, &CommandPalette::typed, this, [this](const QString &words) {
        if (words.trimmed().size() >= LeastLetters)
            m_search.ask(words, FoundIncidents);
        else
            m_search.drop();
    });
    connect(&m_search, &LogSearch::found, palette,
            [this, palette](const QString &words, const SearchResult &result) {
                palette->setFound(words, entriesOf(result), noteOf(result));
            });
    connect(&m_search, &LogSearch::failed, palette,
            [palette](const QString &words, const QString &why) { palette->setFound(words, {}, why); });
    palette->open();
}

/// One row for an incident, with the newest entry that has the words.
std::vector<PaletteEntry> CommanderActions::entriesOf(const SearchResult &result)
{
    std::vector<PaletteEntry> entries;
    for (const SearchHit &hit : result.hits) {
        const IncidentSummary &incident = hit.incident;
        const SearchLine &line = hit.lines.front();
        PaletteEntry entry;
        entry.text = QStringLiteral("%1 · %2 · %3")
                         .arg(incident.number.isEmpty() ? tr("detected") : incident.number,
                              severityCode(incident.severity), incident.title);
        if (incident.drill)
            entry.text.prepend(tr("Drill") + QStringLiteral(" · "));
        entry.detail = Terms::date(line.at) + QStringLiteral("  ");
        for (TextMark mark : line.marks) {
            mark.from += entry.detail.size();
            entry.marks.push_back(mark);
        }
        entry.detail += line.text;
        if (hit.found > 1)
            entry.detail += QStringLiteral("  ") + tr("and %n more", nullptr, hit.found - 1);
        entry.run = [this, id = incident.id] {
            // One that ended long ago is not in this window's list: it is looked at in a review.
            if (m_desk.book().find(id))
                m_selection.selectIncident(id);
            else
                Q_EMIT reviewRequested(id);
        };
        entries.push_back(std::move(entry));
    }
    return entries;
}

QString CommanderActions::noteOf(const SearchResult &result)
{
    if (result.unread > 0)
        return Words::notSearched(result.unread);
    return result.more ? tr("There are more incidents with these words. Type another word.") : QString();
}

} // namespace wf
