// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/export.h"

#include "base/files.h"
#include "base/names.h"
#include "report/chartdrawing.h"
#include "report/csvexport.h"
#include "report/htmlexport.h"
#include "report/jsonexport.h"
#include "report/markdownexport.h"
#include "report/pdfexport.h"
#include "report/svg.h"

#include <QDir>
#include <QFileInfo>

namespace wf {

namespace {

constexpr std::array FormatNames{"md", "html", "pdf", "json", "csv"};

} // namespace

QString reportFormatName(ReportFormat format)
{
    return nameIn(FormatNames, format);
}

std::optional<ReportFormat> parseReportFormat(QStringView name)
{
    if (name.compare(QLatin1String("markdown"), Qt::CaseInsensitive) == 0)
        return ReportFormat::Markdown;
    return parseIn<ReportFormat>(FormatNames, name);
}

Expected<QByteArray> reportBytes(const ReportInput &input, ReportFormat format, const QString &name)
{
    switch (format) {
    case ReportFormat::Markdown:
        return reportMarkdown(buildReport(input), name);
    case ReportFormat::Html:
        return reportHtml(buildReport(input));
    case ReportFormat::Pdf:
        return reportPdf(buildReport(input));
    case ReportFormat::Json:
        return reportJson(input);
    case ReportFormat::Csv:
        return timelineCsv(input.incident);
    }
    return fail(ErrorCode::InvalidInput, QStringLiteral("no such format"));
}

Expected<QStringList> writeReport(const ReportInput &input, ReportFormat format, const QString &path)
{
    const QFileInfo info(path);
    const QString name = info.completeBaseName();
    const auto bytes = reportBytes(input, format, name);
    if (!bytes)
        return tl::unexpected(bytes.error());
    QStringList files;
    for (std::size_t i = 0; format == ReportFormat::Markdown && i < input.charts.size(); ++i) {
        const QString picture = info.dir().filePath(pictureName(name, i));
        const ChartDrawing drawing = drawChart(input.charts[i], chartMarks(input.incident));
        if (const auto written = writeFile(picture, svgOf(drawing, true)); !written)
            return tl::unexpected(written.error());
        files << picture;
    }
    if (const auto written = writeFile(path, *bytes); !written)
        return tl::unexpected(written.error());
    return files << path;
}

} // namespace wf
