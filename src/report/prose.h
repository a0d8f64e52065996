// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace wf {

/// What people wrote, parsed as CommonMark with GFM's tables, task lists, strike-through and bare addresses.
/// Made harmless on the way: HTML becomes text that reads as it was typed, pictures become links to them,
/// links other than http, https and mailto lose their target, headings go below those of the document, blocks
/// deeper than MaxProseDepth become one paragraph. At most MaxProseLength characters are read.
inline constexpr int MaxProseDepth = 12;
inline constexpr int MaxProseLength = 200'000;
/// A heading of the first level becomes one of this level.
inline constexpr int ProseHeadingLevel = 4;

/// Well-formed as XML too.
QByteArray proseHtml(const QString &markdown);
/// Written anew, so that nothing in it (a fence that is never closed, a comment) reaches out of it.
QByteArray proseMarkdown(const QString &markdown);

/// A stretch of characters of one look.
struct ProseRun
{
    QString text; ///< A line feed where the line breaks.
    bool strong = false;
    bool emphasis = false;
    bool code = false;
    bool struck = false;
    QString link = {};
};
/// A block as a page needs it: lists and quotes are flat, with a depth.
struct ProseBlockPart
{
    enum class Kind { Paragraph, Heading, Code, Rule, TableRow };
    Kind kind = Kind::Paragraph;
    int depth = 0; ///< Of lists and quotes around it.
    int level = 1; ///< Of a heading, from 1.
    bool quoted = false;
    QString marker; ///< "•", "3.", "☑" before the first block of an item; empty otherwise.
    std::vector<ProseRun> runs;
    std::vector<std::vector<ProseRun>> cells; ///< Of a row.
    bool head = false;                        ///< Of a table: its first row.
};
std::vector<ProseBlockPart> proseParts(const QString &markdown);

} // namespace wf
