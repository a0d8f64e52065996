// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "theme/theme.h"

#include <QCoreApplication>

namespace wf {

/// What is said of the second copy of the log.
class BackupWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::BackupWords)
public:
    /// "backup 40 s old", "backup away since 02:14, 3 min old"; empty if there is none.
    static QString line(const DeskView &desk);
    /// Where it is, what is in it, and what is wrong.
    static QString tip(const DeskView &desk);
    /// Amber if somebody has to look after it.
    static Token tone(const DeskView &desk);
};

} // namespace wf
