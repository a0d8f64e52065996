// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallwords.h"

#include "delegates/words.h"

namespace wf {

QString WallWords::counts(const WallFacts &facts)
{
    QStringList parts;
    if (!facts.incidents.empty())
        parts << tr("%n incident(s)", nullptr, int(facts.incidents.size()));
    if (!facts.detections.empty())
        parts << tr("%n detected", nullptr, int(facts.detections.size()));
    return parts.join(QStringLiteral(" · "));
}

QString WallWords::since(const WallFacts &facts, Timestamp now)
{
    return facts.quietSince ? tr("Last incident ended %1 ago").arg(elapsed(*facts.quietSince, now))
                            : tr("No incident has been logged yet");
}

QString WallWords::elapsed(Timestamp since, Timestamp now)
{
    return clockText(std::max(now - since, Millis{0}));
}

QString WallWords::update(bool late)
{
    return late ? tr("Update late") : tr("Update in");
}

QString WallWords::progress(const WallIncident &incident)
{
    return incident.progress.total > 0
               ? tr("%1 of %2").arg(incident.progress.done).arg(incident.progress.total)
               : QString();
}

QString WallWords::noCommander()
{
    return tr("No commander");
}

QString WallWords::commanderMark()
{
    return tr("IC");
}

QString WallWords::step(const WallIncident &incident)
{
    if (!incident.step.isEmpty())
        return incident.step;
    if (incident.branchWanted)
        return tr("choose a branch in “%1”").arg(incident.phase);
    return incident.progress.total > 0 ? tr("all steps are done") : tr("no runbook is attached");
}

QString WallWords::phaseTime(const WallIncident &incident, Timestamp now)
{
    if (incident.phase.isEmpty() || !incident.phaseDueAt)
        return {};
    const Millis left = *incident.phaseDueAt - now;
    return left >= Millis{0} ? tr("%1 left").arg(clockText(left)) : tr("over by %1").arg(clockText(-left));
}

QString WallWords::call(const TimerRecord &timer, Timestamp now)
{
    const Millis left = timer.dueAt - now;
    return left >= Millis{0} ? tr("in %1").arg(clockText(left)) : tr("late %1").arg(clockText(-left));
}

QString WallWords::evidence(const WallDetection &detection)
{
    // The value beside its name: "qih.queue_depth 131 > 100".
    const QString name = detection.evidence.section(QLatin1Char(' '), 0, 0);
    QString rest = detection.evidence.section(QLatin1Char(' '), 1);
    // How long it has to hold, and when it ends, is nothing to read from afar.
    for (const char *word : {" warn ", " for ", " clear "})
        rest = rest.section(QLatin1String(word), 0, 0);
    return detection.value.isEmpty() ? detection.evidence
                                     : QStringLiteral("%1 %2 %3").arg(name, detection.value, rest);
}

QString WallWords::detected(const WallDetection &detection)
{
    return detection.lost ? tr("Detected, no data now: %1").arg(detection.title)
                          : tr("Detected: %1").arg(detection.title);
}

QString WallWords::more(int hidden, std::optional<Severity> worst)
{
    return worst ? tr("+%n more, worst %1", nullptr, hidden).arg(severityCode(*worst))
                 : tr("+%n more", nullptr, hidden);
}

QString WallWords::doubt(const WallDoubt &doubt, Timestamp now)
{
    const QString age = doubt.since ? elapsed(*doubt.since, now) : QString();
    switch (doubt.kind) {
    case WallDoubt::Kind::LogUnread:
        return doubt.since ? tr("Log not read for %1. Incidents may have changed since.").arg(age)
                           : tr("Waiting for the log: %1").arg(doubt.detail);
    case WallDoubt::Kind::NoDesk:
        return tr("No desk is running: nothing is detected or logged.");
    case WallDoubt::Kind::MetricsUnread:
        return doubt.since ? tr("Metrics not read for %1.").arg(age)
                           : tr("Waiting for the metrics: %1").arg(doubt.detail);
    case WallDoubt::Kind::ClockAside:
        return tr("This machine's clock is behind that of %1.").arg(doubt.detail);
    }
    return {};
}

QString WallWords::live(int count)
{
    return tr("%n feed(s) live", nullptr, count);
}

QString WallWords::silent()
{
    return tr("The alarm cannot be heard");
}

QString WallWords::stale(const WatchFeed &feed, Timestamp now)
{
    return feed.since ? tr("%1 stale %2").arg(feed.name, Words::age(now - *feed.since))
                      : tr("%1 never answered").arg(feed.name);
}

QString WallWords::waiting(const QString &name)
{
    return tr("waiting for %1").arg(name);
}

QString WallWords::onCall(const QString &who)
{
    return tr("On call %1").arg(who);
}

QString WallWords::page(int index, int count, bool held)
{
    const QString place = QStringLiteral("%1 / %2").arg(index + 1).arg(count);
    return held ? tr("held %1").arg(place) : place;
}

QString WallWords::noMetrics()
{
    return tr("No metric is pinned or chosen yet");
}

} // namespace wf
