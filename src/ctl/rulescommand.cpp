// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl rules …: rule files of Prometheus, and their unit tests.
#include "backtestcommand.h"
#include "base/files.h"
#include "commands.h"
#include "options.h"
#include "promql/literals.h"
#include "promql/printer.h"
#include "rules/ruletest.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace wf::ctl {

namespace {

const QString RulesUsage = QStringLiteral(
    "rules check FILE… [--json] | rules test FILE… [--json] | rules backtest FILE… [--since D] [--step D] "
    "[--json] [--data-dir DIR]");
/// Rule files that one pattern of a test may name.
constexpr qsizetype MostFilesOfAPattern = 1'000;

QString levelName(rules::RuleProblem::Level level)
{
    return level == rules::RuleProblem::Level::Error ? QStringLiteral("error") : QStringLiteral("warning");
}

QJsonValue secondsOf(const std::optional<Millis> &time)
{
    return time ? QJsonValue(inSeconds(*time)) : QJsonValue(QJsonValue::Null);
}

QJsonObject textsJson(const std::vector<rules::RuleText> &texts)
{
    QJsonObject object;
    for (const rules::RuleText &text : texts)
        object[QString::fromStdString(text.name)] = QString::fromStdString(text.text->text());
    return object;
}

QJsonObject ruleJson(const rules::Rule &rule)
{
    const bool alert = rule.kind == rules::RuleKind::Alert;
    QJsonObject object{
        {alert ? QStringLiteral("alert") : QStringLiteral("record"), QString::fromStdString(rule.name)},
        {QStringLiteral("line"), rule.line},
        {QStringLiteral("expr"), QString::fromStdString(promql::printed(*rule.expr->root))},
        {QStringLiteral("labels"), textsJson(rule.labels)}};
    if (alert) {
        object[QStringLiteral("for_s")] = inSeconds(rule.holdFor);
        object[QStringLiteral("keep_firing_for_s")] = inSeconds(rule.keepFiringFor);
        object[QStringLiteral("annotations")] = textsJson(rule.annotations);
    }
    return object;
}

QJsonObject fileJson(const rules::RuleFile &file)
{
    QJsonArray groups;
    for (const rules::RuleGroupPtr &group : file.groups) {
        QJsonArray list;
        for (const rules::Rule &rule : group->rules)
            list.append(ruleJson(rule));
        groups.append(QJsonObject{{QStringLiteral("name"), QString::fromStdString(group->name)},
                                  {QStringLiteral("line"), group->line},
                                  {QStringLiteral("interval_s"), secondsOf(group->interval)},
                                  {QStringLiteral("limit"), qint64(group->limit)},
                                  {QStringLiteral("rules"), list}});
    }
    QJsonArray problems;
    for (const rules::RuleProblem &problem : file.problems)
        problems.append(QJsonObject{{QStringLiteral("level"), levelName(problem.level)},
                                    {QStringLiteral("line"), problem.line},
                                    {QStringLiteral("column"), problem.column},
                                    {QStringLiteral("message"), problem.text}});
    return {{QStringLiteral("file"), file.file},
            {QStringLiteral("groups"), groups},
            {QStringLiteral("problems"), problems}};
}

struct Totals
{
    std::size_t alerts = 0;
    std::size_t records = 0;
    std::size_t errors = 0;
    std::size_t warnings = 0;

