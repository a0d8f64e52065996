// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl report …: the post-mortem of an incident as a document.
#include "commands.h"
#include "desk/reporting.h"
#include "desk/settings.h"
#include "link.h"
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

/// The time range the charts show; none: the one of reportWindow(). Refused if the incident has no report.
Expected<std::optional<TimeRange>> windowOf(const Options &options, const Incident &incident, Timestamp now)
{
    if (!incident.declaredAt)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 was never declared: a detection has no post-mortem")
                        .arg(options.words().front()));
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
                    QStringLiteral("--from has to be before --to, by at most %1 days").arg(Longest.count()));
    return window;
}

Expected<ReportFormat> formatOf(const Options &options, const QString &path)
{
    const QString given = options.value(QStringLiteral("format"));
    const QString name = given.isEmpty() ? QFileInfo(path).suffix() : given;
    if (const auto format = parseReportFormat(name))
        return *format;
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("\"%1\" is not a report format: use md, html, pdf, json or csv").arg(name));
}

/// Of the log in the data folder, or of a bundle.
Expected<ReportInput> inputOf(const Options &options, Timestamp now, QStringList &problems)
{
    const QString name = options.words().front();
    const auto bindings = Settings(options.dataDir()).bindings();
    const QString file = options.value(QStringLiteral("bundle"));
    if (!file.isEmpty()) {
        const auto bundle = Bundle::open(file);
        if (!bundle)
            return tl::unexpected(bundle.error());
        const IncidentBook book = (*bundle)->book();
        const auto incident = book.resolve(name);
        if (!incident)
            return fail(incident.error().code, QStringLiteral("%1: %2").arg(file, incident.error().message));
        const auto window = windowOf(options, **incident, now);
        return window ? bundledReport(**bundle, **incident, now, *window, bindings, problems)
                      : tl::unexpected(window.error());
    }
    Link link(options);
    if (const auto read = link.readExisting(); !read)
        return tl::unexpected(read.error());
    const auto incident = link.incident(name);
    if (!incident)
        return tl::unexpected(incident.error());
    const auto window = windowOf(options, **incident, now);
    if (!window)
        return tl::unexpected(window.error());
    return recordedReport(options.dataDir(), **incident, now, *window, bindings, problems);
}

} // namespace

int reportCommand(const QStringList &args)
{
    Options options(QStringLiteral(
        "report INC -o FILE [--bundle FILE] [--format md|html|pdf|json|csv] [--from T] [--to T] "
        "[--as-of T] [--json] [--data-dir DIR]"));
    options.add({QStringLiteral("bundle"),
                 QStringLiteral("read the incident from a bundle instead of the log"),
                 QStringLiteral("FILE")});
    options.add({{QStringLiteral("o"), QStringLiteral("output")},
                 QStringLiteral("where to write it"),
                 QStringLiteral("FILE")});
    options.add({QStringLiteral("format"),
                 QStringLiteral("md, html, pdf, json or csv; default as the file's name ends"),
                 QStringLiteral("FORMAT")});
    options.add(
        {QStringLiteral("from"), QStringLiteral("start of its charts, ISO 8601"), QStringLiteral("T")});
    options.add({QStringLiteral("to"), QStringLiteral("end of its charts"), QStringLiteral("T")});
    options.add({QStringLiteral("as-of"),
                 QStringLiteral("for an open incident: count until then; default now"), QStringLiteral("T")});
    if (!options.parse(args))
        return options.exitCode();
    const QString path = options.value(QStringLiteral("output"));
    if (options.words().size() != 1 || path.isEmpty())
        return options.usageError(QStringLiteral("report needs an incident and -o FILE"));
    const auto format = formatOf(options, path);
    const auto asOf = timeOption(options, QStringLiteral("as-of"));
    if (!format || !asOf)
        return options.usageError(!format ? format.error().message : asOf.error().message);
    const Timestamp now = asOf->value_or(SystemClock().wall());
    QStringList problems;
    const auto input = inputOf(options, now, problems);
    if (!input)
        return input.error().code == ErrorCode::InvalidInput ? options.usageError(input.error().message)
                                                             : failed(input.error());
    const auto files = writeReport(*input, *format, path);
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
