// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/savingwatch.h"

#include <QCoreApplication>

namespace wf {

/// What the window says of commands that are slow to come to the disk.
class SavingWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::SavingWords)
public:
    /// "Saving… 3 s"; where it is long, that it is not safe. Empty: nothing is slow.
    static QString state(const SavingWatch &saving);
    /// What is not on disk yet, one on each line: what a person wrote, or that it is a change. For one
    /// incident, or for all if it is empty.
    static QStringList lines(const SavingWatch &saving, const IncidentId &incident = {});
};

} // namespace wf
