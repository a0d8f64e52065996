// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/lexicon.h"

namespace wf {

/// A German, French, Spanish or Chinese text that tells somebody to do something: "Logs prüfen", "Vérifier
/// les journaux", "Revise los registros", "检查日志".
bool isForeignImperative(QStringView text);
/// The role of a heading in one of these languages. `name` is in lower case.
std::optional<HeadingRole> foreignHeadingRole(const QString &name);
/// The text is in another language than English, by its letters and small words.
bool looksForeign(const QString &text);

} // namespace wf
