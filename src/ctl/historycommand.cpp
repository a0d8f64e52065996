// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl history …: what keeps happening, what is still to be done, and what happened before the log.
#include "commands.h"
#include "history/actions.h"
#include "history/importplan.h"
#include "history/trends.h"
#include "historyjson.h"
#include "link.h"
#include "log/datafolder.h"
#include "options.h"

namespace wf::ctl {

namespace {

constexpr int ReadAtOnce = 2000;

const QString HistoryUsage =
    QStringLiteral("history list|trends|actions [--since 2026-01-01|90d] [--runbook NAME] [--service NAME]"
                   " [--tag NAME] [--severity P0] [--text WORDS] [--all] [--json] [--data-dir DIR] |"
                   " history import FILE.csv|FILE.json [--map FIELD=COLUMN]… [--dry-run] [--json]");

Expected<History> readHistory(const QString &dataDir)
{
    History history;
    if (const auto exists = checkFolderExists(dataDir); !exists)
        return tl::unexpected(exists.error());
    const auto there = hasLog(dataDir);
    if (!there)
        return tl::unexpected(there.error());
    if (!*there)
        return history;
    auto reader = HistoryReader::open(dataDir);
    if (!reader)
        return tl::unexpected(reader.error());
    for (;;) {
        const auto records = (*reader)->next(ReadAtOnce);
        if (!records)
            return tl::unexpected(records.error());
        if (records->empty())
            return history;
        for (const HistoryRecord &record : *records)
            history.put(record);
    }
}

Expected<HistoryFilter> filterOf(const Options &options, Timestamp now)
{
    HistoryFilter filter;
    filter.runbook = options.value(QStringLiteral("runbook"));
    filter.service = options.value(QStringLiteral("service"));
    filter.tag = options.value(QStringLiteral("tag"));
    filter.text = options.value(QStringLiteral("text"));
    if (const QString since = options.value(QStringLiteral("since")); !since.isEmpty()) {
        const auto length = parseDuration(since);
        const auto from =
            length ? std::optional(now - *length) : importTime(since, QTimeZone(QTimeZone::utc()));
        if (!from)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral(
                            "--since takes a day such as 2026-01-01 or a time back such as 90d, not \"%1\"")
                            .arg(since));
        filter.period = TimeRange{*from, now};
    }
    if (const QString code = options.value(QStringLiteral("severity")); !code.isEmpty()) {
        const auto severity = parseSeverity(code);
        if (!severity)
            return fail(ErrorCode::InvalidInput, QStringLiteral("--severity must be P0, P1, P2 or P3"));
        filter.severities = {*severity};
    }
    return filter;
}

QString spreadText(const Spread &s)
{
    return s.n == 0 ? QStringLiteral("–")
                    : QStringLiteral("median %1, mean %2, half of them %3 to %4 (n=%5)")
                          .arg(clockText(s.median), clockText(s.mean), clockText(s.lower), clockText(s.upper))
                          .arg(s.n);
}

void printRanked(const History &history, const QString &title, const std::vector<Ranked> &rows)
{
    constexpr std::size_t Shown = 10;
    if (!rows.empty())
        print(title);
    for (std::size_t i = 0; i < std::min(Shown, rows.size()); ++i) {
        const QString what = history.text(rows[i].what);
        const QString runbook = history.text(rows[i].runbook);
        print(QStringLiteral("  %1 of %2  %3")
                  .arg(rows[i].count)
                  .arg(rows[i].of)
                  .arg(what.isEmpty() ? runbook : QStringLiteral("%1 · %2").arg(runbook, what)));
    }
}

int trends(const History &history, const HistoryFilter &filter, const Options &options)
{
    const Trends t = trendsOf(history, select(history, filter));
    if (options.json()) {
        printJson(toJson(history, t));
        return ExitFine;
    }
    print(QStringLiteral("%1 incidents").arg(t.count));
    const char *names[] = {"to detect", "to acknowledge", "to mitigate", "to resolve"};
    for (const MeasureKind kind : AllMeasures)
        print(QStringLiteral("%1: %2").arg(QLatin1String(names[std::size_t(kind)]),
                                           spreadText(t.measures[std::size_t(kind)])));
    for (const MonthTrend &month : t.months)
        print(QStringLiteral("%1  %2 incidents  to acknowledge %3  to resolve %4")
                  .arg(monthText(month.month))
                  .arg(month.count)
                  .arg(spreadText(month.measures[std::size_t(MeasureKind::Acknowledge)]),
                       spreadText(month.measures[std::size_t(MeasureKind::Resolve)])));
    printRanked(history, QStringLiteral("runbooks that fire most"), t.fires);
    printRanked(history, QStringLiteral("steps and phases that overrun most"), t.overrun);
    printRanked(history, QStringLiteral("steps skipped most"), t.skipped);
    printRanked(history, QStringLiteral("conditions that flap"), t.flapping);
    printRanked(history, QStringLiteral("updates missed"), t.missed);
    return ExitFine;
}

int list(const History &history, const HistoryFilter &filter, const Options &options)
{
    QJsonArray array;
    for (const quint32 position : select(history, filter)) {
        const HistoryEntry &e = history.at(position);
        if (options.json())
            array.append(toJson(history, e));
        else
            print(QStringLiteral("%1  %2  %3  %4  %5")
                      .arg(toIsoUtc(e.at), severityCode(e.worst), e.number,
                           e.resolvedAt ? clockText(*e.resolvedAt - e.at) : QStringLiteral("–"), e.title));
    }
    if (options.json())
        printJson(array);
    return ExitFine;
}

int actions(const History &history, const HistoryFilter &filter, const Options &options, Timestamp now)
{
    QJsonArray array;
    for (const ActionRef &ref :
         actionsOf(history, select(history, filter), options.isSet(QStringLiteral("all")))) {
        const HistoryEntry &e = history.at(ref.incident);
        const ActionItem &a = e.actions[ref.action];
        if (options.json()) {
            array.append(toJson(e, a, now));
            continue;
        }
        const bool overdue = a.state == ActionState::Open && a.dueAt && *a.dueAt < now;
        print(QStringLiteral("%1  %2  %3  %4  %5")
                  .arg(a.dueAt ? toIsoUtc(*a.dueAt).left(10) : QStringLiteral("no date   "),
                       overdue ? QStringLiteral("overdue") : actionStateName(a.state), e.number,
                       a.owner.isEmpty() ? QStringLiteral("nobody") : a.owner, a.text));
    }
    if (options.json())
        printJson(array);
    return ExitFine;
}

void printPlan(const ImportTable &table, const ImportMapping &mapping, const ImportPlan &plan)
{
    print(QStringLiteral("source: %1").arg(mapping.source));
    for (std::size_t i = 0; i < ImportFieldCount; ++i) {
        const int column = mapping.columns[i];
        if (column >= 0)
            print(QStringLiteral("%1 = %2").arg(importFieldName(static_cast<ImportField>(i)),
                                                table.columns.value(column)));
    }
    for (const ImportProblem &problem : plan.problems) {
        const QString where = problem.line > 0
                                  ? QStringLiteral("row %1, %2: ").arg(problem.line).arg(problem.column)
                                  : QString();
        say(where + problem.text);
    }
}

int import(const Options &options)
{
    const QString path = options.words().value(1);
    if (path.isEmpty())
        return options.usageError(QStringLiteral("import needs a file"));
    const auto table = readImportTable(path);
    if (!table)
        return failed(table.error());
    ImportMapping mapping = guessMapping(*table);
    for (const QString &assignment : options.values(QStringLiteral("map"))) {
        if (const auto applied = applyMapping(mapping, table->columns, assignment); !applied)
            return options.usageError(applied.error().message);
    }
    Link link(options);
    if (const auto read = link.read(); !read)
        return failed(read.error());
    const IncidentBook &book = link.wholeBook();
    const auto known = [&book](const IncidentId &id) {
        return book.find(id) || book.archived().contains(id);
    };
    const ImportPlan plan = planImport(*table, mapping, SystemClock().wall(), known);
    if (!options.json())
        printPlan(*table, mapping, plan);
    const bool dry = options.isSet(QStringLiteral("dry-run"));
    int imported = 0;
    for (const command::ImportIncidents &command : importCommands(plan)) {
        if (dry)
            break;
        if (const auto done = link.submit(command); !done) {
            const int code = failed(done.error());
            say(QStringLiteral("%1 incidents were imported before that").arg(imported));
            return code;
        }
        imported += int(command.incidents.size());
    }
    if (options.json())
        printJson(toJson(plan, dry));
    else
        print(QStringLiteral("%1 rows: %2 incidents %3, %4 known already, %5 with problems")
                  .arg(plan.rows)
                  .arg(plan.incidents.size())
                  .arg(dry ? QStringLiteral("would be imported") : QStringLiteral("imported"))
                  .arg(plan.known)
                  .arg(plan.badRows));
    return plan.badRows > 0 ? ExitFailed : ExitFine;
}

} // namespace

