// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/backtestwords.h"

#include "promql/literals.h"

#include <algorithm>

namespace wf {

namespace {

constexpr std::size_t MaxFiringsTold = 50;

} // namespace

bool isMissed(const TestedRule &tested, std::size_t incident)
{
    return tested.incidents[incident].expected &&
           std::none_of(tested.result.firings.begin(), tested.result.firings.end(),
                        [&](const rules::Firing &firing) { return firing.incident == incident; });
}

QString BacktestWords::score(const rules::BacktestScore &score)
{
    QString text = tr("fires %1 times: %2 incidents found, %3 missed, %4 false alarms")
                       .arg(score.firings)
                       .arg(score.found)
                       .arg(score.missed)
                       .arg(score.falseAlarms);
    if (score.late > 0)
        text += tr(", %1 found late (%2 on average)").arg(score.late).arg(durationText(score.delay));
    return text;
}

QString BacktestWords::suggestion(const rules::Suggestion &suggestion)
{
    switch (suggestion.what) {
    case rules::Suggestion::What::For:
        return QStringLiteral("for: ") + durationText(suggestion.time);
    case rules::Suggestion::What::Threshold:
        return tr("threshold: %1").arg(QString::fromStdString(promql::numberText(suggestion.threshold)));
    case rules::Suggestion::What::KeepFiringFor:
        return QStringLiteral("keep_firing_for: ") + durationText(suggestion.time);
    }
    return {};
}

/// What a firing was: an incident's name with how early or late it was, or a false alarm.
QString BacktestWords::verdict(const rules::Firing &firing, const std::vector<rules::PastIncident> &incidents)
{
    if (!firing.incident)
        return tr("false alarm");
    const rules::PastIncident &incident = incidents[*firing.incident];
    const Millis after = firing.range.from - incident.range.from;
    const QString when = after > Millis{0}   ? tr("%1 after it began").arg(durationText(after))
                         : after < Millis{0} ? tr("%1 before it began").arg(durationText(-after))
                                             : tr("as it began");
    return QStringLiteral("%1, %2").arg(incident.name, when);
}

QStringList BacktestWords::lines(const TestedRule &tested)
{
    const rules::Backtest &result = tested.result;
    QStringList lines{QStringLiteral("%1 (%2:%3)").arg(tested.name, tested.file).arg(tested.line)};
    if (!result.problem.isEmpty())
        return lines << QStringLiteral("  ") + tr("cannot be said: %1").arg(result.problem);
    if (result.measuredSteps < result.steps)
        lines << QStringLiteral("  ") +
                     tr("measured %1 % of the time")
                         .arg(100 * double(result.measuredSteps) / double(result.steps), 0, 'f', 1);
    lines << QStringLiteral("  ") + score(result.score);
    for (std::size_t i = 0; i < std::min(result.firings.size(), MaxFiringsTold); ++i) {
        const rules::Firing &firing = result.firings[i];
        lines << QStringLiteral("  ") + tr("%1 to %2: %3")
                                            .arg(toIsoUtc(firing.range.from), toIsoUtc(firing.range.to),
                                                 verdict(firing, tested.incidents));
    }
    if (result.firings.size() > MaxFiringsTold)
        lines << QStringLiteral("  ") + tr("and %1 more").arg(result.firings.size() - MaxFiringsTold);
    for (std::size_t i = 0; i < tested.incidents.size(); ++i) {
        if (isMissed(tested, i))
            lines << QStringLiteral("  ") + tr("missed: %1").arg(tested.incidents[i].name);
    }
    for (std::size_t i = 0; i < result.suggestions.size(); ++i) {
        lines << QStringLiteral("  ") +
                     tr("better with %1: it %2")
                         .arg(suggestion(result.suggestions[i]), score(result.suggestions[i].score));
        lines += tested.patches.value(qsizetype(i)).split(u'\n', Qt::SkipEmptyParts);
    }
    return lines;
}

} // namespace wf
