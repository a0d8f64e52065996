// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/print.h"
#include "commands.h"
#include "options.h"
#include "playbookcommand.h"

#include "runbook/readcoverage.h"
#include "runbook/runbook.h"
#include "runbook/runbookplaces.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace wf::ctl {

namespace {

/// Files as given; folders give their *.md, sorted. False when a path does not exist or is refused.
bool collectFiles(const QStringList &paths, QStringList &files)
{
    bool allThere = true;
    for (const QString &path : paths) {
        const QFileInfo info(path);
        if (!info.exists()) {
            say(QStringLiteral("%1: there is no such file or folder").arg(path));
            allThere = false;
            continue;
        }
        if (!info.isDir()) {
            files << path;
            continue;
        }
        if (const QString objection = objectionToRunbooks(path); !objection.isEmpty()) {
            say(QStringLiteral("%1; give the folder with the runbooks, or the files").arg(objection));
            allThere = false;
            continue;
        }
        const RunbookPlaces places = findRunbooks({path});
        for (const QString &problem : places.problems)
            say(problem);
        // As they would be found from where the command was given.
        for (const QString &file : places.files)
            files << QDir(path).filePath(QDir(path).relativeFilePath(file));
    }
    return allThere;
}

QString stateOf(const Condition &condition)
{
    switch (condition.kind) {
    case ConditionKind::Declared:
        return QStringLiteral("ok");
    case ConditionKind::Suggested:
        return QStringLiteral("suggested");
    case ConditionKind::PromQl:
        return QStringLiteral("promql");
    case ConditionKind::Invalid:
        return QStringLiteral("invalid");
    }
    return {};
}

QJsonArray stepsJson(const std::vector<Step> &steps)
{
    QJsonArray array;
    for (const Step &step : steps) {
        QJsonArray commands;
        for (const CodeBlock &command : step.commands)
            commands.append(command.text);
        array.append(QJsonObject{{QStringLiteral("title"), step.title},
                                 {QStringLiteral("detail"), step.detail},
                                 {QStringLiteral("line"), step.lines.first},
                                 {QStringLiteral("commands"), commands}});
    }
    return array;
}

QJsonValue seconds(const std::optional<Millis> &time)
{
    return time ? QJsonValue(double(time->count()) / 1000.0) : QJsonValue(QJsonValue::Null);
}

QJsonObject phaseJson(const Phase &phase)
{
    QJsonArray branches;
    for (const Branch &branch : phase.branches) {
        branches.append(QJsonObject{{QStringLiteral("title"), branch.title},
                                    {QStringLiteral("line"), branch.lines.first},
                                    {QStringLiteral("steps"), stepsJson(branch.steps)}});
    }
    return {{QStringLiteral("name"), phase.name},
            {QStringLiteral("role"), phaseRoleName(phase.role)},
            {QStringLiteral("from_s"), seconds(phase.from)},
            {QStringLiteral("to_s"), seconds(phase.to)},
            {QStringLiteral("line"), phase.lines.first},
            {QStringLiteral("steps"), stepsJson(phase.steps)},
            {QStringLiteral("branches"), branches}};
}

QJsonObject runbookJson(const Runbook &runbook)
{
    QJsonArray severities;
    for (Severity severity : runbook.severities)
        severities.append(severityCode(severity));
    QJsonArray conditions;
    for (const Condition &condition : runbook.conditions) {
        QJsonObject o{{QStringLiteral("text"), condition.text},
                      {QStringLiteral("line"), condition.line},
                      {QStringLiteral("state"), stateOf(condition)}};
        if (!condition.language.isEmpty())
            o.insert(QStringLiteral("language"), condition.language);
        conditions.append(o);
    }
    QJsonArray phases;
    for (const Phase &phase : runbook.phases)
        phases.append(phaseJson(phase));
    return {{QStringLiteral("title"), runbook.title},
            {QStringLiteral("severity"),
             runbook.severity ? QJsonValue(severityCode(*runbook.severity)) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("severities"), severities},
            {QStringLiteral("conditions"), conditions},
            {QStringLiteral("phases"), phases}};
}

void appendContacts(const std::vector<Contact> &contacts, QJsonArray &array)
{
    for (const Contact &contact : contacts) {
        array.append(QJsonObject{{QStringLiteral("group"), contact.group},
                                 {QStringLiteral("name"), contact.name},
                                 {QStringLiteral("value"), contact.value},
                                 {QStringLiteral("line"), contact.line}});
    }
}

QString levelName(Diagnostic::Level level)
{
    switch (level) {
    case Diagnostic::Level::Info:
        return QStringLiteral("info");
    case Diagnostic::Level::Warning:
        return QStringLiteral("warning");
    case Diagnostic::Level::Error:
        return QStringLiteral("error");
    }
    return {};
}

QJsonObject documentJson(const RunbookDocument &document)
{
    QJsonArray runbooks;
    QJsonArray contacts;
    appendContacts(document.contacts, contacts);
    for (const Runbook &runbook : document.runbooks) {
        runbooks.append(runbookJson(runbook));
        appendContacts(runbook.contacts, contacts);
    }
    QJsonArray checklists;
    for (const Checklist &list : document.checklists) {
        checklists.append(QJsonObject{{QStringLiteral("title"), list.title},
                                      {QStringLiteral("group"), list.group},
                                      {QStringLiteral("line"), list.lines.first},
                                      {QStringLiteral("steps"), stepsJson(list.steps)}});
    }
    QJsonArray diagnostics;
    for (const Diagnostic &d : document.diagnostics) {
        diagnostics.append(QJsonObject{{QStringLiteral("line"), d.line},
                                       {QStringLiteral("column"), d.column},
                                       {QStringLiteral("severity"), levelName(d.level)},
                                       {QStringLiteral("message"), d.message}});
    }
    const ReadingCoverage coverage = readingCoverage(document);
    QJsonArray missed;
    for (const LineRange &lines : coverage.missed)
        missed.append(lines.first);
    QJsonArray unreached;
    for (int line : document.unreachedLines)
        unreached.append(line);
    return {{QStringLiteral("file"), document.file},
            {QStringLiteral("runbooks"), runbooks},
            {QStringLiteral("checklists"), checklists},
            {QStringLiteral("contacts"), contacts},
            {QStringLiteral("code_blocks"), document.codeBlocks},
            {QStringLiteral("diagnostics"), diagnostics},
            {QStringLiteral("unreached_lines"), unreached},
            {QStringLiteral("instructions"), coverage.instructions},
            {QStringLiteral("instruction_steps"), coverage.steps},
            {QStringLiteral("missed_instructions"), missed},
            {QStringLiteral("leftover_lines"), coverage.leftoverLines}};
}

QString summary(const RunbookDocument &document)
{
    int conditions = 0;
    int steps = 0;
    int branches = 0;
    int windows = 0;
    for (const Runbook &runbook : document.runbooks) {
        conditions += int(runbook.conditions.size());
        for (const Phase &phase : runbook.phases) {
            steps += int(phase.steps.size());
            branches += int(phase.branches.size());
            windows += phase.to ? 1 : 0;
            for (const Branch &branch : phase.branches)
                steps += int(branch.steps.size());
        }
    }
    int tasks = 0;
    for (const Checklist &list : document.checklists)
        tasks += int(list.steps.size());
    QString text = QStringLiteral("%1: %2 runbooks, %3 conditions, %4 steps, %5 branches, %6 time windows")
                       .arg(document.file)
                       .arg(document.runbooks.size())
                       .arg(conditions)
                       .arg(steps)
                       .arg(branches)
                       .arg(windows);
    if (tasks > 0)
        text += QStringLiteral(", %1 tasks in %2 checklists").arg(tasks).arg(document.checklists.size());
    if (const ReadingCoverage coverage = readingCoverage(document); !coverage.complete())
        text += QStringLiteral(", ") + coverageText(coverage);
    return text;
}

/// What depends on today: the parser itself has no clock.
void addReviewWarnings(RunbookDocument &document, Timestamp now)
{
    const auto check = [&](const DocumentInfo &info, const QString &what) {
        if (info.nextReviewDue && *info.nextReviewDue < now)
            document.diagnostics.push_back(
                {Diagnostic::Level::Warning, 1, 1,
                 QStringLiteral("the review of %1 was due on %2").arg(what, info.nextReview)});
    };
    check(document.info, QStringLiteral("this file"));
    for (const Runbook &runbook : document.runbooks) {
        if (runbook.info.nextReview != document.info.nextReview)
            check(runbook.info, QLatin1Char('"') + runbook.title + u'"');
    }
}

int usage(const QString &problem)
{
    if (!problem.isEmpty())
        say(QStringLiteral("%1").arg(problem));
    putLine(stderr,
            QStringLiteral("usage: watchfloorctl runbook check [--json] PATH… | runbook export FILE --format "
                           "cacao|mattermost [--runbook ID] | runbook import FILE"));
    return ExitUsage;
}

} // namespace

