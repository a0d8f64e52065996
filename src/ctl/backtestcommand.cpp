// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl rules backtest: when rules would have fired, beside the incidents that happened.
#include "backtestcommand.h"

#include "commands.h"
#include "desk/backtester.h"
#include "desk/pastincidents.h"
#include "desk/watchedrules.h"
#include "link.h"
#include "promql/archivesource.h"

namespace wf::ctl {

namespace {

constexpr Millis DefaultSince = std::chrono::hours(24 * 14);

QJsonObject scoreJson(const rules::BacktestScore &score)
{
    return {{QStringLiteral("firings"), score.firings},
            {QStringLiteral("found"), score.found},
            {QStringLiteral("missed"), score.missed},
            {QStringLiteral("late"), score.late},
            {QStringLiteral("delay_s"), inSeconds(score.delay)},
            {QStringLiteral("false_alarms"), score.falseAlarms}};
}

QJsonObject testedJson(const TestedRule &tested)
{
    QJsonArray firings;
    for (const rules::Firing &firing : tested.result.firings)
        firings.append(QJsonObject{
            {QStringLiteral("from"), toIsoUtc(firing.range.from)},
            {QStringLiteral("to"), toIsoUtc(firing.range.to)},
            {QStringLiteral("series"), qint64(firing.series)},
            {QStringLiteral("worst"), firing.worst},
            {QStringLiteral("incident"),
             firing.incident ? QJsonValue(tested.incidents[*firing.incident].name) : QJsonValue()}});
    QJsonArray missed;
    for (std::size_t i = 0; i < tested.incidents.size(); ++i) {
        if (isMissed(tested, i))
            missed.append(tested.incidents[i].name);
    }
    QJsonArray suggestions;
    for (std::size_t i = 0; i < tested.result.suggestions.size(); ++i)
        suggestions.append(
            QJsonObject{{QStringLiteral("change"), BacktestWords::suggestion(tested.result.suggestions[i])},
                        {QStringLiteral("score"), scoreJson(tested.result.suggestions[i].score)},
                        {QStringLiteral("patch"), tested.patches[qsizetype(i)]}});
    return {{QStringLiteral("alert"), tested.name},
            {QStringLiteral("file"), tested.file},
            {QStringLiteral("line"), tested.line},
            {QStringLiteral("problem"), tested.result.problem},
            {QStringLiteral("measured_steps"), qint64(tested.result.measuredSteps)},
            {QStringLiteral("steps"), qint64(tested.result.steps)},
            {QStringLiteral("score"), scoreJson(tested.result.score)},
            {QStringLiteral("firings"), firings},
            {QStringLiteral("missed"), missed},
            {QStringLiteral("suggestions"), suggestions}};
}

} // namespace

int backtestRules(const QStringList &files, const Options &options)
{
    const QString since = options.value(QStringLiteral("since"));
    const QString every = options.value(QStringLiteral("step"));
    const auto length = since.isEmpty() ? std::optional(DefaultSince) : parseDuration(since);
    const auto step = every.isEmpty() ? std::optional(Millis(RuleWatch::Interval)) : parseDuration(every);
    if (!length || !step || length->count() <= 0 || step->count() <= 0)
        return options.usageError(QStringLiteral("--since and --step take times such as 14d or 15s"));
    const rules::BacktestOptions test = backtestOptions(SystemClock().wall(), *length, *step);
    Link link(options);
    if (const auto read = link.readExisting(); !read)
        return failed(read.error());
    const PastIncidents incidents(link.wholeBook(), test.range);
    Config config;
    RunbookLibrary library;
    if (const auto team = readTeam(options, config, library); !team)
        return failed(team.error());
    RecorderArchive archive(recorderPath(options.dataDir()));
    promql::ArchiveSource source(archive);
    QJsonArray json;
    bool problems = false;
    for (const QString &path : files) {
        const rules::RuleFile file = rules::loadRuleFile(path);
        for (const rules::RuleProblem &problem : file.problems)
            say(rules::problemText(path, problem));
        problems = problems || file.hasErrors();
        const QString text = ruleText(path);
        const WatchedRules watched = watchedRules(library, {}, file.groups);
        for (const WatchedGroup &group : watched.groups) {
            if (group.group->file != path)
                continue; // A runbook's own conditions.
            for (std::size_t i = 0; i < group.places.size(); ++i) {
                if (!group.places[i])
                    continue;
                const TestedRule result = tested({options.dataDir(), path, group.group->rules[i],
                                                  incidents.forRunbook(group.places[i]->runbook), test},
                                                 text, source);
                if (options.json()) {
                    json.append(testedJson(result));
                    continue;
                }
                for (const QString &line : BacktestWords::lines(result))
                    print(line);
            }
        }
    }
    for (const QString &problem : source.takeProblems())
        say(problem);
    if (options.json())
        printJson(json);
    return problems ? ExitFailed : ExitFine;
}

} // namespace wf::ctl
