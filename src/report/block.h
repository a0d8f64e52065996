// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/severity.h"

#include <QString>

#include <variant>
#include <vector>

namespace wf {

/// What colour says besides the words; every exporter has a colour of paper for it.
enum class Tone { Plain, Muted, P0, P1, P2, P3, Good, Warn, Bad, Review };
Tone toneOf(Severity severity);

/// A piece of a line that came from the log. Its text is not Markdown; line feeds are kept.
struct TextPiece
{
    enum class Form { Plain, Strong, Code, Chip };
    QString text;
    Form form = Form::Plain;
    Tone tone = Tone::Plain;
    QString link = {}; ///< http, https or mailto; empty otherwise.
    bool operator==(const TextPiece &) const = default;
};
using ReportText = std::vector<TextPiece>;
ReportText plainLine(const QString &text);
ReportText mutedLine(const QString &text);
/// The words without any form.
QString wordsOf(const ReportText &text);

/// A heading inside of a section.
struct HeadingBlock
{
    QString text;
};
struct TextBlock
{
    ReportText text;
};
/// What a person wrote: Markdown.
struct ProseBlock
{
    QString markdown;
};
struct ListBlock
{
    std::vector<ReportText> items;
};
struct TableColumn
{
    QString title;
    double weight = 1;   ///< Its share of the width where texts wrap; 0: as wide as its texts are.
    bool right = false;  ///< Numbers.
    bool digits = false; ///< Times and durations: figures of one width.
};
struct TableRow
{
    std::vector<ReportText> cells; ///< One per column; of a row that spans all of them only one.
    bool spans = false;            ///< A day, a phase: heads the rows below it.
    bool review = false;           ///< Written in the review, not at the time.
};
struct TableBlock
{
    std::vector<TableColumn> columns;
    std::vector<TableRow> rows;
};
/// A picture of `ReportDocument::charts`.
struct ChartBlock
{
    std::size_t chart = 0;
    std::vector<ReportText> captions; ///< Of ranges that were marked on it.
};
using ReportBlock = std::variant<HeadingBlock, TextBlock, ProseBlock, ListBlock, TableBlock, ChartBlock>;
using ReportBlocks = std::vector<ReportBlock>;

/// A name and what it says: "Commander: Ada".
struct ReportFact
{
    QString name;
    ReportText value;
};

/// One of the numbers at the top.
struct ReportTile
{
    QString title; ///< "Time to detect"
    QString value; ///< "3:12"
    QString note;  ///< "detected − started"
    Tone tone = Tone::Plain;
};

} // namespace wf
