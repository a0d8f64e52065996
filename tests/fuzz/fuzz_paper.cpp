// SPDX-License-Identifier: GPL-3.0-or-later
// Any text where words stand on paper: titles, facts, tables, prose, the labels of charts; as PDF and as SVG.
#include "amplification.h"
#include "report/chartdrawing.h"
#include "report/pdfexport.h"
#include "report/svg.h"

#include <QXmlStreamReader>

#include <cstdint>

namespace {

wf::ReportDocument documentOf(const QString &text)
{
    wf::ReportDocument document;
    document.number = document.title = text.left(200);
    document.facts.push_back({text.left(100), {{text}}});
    wf::TableBlock table{{{QStringLiteral("What"), 2}, {text.left(50), 0, false, true}}, {}};
    table.rows.push_back({{{{text}}, {{text.left(60), wf::TextPiece::Form::Chip}}}});
    document.sections.push_back(
        {wf::ReviewSection::Summary, text.left(100), {wf::ProseBlock{text}, table, wf::TextBlock{{{text}}}}});
    return document;
}

void checkSvg(const QString &text)
{
    wf::ReportChart chart;
    chart.metric = chart.unit = chart.thresholdText = text.left(300);
    chart.emptyReason = text;
    chart.range = {wf::fromMs(0), wf::fromMs(600'000)};
    chart.marked.push_back({{wf::fromMs(1000), wf::fromMs(2000)}, text});
    const QByteArray svg = wf::svgOf(wf::drawChart(chart, {{wf::fromMs(3000), text}}), true);
    QXmlStreamReader reader(svg);
    while (!reader.atEnd())
        reader.readNext();
    if (reader.hasError())
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    // Fonts are read once.
    static const bool warm = wf::reportPdf(documentOf(QStringLiteral("*a* `b` **c** \u2022"))).has_value();
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const wf::fuzz::Amplification held(size, 4000, std::size_t{64} << 20);
    checkSvg(text);
    const auto pdf = wf::reportPdf(documentOf(text));
    if (!warm || !pdf || !pdf->startsWith("%PDF"))
        std::abort();
    return 0;
}
