// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QByteArray>

namespace wf {

/// Why a runbook's file cannot be written in place now: it is gone, may not be written, or holds other bytes
/// than `expected`, what it was read as. The message names the file.
Expected<void> canReplaceRunbook(const QString &file, const QByteArray &expected);
/// Puts another text in its place, as a whole or not at all. Nothing is written where the checks of
/// canReplaceRunbook() fail, or where the parser finds an error in `text` (Refused, with its line). `backup`
/// gets the patch from the old text to the new one first; its folder is made.
Expected<void> replaceRunbook(const QString &file, const QByteArray &expected, const QByteArray &text,
                              const QString &backup);

} // namespace wf