int historyCommand(const QStringList &args)
{
    Options options(HistoryUsage);
    for (const char *name : {"since", "runbook", "service", "tag", "severity", "text"})
        options.add({QLatin1String(name), QStringLiteral("only these"), QStringLiteral("VALUE")});
    options.add({QStringLiteral("all"), QStringLiteral("done and dropped actions too")});
    options.add(
        {QStringLiteral("dry-run"), QStringLiteral("say what would be imported, and change nothing")});
    options.add({QStringLiteral("map"), QStringLiteral("which column holds a field"),
                 QStringLiteral("FIELD=COLUMN")});
    if (!options.parse(args))
        return options.exitCode();
    const QString verb = options.words().value(0);
    if (verb == QLatin1String("import"))
        return import(options);
    if (verb != QLatin1String("list") && verb != QLatin1String("trends") && verb != QLatin1String("actions"))
        return options.usageError(
            QStringLiteral("history takes \"list\", \"trends\", \"actions\" or \"import\""));
    const Timestamp now = SystemClock().wall();
    const auto filter = filterOf(options, now);
    if (!filter)
        return options.usageError(filter.error().message);
    const auto history = readHistory(options.dataDir());
    if (!history)
        return failed(history.error());
    if (verb == QLatin1String("trends"))
        return trends(*history, *filter, options);
    return verb == QLatin1String("list") ? list(*history, *filter, options)
                                         : actions(*history, *filter, options, now);
}

} // namespace wf::ctl
