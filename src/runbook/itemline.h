// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wf {

/// The first line of a step in its parts, so that another can be written like it.
struct ItemLine
{
    enum class Kind { Bullet, Number, Heading, Row, Other };
    Kind kind = Kind::Other;
    QString lead;    ///< Everything in front of the number, or of the text where there is none.
    int number = -1; ///< Of a list, a heading "Step 2: …" or a row that begins with one.
    QString tail;    ///< Between the number and the text.
    QString text;

    /// The same line with another number.
    QString withNumber(int value) const;
    /// A line like it with this text; `value` stands for the number where it has one. Of a row the cell at
    /// `column` gets the text, the number its own, and others stay empty.
    QString like(int value, const QString &words, int column = 0) const;
};
ItemLine readItem(const QString &line);

/// The column of a row whose cell says `title`, or -1.
int columnOf(const ItemLine &row, const QString &title);
/// The row with `more` at the end of a cell.
QString withCell(const ItemLine &row, int column, const QString &more);

/// Plain text as Markdown that shows it: on one line, with what would be markup escaped.
QString escaped(const QString &plain);
/// A code block with a blank line behind it. Its fence is longer than any in the code.
QString fencedCode(const QString &code, const QString &language, const QString &indent = {});

} // namespace wf
