// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl rules backtest: when rules would have fired, beside the incidents that happened.
#include "backtestcommand.h"

#include "base/clock.h"
#include "base/files.h"
#include "commands.h"
#include "desk/watchedrules.h"
#include "link.h"
#include "promql/archivesource.h"
#include "promql/literals.h"
#include "rules/rulepatch.h"
#include "rules/yamltree.h"

namespace wf::ctl {

namespace {

constexpr Millis DefaultSince = std::chrono::hours(24 * 14);
constexpr qsizetype MaxFiringsTold = 50;

struct Incidents
{
    struct One
    {
        rules::PastIncident past;
        RunbookId runbook;
    };
    std::vector<One> all; ///< In order of their beginnings.

    void add(const IncidentSummary &summary, TimeRange range)
    {
        if (summary.drill || !summary.declaredAt)
            return; // An exercise proves nothing, and what nobody declared was no incident.
        const Timestamp from =
            std::min(*summary.declaredAt, summary.detectedAt.value_or(*summary.declaredAt));
        Timestamp to = range.to;
        for (const auto &end : {summary.mitigatedAt, summary.resolvedAt, summary.endedAt})
            to = std::min(to, end.value_or(to));
        if (to >= range.from && from <= range.to)
            all.push_back({{summary.number + u' ' + summary.title, {from, std::max(from, to)}, true},
                           summary.runbookId});
    }
    /// As one rule sees them: it is there for those of its runbook. One without such is there for all.
    std::vector<rules::PastIncident> forRunbook(const RunbookId &runbook) const
    {
        const bool any =
            std::any_of(all.begin(), all.end(), [&](const One &one) { return one.runbook == runbook; });
        std::vector<rules::PastIncident> past;
        for (const One &one : all) {
            past.push_back(one.past);
            past.back().expected = !any || one.runbook == runbook;
        }
        return past;
    }
};

Expected<Incidents> incidentsOf(const Options &options, TimeRange range)
{
    Link link(options);
    if (const auto read = link.readExisting(); !read)
        return tl::unexpected(read.error());
    Incidents incidents;
    for (const auto &[id, incident] : link.wholeBook().incidents())
        incidents.add(summaryOf(incident), range);
    for (const auto &[id, summary] : link.wholeBook().archived())
        incidents.add(summary, range);
    std::sort(incidents.all.begin(), incidents.all.end(),
              [](const Incidents::One &a, const Incidents::One &b) {
                  return a.past.range.from < b.past.range.from;
              });
    return incidents;
}

QString scoreText(const rules::BacktestScore &score)
{
    QString text = QStringLiteral("fires %1 times: %2 incidents found, %3 missed, %4 false alarms")
                       .arg(score.firings)
                       .arg(score.found)
                       .arg(score.missed)
                       .arg(score.falseAlarms);
    if (score.late > 0)
        text +=
            QStringLiteral(", %1 found late (%2 on average)").arg(score.late).arg(durationText(score.delay));
    return text;
}

QJsonObject scoreJson(const rules::BacktestScore &score)
{
    return {{QStringLiteral("firings"), score.firings},
            {QStringLiteral("found"), score.found},
            {QStringLiteral("missed"), score.missed},
            {QStringLiteral("late"), score.late},
            {QStringLiteral("delay_s"), inSeconds(score.delay)},
            {QStringLiteral("false_alarms"), score.falseAlarms}};
}

QString suggestionText(const rules::Suggestion &suggestion)
{
    switch (suggestion.what) {
    case rules::Suggestion::What::For:
        return QStringLiteral("for: ") + durationText(suggestion.time);
    case rules::Suggestion::What::Threshold:
        return QStringLiteral("threshold: ") +
               QString::fromStdString(promql::numberText(suggestion.threshold));
    case rules::Suggestion::What::KeepFiringFor:
        return QStringLiteral("keep_firing_for: ") + durationText(suggestion.time);
    }
    return {};
}

/// What a firing was: an incident's name with how early or late it was, or a false alarm.
QString verdictOf(const rules::Firing &firing, const std::vector<rules::PastIncident> &incidents)
{
    if (!firing.incident)
        return QStringLiteral("false alarm");
    const rules::PastIncident &incident = incidents[*firing.incident];
    const Millis after = firing.range.from - incident.range.from;
    const QString when = after > Millis{0}   ? QStringLiteral("%1 after it began").arg(durationText(after))
                         : after < Millis{0} ? QStringLiteral("%1 before it began").arg(durationText(-after))
                                             : QStringLiteral("as it began");
    return QStringLiteral("%1, %2").arg(incident.name, when);
}

struct Tested
{
    const rules::Rule &rule;
    const std::vector<rules::PastIncident> incidents;
    const rules::Backtest result;
    QStringList patches; ///< By suggestion.
};

bool isMissed(const Tested &tested, std::size_t incident)
{
    return tested.incidents[incident].expected &&
           std::none_of(tested.result.firings.begin(), tested.result.firings.end(),
                        [&](const rules::Firing &firing) { return firing.incident == incident; });
}

void tell(const QString &file, const Tested &tested)
{
    print(QStringLiteral("%1 (%2:%3)")
              .arg(QString::fromStdString(tested.rule.name), file)
              .arg(tested.rule.line));
    const rules::Backtest &result = tested.result;
    if (!result.problem.isEmpty()) {
        print(QStringLiteral("  cannot be said: ") + result.problem);
        return;
    }
    if (result.measuredSteps < result.steps)
        print(QStringLiteral("  measured %1 % of the time")
                  .arg(100 * double(result.measuredSteps) / double(result.steps), 0, 'f', 1));
    print(QStringLiteral("  ") + scoreText(result.score));
    for (std::size_t i = 0; i < result.firings.size() && i < std::size_t(MaxFiringsTold); ++i) {
        const rules::Firing &firing = result.firings[i];
        print(QStringLiteral("  %1 to %2: %3")
                  .arg(toIsoUtc(firing.range.from), toIsoUtc(firing.range.to),
                       verdictOf(firing, tested.incidents)));
    }
    if (result.firings.size() > std::size_t(MaxFiringsTold))
        print(QStringLiteral("  and %1 more").arg(qsizetype(result.firings.size()) - MaxFiringsTold));
    for (std::size_t i = 0; i < tested.incidents.size(); ++i) {
        if (isMissed(tested, i))
            print(QStringLiteral("  missed: ") + tested.incidents[i].name);
    }
    for (std::size_t i = 0; i < result.suggestions.size(); ++i) {
        print(QStringLiteral("  better with %1: it %2")
                  .arg(suggestionText(result.suggestions[i]), scoreText(result.suggestions[i].score)));
        for (const QString &line : tested.patches[qsizetype(i)].split(u'\n', Qt::SkipEmptyParts))
            print(line);
    }
}

QJsonObject testedJson(const QString &file, const Tested &tested)
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
            QJsonObject{{QStringLiteral("change"), suggestionText(tested.result.suggestions[i])},
                        {QStringLiteral("score"), scoreJson(tested.result.suggestions[i].score)},
                        {QStringLiteral("patch"), tested.patches[qsizetype(i)]}});
    return {{QStringLiteral("alert"), QString::fromStdString(tested.rule.name)},
            {QStringLiteral("file"), file},
            {QStringLiteral("line"), tested.rule.line},
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
    rules::BacktestOptions test;
    const Millis now = SystemClock().wall().time_since_epoch();
    test.range.to = Timestamp(now - now % *step);
    test.range.from = test.range.to - *length;
    test.step = *step;
    const auto incidents = incidentsOf(options, test.range);
    if (!incidents)
        return failed(incidents.error());
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
        const auto text = readFile(path, qint64(rules::MaxYamlBytes));
        const WatchedRules watched = watchedRules(library, {}, file.groups);
        for (const WatchedGroup &group : watched.groups) {
            if (group.group->file != path)
                continue; // A runbook's own conditions.
            for (std::size_t i = 0; i < group.places.size(); ++i) {
                if (!group.places[i])
                    continue;
                const rules::Rule &rule = group.group->rules[i];
                const auto past = incidents->forRunbook(group.places[i]->runbook);
                Tested tested{rule, past, rules::backtest(rule, source, past, test), {}};
                for (const rules::Suggestion &suggestion : tested.result.suggestions)
                    tested.patches << (text ? rules::patchOf(path, QString::fromUtf8(*text), rule, suggestion)
                                            : QString());
                if (options.json())
                    json.append(testedJson(path, tested));
                else
                    tell(path, tested);
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
