// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/standing.h"

#include <QCoreApplication>

namespace wf {

/// The answers of an incident's header in a line, for the window's title and so for the task bar.
class StandingWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::StandingWords)
public:
    /// "P1 · 17 min · Ana · Status update due in 2 min · Dynex outage". To the minute: a task bar that moves
    /// each second draws the eye to where nothing happened.
    static QString line(const Standing &standing, Timestamp now, const QString &user);
};

} // namespace wf
