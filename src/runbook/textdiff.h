// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "runbook/runbook.h"

#include <vector>

namespace wf {

// Changes of a text by whole lines. Pure; lines are counted as in CommonMark, so that they are those of a
// LineRange.

/// The lines with their ends (\n, \r\n or \r): joined they are the text again, to the byte.
std::vector<QByteArray> rawLines(const QByteArray &text);

/// Lines that become others. With last = first - 1 the new lines are put in front of `first`.
struct TextEdit
{
    LineRange lines;
    std::vector<QByteArray> with; ///< Without line ends.
    bool operator==(const TextEdit &) const = default;
};
/// What no edit names stays to the byte, and new lines end as the text's first one does. InvalidInput for
/// edits that overlap or lie outside of the text.
Expected<QByteArray> applyEdits(const QByteArray &text, std::vector<TextEdit> edits);
/// `text`, as an editor shows it (lines joined by \n), with the bytes of `before` for every line that stayed.
QByteArray rewritten(const QByteArray &before, const QString &text);

/// A stretch that differs; where one side has nothing there, its range has last = first - 1.
struct LineChange
{
    LineRange before;
    LineRange after;
    bool operator==(const LineChange &) const = default;
};
/// The fewest lines that lead from one to the other (Myers, 1986). Where thousands differ, one change that
/// holds them all.
std::vector<LineChange> changesBetween(const std::vector<QByteArray> &before,
                                       const std::vector<QByteArray> &after);
/// The same as edits of `before`.
std::vector<TextEdit> editsBetween(const QByteArray &before, const QByteArray &after);
/// Edits of `from` as edits of `to`, another state of the same text. Refused where `to` differs in what one
/// of them touches; the message names the line.
Expected<std::vector<TextEdit>> carriedOver(const std::vector<TextEdit> &edits, const QByteArray &from,
                                            const QByteArray &to);

/// A unified diff with three lines around each change, as `git apply` and `patch -p1` take it; empty where
/// nothing differs. `file`: its name, without a folder.
QByteArray unifiedDiff(const QByteArray &before, const QByteArray &after, const QString &file);

} // namespace wf