    void add(const rules::RuleFile &file)
    {
        alerts += file.count(rules::RuleKind::Alert);
        records += file.count(rules::RuleKind::Record);
        for (const rules::RuleProblem &problem : file.problems)
            ++(problem.level == rules::RuleProblem::Level::Error ? errors : warnings);
    }
};

int checkRules(const QStringList &files, const Options &options)
{
    Totals totals;
    QJsonArray json;
    for (const QString &path : files) {
        const rules::RuleFile file = rules::loadRuleFile(path);
        totals.add(file);
        if (options.json()) {
            json.append(fileJson(file));
            continue;
        }
        for (const rules::RuleProblem &problem : file.problems)
            print(rules::problemText(path, problem));
        print(QStringLiteral("%1: %2 groups, %3 alerts, %4 recordings")
                  .arg(path)
                  .arg(file.groups.size())
                  .arg(file.count(rules::RuleKind::Alert))
                  .arg(file.count(rules::RuleKind::Record)));
    }
    if (options.json())
        printJson(QJsonObject{{QStringLiteral("files"), json},
                              {QStringLiteral("alerts"), qint64(totals.alerts)},
                              {QStringLiteral("recordings"), qint64(totals.records)},
                              {QStringLiteral("errors"), qint64(totals.errors)},
                              {QStringLiteral("warnings"), qint64(totals.warnings)}});
    else
        print(QStringLiteral("%1 files, %2 alerts, %3 recordings, %4 errors, %5 warnings")
                  .arg(files.size())
                  .arg(totals.alerts)
                  .arg(totals.records)
                  .arg(totals.errors)
                  .arg(totals.warnings));
    return totals.errors > 0 ? ExitFailed : ExitFine;
}

/// The rule files of a pattern (*, ? and [] in the last part of the path), relative to a folder.
std::vector<rules::RuleFile> filesOf(const QString &folder, const QString &pattern)
{
    const QFileInfo info(QDir(folder).filePath(pattern));
    std::vector<rules::RuleFile> files;
    if (!pattern.contains(QRegularExpression(QStringLiteral("[*?\\[]")))) {
        if (info.exists())
            files.push_back(rules::loadRuleFile(info.filePath()));
        return files;
    }
    const QStringList names = info.dir().entryList({info.fileName()}, QDir::Files, QDir::Name);
    for (const QString &name : names.mid(0, MostFilesOfAPattern))
        files.push_back(rules::loadRuleFile(info.dir().filePath(name)));
    return files;
}

std::vector<rules::RuleTestCase> casesOf(const QString &path)
{
    const auto text = readFile(path, qint64(rules::MaxYamlBytes));
    if (!text)
        return {{1, path, false, text.error().message}};
    const QString folder = QFileInfo(path).path();
    return rules::runRuleTests({text->constData(), std::size_t(text->size())}, path,
                               [&](const QString &pattern) { return filesOf(folder, pattern); });
}

int testRules(const QStringList &files, const Options &options)
{
    int passed = 0;
    int failures = 0;
    QJsonArray json;
    for (const QString &path : files) {
        for (const rules::RuleTestCase &test : casesOf(path)) {
            ++(test.passed ? passed : failures);
            if (options.json()) {
                QJsonObject row{{QStringLiteral("file"), path},
                                {QStringLiteral("line"), test.line},
                                {QStringLiteral("test"), test.what},
                                {QStringLiteral("outcome"),
                                 test.passed ? QStringLiteral("passed") : QStringLiteral("failed")}};
                if (!test.passed)
                    row[QStringLiteral("message")] = test.message;
                json.append(row);
            } else if (!test.passed) {
                print(QStringLiteral("%1:%2: %3: %4").arg(path).arg(test.line).arg(test.what, test.message));
            } else if (options.verbose()) {
                print(QStringLiteral("%1:%2: %3: passed").arg(path).arg(test.line).arg(test.what));
            }
        }
    }
    if (options.json())
        printJson(QJsonObject{{QStringLiteral("tests"), json},
                              {QStringLiteral("passed"), passed},
                              {QStringLiteral("failed"), failures}});
    else
        print(QStringLiteral("%1 passed, %2 failed").arg(passed).arg(failures));
    return failures > 0 ? ExitFailed : ExitFine;
}

} // namespace

int rulesCommand(const QStringList &args)
{
    Options options(RulesUsage);
    options.add({QStringLiteral("config"), QStringLiteral("configuration that names the runbooks"),
                 QStringLiteral("FILE.toml")});
    options.add(
        {QStringLiteral("since"), QStringLiteral("how far back a backtest goes; 14d"), QStringLiteral("D")});
    options.add(
        {QStringLiteral("step"), QStringLiteral("how often a backtest evaluates; 15s"), QStringLiteral("D")});
    if (!options.parse(args))
        return options.exitCode();
    const QString verb = options.words().value(0);
    const QStringList files = options.words().mid(1);
    if (verb != QLatin1String("check") && verb != QLatin1String("test") && verb != QLatin1String("backtest"))
        return options.usageError(verb.isEmpty() ? QStringLiteral("check, test or backtest?")
                                                 : QStringLiteral("rules has no command \"%1\"").arg(verb));
    if (files.isEmpty())
        return options.usageError(QStringLiteral("which files?"));
    if (verb == QLatin1String("backtest"))
        return backtestRules(files, options);
    return verb == QLatin1String("check") ? checkRules(files, options) : testRules(files, options);
}

} // namespace wf::ctl
