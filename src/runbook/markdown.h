// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/sourcetext.h"

namespace wf {

/// A piece of the text of a paragraph, heading or table cell.
struct Run
{
    enum class Kind { Text, Code, Break, Html } kind = Kind::Text;
    QString text;
    QString url; ///< Of the link or image this piece belongs to.
    bool strong = false;
    bool operator==(const Run &) const = default;
};

/// A block of Markdown with its place. Nesting deeper than MaxBlockDepth is left in the source text.
struct Block
{
    enum class Kind { Heading, Paragraph, List, Item, Quote, Code, Html, Rule, Table, Row, Cell, Other };
    Kind kind = Kind::Other;
    LineRange lines;
    int column = 1; ///< 1-based, of the first character.
    int level = 0;  ///< Of a heading.
    bool ordered = false;
    bool task = false; ///< An item with a check box.
    QString literal;   ///< Of code and HTML.
    QString language;  ///< First word of a fence's info.
    /// What a person said a list is: Phase (steps), Detection, or Reference (text).
    std::optional<SectionRole> given;
    std::vector<Run> runs;
    std::vector<Block> children;
};

inline constexpr int MaxBlockDepth = 24;

/// Makes cmark-gfm's extensions known to it. Once per process, since its registry is no thread's; whoever
/// parses with it calls this before, on any thread.
void registerMarkdownExtensions();

/// The text as cmark-gfm may be given it. What a definition says ("[a]: https://…") is copied to each place
/// that names it: where that could make more than MaxReferenceBytes of it, definitions are read as text.
QByteArray withBoundedReferences(const QByteArray &markdown);
inline constexpr qint64 MaxReferenceBytes = 32 << 20;

/// The blocks of a source text, outermost first. Never fails: every text is Markdown.
std::vector<Block> parseMarkdown(const SourceText &source);

/// The words without any markup, on one line.
QString plainText(const std::vector<Run> &runs);
/// True when every visible piece is bold (a paragraph that serves as a heading).
bool isAllStrong(const std::vector<Run> &runs);
/// Runs cut at line breaks.
std::vector<std::vector<Run>> runLines(const std::vector<Run> &runs);
/// Every code block in the blocks and below them.
std::vector<CodeBlock> codeBlocksIn(const std::vector<Block> &blocks);
int countCodeBlocks(const std::vector<Block> &blocks);

} // namespace wf
