// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/markdown.h"

namespace wf {

/// What stands around a list: an unknown heading leaves more doubt than one that names a phase.
enum class ListPlace { Phase, Unknown, Facts };

/// The item tells somebody to do something: a verb, a choice ("If …") or a command. "Schedule: 02:00" does
/// not.
bool isInstruction(const Block &item);
/// The paragraph does, as running text: no introduction of what follows, no remark on the document itself.
bool isInstructionText(const QString &plain);
/// The list is work to do, by its shape first and the words of its items second. `intro` is the paragraph in
/// front of it. In a phase ordered lists and mostly imperative bullets are; under an unknown heading an
/// ordered list has to hold an instruction, bullets mostly; where facts stand (detection, preparation) most
/// items of either.
bool isWorkList(const Block &list, ListPlace place, const QString &intro = {});
/// The paragraph in front of a list announces reasons, causes, examples: nothing to do.
bool introducesFacts(const QString &intro);
/// A text to fill in and send, not a command.
bool isTemplate(const Block &code);
/// A block of commands.
bool isShell(const Block &code);
/// A heading that explains: "Why this is so", "Policy", "When to use".
bool isExplanatory(const QString &name);

} // namespace wf
