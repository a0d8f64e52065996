// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/outline.h"

namespace wf {

/// "**Key**: value", "Key: value" or a row of a two-column table.
struct FactRow
{
    QString key;                 ///< As written, without the colon; empty where a list item has none.
    QString value;               ///< Plain text.
    std::vector<Run> runs;       ///< Of the value.
    const Block *item = nullptr; ///< The list item it came from, or null.
    bool wide = false;           ///< Of a table with more than two columns: examples, not facts.
    LineRange lines;
};

/// The rows of lists, tables and paragraphs. Nested lists are not descended into.
std::vector<FactRow> factRows(const std::vector<const Block *> &blocks);

/// All severities a text names as codes ("P1 or P0", "SEV2"), in order, each once.
std::vector<Severity> severitiesIn(const QString &text);
/// The severity of a row "Severity: high", if it is one.
std::optional<Severity> severityOfRow(const FactRow &row);
/// The levels a section on severities describes; fewer than two is no scale.
std::vector<SeverityLevel> severityScale(const OutlineNode &node);

/// Contacts of one heading (not of those below it).
void readContacts(const OutlineNode &node, std::vector<Contact> &contacts);

/// Takes owner, version and review dates out of rows; true when any row was one.
bool readInfo(const std::vector<FactRow> &rows, DocumentInfo &info);
void readFrontMatterInfo(const SourceText &source, DocumentInfo &info);

/// Names of metrics in code spans of the blocks.
QStringList metricNames(const std::vector<const Block *> &blocks);

} // namespace wf
