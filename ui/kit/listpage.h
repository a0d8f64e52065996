// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <initializer_list>

class QPlainTextEdit;
class QTableView;

/// Parts of a page that lists things and says more of the one that is chosen.
namespace wf::kit {

/// Text about the chosen row, to be read and copied; at most `mostHeight` pixels, and what does not fit is
/// scrolled to.
void setUpDetails(QPlainTextEdit &details, int mostHeight);
/// Shows it, and leaves a person's place alone if it says the same.
void setDetails(QPlainTextEdit &details, const QString &text);
/// Columns that are short are shown whole; the `longColumns` share the rest. Only rows in sight are measured.
void shareColumns(QTableView &view, std::initializer_list<int> longColumns);
/// The first `most` lines. Behind them stands `more` if others were left out: "and %1 more".
QString firstLines(QStringList lines, qsizetype most, const QString &more);

} // namespace wf::kit