int runbookCommand(const QStringList &args)
{
    if (args.value(0) == QLatin1String("export") || args.value(0) == QLatin1String("import"))
        return playbookCommand(args);
    if (args.value(0) != QLatin1String("check"))
        return usage(args.isEmpty() ? QString()
                                    : QStringLiteral("runbook has no command \"%1\"").arg(args[0]));
    bool json = false;
    bool onlyPaths = false;
    QStringList paths;
    for (const QString &arg : args.mid(1)) {
        if (!onlyPaths && arg == QLatin1String("--json"))
            json = true;
        else if (!onlyPaths && arg == QLatin1String("--"))
            onlyPaths = true;
        else if (!onlyPaths && arg.startsWith(u'-') && arg.size() > 1)
            return usage(QStringLiteral("unknown option %1").arg(arg));
        else
            paths << arg;
    }
    if (paths.isEmpty())
        return usage(QStringLiteral("no file or folder given"));

    QStringList files;
    bool fine = collectFiles(paths, files);
    if (fine && files.isEmpty())
        say(QStringLiteral("no Markdown files (*.md) found"));
    fine = fine && !files.isEmpty();
    const Timestamp now = fromMs(QDateTime::currentMSecsSinceEpoch());
    QJsonArray array;
    for (const QString &file : std::as_const(files)) {
        RunbookDocument document = loadRunbook(file);
        addReviewWarnings(document, now);
        fine = fine && !document.hasErrors();
        if (json) {
            array.append(documentJson(document));
            continue;
        }
        for (const Diagnostic &d : document.diagnostics)
            print(diagnosticText(file, d));
        print(summary(document));
    }
    if (json)
        printJson(array);
    return fine ? ExitFine : ExitFailed;
}

} // namespace wf::ctl
