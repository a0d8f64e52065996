// SPDX-License-Identifier: GPL-3.0-or-later
// The team's runbooks: what the detector watches of them, and what goes into the log.
#include "desk/desk.h"
#include "desk/ingest.h"
#include "incident/runbookcopy.h"
#include "runbook/runbookplaces.h"

namespace wf {

namespace {

/// How a confirmed condition is remembered: an edited one has to be confirmed again.
QString confirmationOf(const RunbookId &runbook, const QString &text)
{
    return runbook.text() + QLatin1Char('\t') + text;
}

} // namespace

std::optional<command::RunbookCopy> Desk::copyOf(const RunbookId &id) const
{
    const auto found = m_library.find(id);
    if (!found)
        return std::nullopt;
    return wf::copyOf(found);
}

Expected<void> Desk::addRunbookFolder(const QString &folder, bool confirmed)
{
    const QString objection = objectionToRunbooks(folder);
    if (!objection.isEmpty() && (!confirmed || isMadeUpByKernel(folder)))
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1. Choose the folder that holds the runbooks").arg(objection));
    if (const auto added = addRunbooksToConfig(m_options.configFile, folder); !added)
        return added;
    if (!objection.isEmpty()) {
        QStringList known = m_settings.value(SettingKey::ConfirmedFolders).toStringList();
        m_settings.set(SettingKey::ConfirmedFolders, known + QStringList{folder});
    }
    readRunbooks(m_library.paths() + QStringList{folder});
    return {};
}

void Desk::readRunbooks(const QStringList &paths)
{
    m_library.setPaths(paths, m_settings.value(SettingKey::ConfirmedFolders).toStringList());
    libraryReloaded();
}

void Desk::confirmCondition(const RunbookId &runbook, const QString &text)
{
    QStringList confirmed = m_settings.value(SettingKey::ConfirmedConditions).toStringList();
    confirmed += confirmationOf(runbook, text);
    m_settings.set(SettingKey::ConfirmedConditions, confirmed);
    libraryReloaded();
}

void Desk::libraryReloaded()
{
    const QStringList confirmed = m_settings.value(SettingKey::ConfirmedConditions).toStringList();
    std::vector<DetectorRule> rules;
    for (const auto &found : m_library.all()) {
        for (int i = 0; i < int(found.runbook->conditions.size()); ++i) {
            Condition condition = found.runbook->conditions[std::size_t(i)];
            const bool suggested = condition.kind == ConditionKind::Suggested;
            if (suggested && confirmed.contains(confirmationOf(found.runbook->id, condition.text)))
                condition.kind = ConditionKind::Declared;
            rules.push_back({found.runbook->id, i, std::move(condition)});
        }
    }
    // A review watches what its incident followed, whatever became of the file.
    if (!m_review)
        onIngest([rules](IngestWorker &worker) { worker.setRules(rules); });
    Q_EMIT libraryChanged();
}

} // namespace wf
