// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of a PDF: columns find their widths, rows go over pages, their head stands on each.
#pragma once

#include "report/pdfpages.h"

namespace wf::report {

struct PdfColumn
{
    StyledText title;
    double weight = 1; ///< 0: as wide as its texts are.
    bool right = false;
};
struct PdfRow
{
    std::vector<StyledText> cells; ///< One where it spans.
    bool spans = false;
    bool review = false;
};
struct PdfTable
{
    std::vector<PdfColumn> columns;
    std::vector<PdfRow> rows;
    double indent = 0;
};

PdfTable pdfTable(const TableBlock &table);
void drawTable(PdfPages &pages, const PdfTable &table);
/// How much of it has to stand on one page: a short table as a whole, else its head and what follows.
double keptTogether(PdfPages &pages, const PdfTable &table);

} // namespace wf::report
