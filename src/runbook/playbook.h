// SPDX-License-Identifier: GPL-3.0-or-later
// Runbooks for and from other tools: CACAO 2.0 of OASIS, and playbooks as Mattermost exports them.
#pragma once

#include "base/expected.h"
#include "runbook/runbook.h"

#include <QByteArray>
#include <QJsonObject>

namespace wf {

enum class PlaybookFormat { Cacao, Mattermost };
/// "cacao", "mattermost".
QString playbookFormatName(PlaybookFormat format);
std::optional<PlaybookFormat> playbookFormat(const QString &name);

// What is read of a file at most.
inline constexpr qsizetype MaxPlaybookBytes = 4 << 20;
inline constexpr int MaxPlaybookSteps = 5'000;

/// A runbook as a playbook. CACAO has no phases: each step carries the name of its phase as an extension; a
/// branch is an if-condition. Mattermost has no branches: each is a checklist of its own. `created` is the
/// one time it carries. The same runbook and time give the same bytes.
QJsonObject playbookOf(const Runbook &runbook, PlaybookFormat format, Timestamp created);

/// Markdown that reads as the same runbook. Which format it is, the file says itself. InvalidInput names what
/// is wrong; TooLarge the bound. Nothing of it is run, and all of it is text.
Expected<QByteArray> markdownOfPlaybook(const QByteArray &json, const QString &file);

} // namespace wf
