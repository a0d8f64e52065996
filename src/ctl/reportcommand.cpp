// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl report …: the post-mortem of an incident as a document.
#include "commands.h"
#include "desk/reporting.h"
#include "desk/settings.h"
#include "desk/desklink.h"
#include "options.h"
#include "report/export.h"

#include <QFileInfo>

namespace wf::ctl {

namespace {

Expected<std::optional<Timestamp>> timeOption(const Options &options, const QString &name)
{
    const QString text = options.value(name);
    const auto at = fromIso(text);
    if (!text.isEmpty() && !at)
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral("--%1 needs a time with its zone, such as 2026-11-23T14:30:00Z, not \"%2\"")
                .arg(name, text));
    return at;
}

/// Of the charts; empty: as reportWindow() has it.
Expected<std::optional<TimeRange>> windowOf(const Options &options, const Incident &incident, Timestamp now)
{
    const auto from = timeOption(options, QStringLiteral("from"));
    const auto to = timeOption(options, QStringLiteral("to"));
    if (!from || !to)
        return tl::unexpected(!from ? from.error() : to.error());
    if (!*from && !*to)
        return std::nullopt;
    const TimeRange usual = reportWindow(incident, now);
    const TimeRange window{from->value_or(usual.from), to->value_or(usual.to)};
    constexpr std::chrono::days Longest{366};
    if (window.to <= window.from || window.length() > Longest)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("--from has to be before --to, and at most %1 days").arg(Longest.count()));
    return window;
}

Expected<ReportFormat> formatOf(const Options &options, const QString &path)
{
    const QString given = options.value(QStringLiteral("format"));
    const QString name = given.isEmpty() ? QFileInfo(path).suffix() : given;
    if (const auto format = parseReportFormat(name))
        return *format;
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("\"%1\" is no format of a report: md, html, pdf, json, csv").arg(name));
}

} // namespace

int reportCommand(const QStringList &args)
{
    Options options(
        QStringLiteral("report INC -o FILE [--format md|html|pdf|json|csv] [--from T] [--to T] [--as-of T] "
                       "[--json] [--data-dir DIR]"));
    options.add({{QStringLiteral("o"), QStringLiteral("output")},
                 QStringLiteral("where it goes"),
                 QStringLiteral("FILE")});
    options.add({QStringLiteral("format"),
                 QStringLiteral("md, html, pdf, json or csv; as the file's name ends if left out"),
                 QStringLiteral("FORMAT")});
    options.add(
        {QStringLiteral("from"), QStringLiteral("where its charts begin, ISO 8601"), QStringLiteral("T")});
    options.add({QStringLiteral("to"), QStringLiteral("where its charts end"), QStringLiteral("T")});
    options.add({QStringLiteral("as-of"),
                 QStringLiteral("of an open incident: until when it counts; now if left out"),
                 QStringLiteral("T")});
    if (!options.parse(args))
        return options.exitCode();
    const QString path = options.value(QStringLiteral("output"));
    if (options.words().size() != 1 || path.isEmpty())
        return options.usageError(QStringLiteral("report needs an incident and -o FILE"));
    const auto format = formatOf(options, path);
    const auto asOf = timeOption(options, QStringLiteral("as-of"));
    if (!format || !asOf)
        return options.usageError(!format ? format.error().message : asOf.error().message);
    DeskLink link(options.dataDir(), options.actor());
    if (const auto read = link.read(); !read)
        return failed(read.error());
    const auto incident = link.incident(options.words().front());
    if (!incident)
        return failed(incident.error());
    if (!(*incident)->declaredAt)
        return failed(
            {ErrorCode::Refused, QStringLiteral("%1 was never declared: a detection has no post-mortem")
                                     .arg(options.words().front())});
    const Timestamp now = asOf->value_or(SystemClock().wall());
    const auto window = windowOf(options, **incident, now);
    if (!window)
        return options.usageError(window.error().message);
    QStringList problems;
    const ReportInput input = recordedReport(options.dataDir(), **incident, now, *window,
                                             Settings(options.dataDir()).bindings(), problems);
    const auto files = writeReport(input, *format, path);
    if (!files)
        return failed(files.error());
    for (const QString &problem : problems)
        failed({ErrorCode::Corrupt, problem});
    if (options.json())
        printJson(QJsonArray::fromStringList(*files));
    for (const QString &file : options.json() ? QStringList() : *files)
        print(file);
    return problems.isEmpty() ? ExitFine : ExitFailed;
}

} // namespace wf::ctl
