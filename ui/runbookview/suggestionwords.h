// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/suggestions.h"
#include "models/runbookdraft.h"

#include <QCoreApplication>

namespace wf {

/// Suggested changes of a runbook in words.
class SuggestionWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::SuggestionWords)
public:
    static QString what(const RunbookSuggestion &suggestion); ///< "Add … after …"
    static QString why(const RunbookSuggestion &suggestion);  ///< "Skipped by Ana: …"
    /// What the parser found, before and after.
    static QString counts(const RunbookCheck &check);
};

} // namespace wf
