// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/watchwords.h"

namespace wf {

namespace {

const QString Dot = QStringLiteral(" · ");

/// Of a text with "(s)" that no catalogue has put into one of its two forms.
QString counted(QString text, qint64 count)
{
    return text.replace(QLatin1String("(s)"), count == 1 ? QString() : QStringLiteral("s"));
}

} // namespace

QString WatchWords::logTrouble(WatchLog log)
{
    switch (log) {
    case WatchLog::Opening:
    case WatchLog::Unread:
        return tr("log not read");
    case WatchLog::NoDesk:
        return tr("no desk is running");
    case WatchLog::ReadOnly:
        return tr("log read-only");
    case WatchLog::Failing:
        return tr("log not written");
    case WatchLog::Untrusted:
        return tr("log damaged");
    case WatchLog::Checking:
        return tr("log still being checked");
    case WatchLog::Writable:
        break;
    }
    return {};
}

QString WatchWords::unwatched(const WatchSummary &s)
{
    QStringList parts;
    if (s.unbound > 0)
        parts << tr("%1 unbound").arg(s.unbound);
    if (s.noData > 0)
        parts << tr("%1 without data").arg(s.noData);
    return parts.isEmpty() ? tr("no runbook has a condition") : parts.join(Dot);
}

QString WatchWords::reason(WatchReason reason, const WatchSummary &s)
{
    switch (reason) {
    case WatchReason::Active:
        return tr("%1 active").arg(s.active);
    case WatchReason::Detected:
        return tr("%1 detected").arg(s.detected);
    case WatchReason::LogOpening:
        return logTrouble(s.log);
    case WatchReason::Holding:
        return counted(tr("%n condition(s) true", nullptr, s.holding), s.holding);
    case WatchReason::Snoozed:
        return tr("%1 snoozed").arg(s.snoozed);
    case WatchReason::LogNotKept:
        return logTrouble(s.log);
    case WatchReason::MetricsUnread:
        return tr("metrics not read");
    case WatchReason::NoFeed:
        return tr("no feed");
    case WatchReason::FeedsStale:
        return counted(tr("%n feed(s) stale", nullptr, s.staleFeeds), s.staleFeeds);
    case WatchReason::FeedsWaiting:
        return counted(tr("%n feed(s) not heard yet", nullptr, s.waitingFeeds), s.waitingFeeds);
    case WatchReason::NothingWatched:
    case WatchReason::PartlyWatched:
        return unwatched(s);
    case WatchReason::FilesUnread:
        return counted(tr("%n problem(s) in rules and runbooks", nullptr, s.unread), s.unread);
    case WatchReason::Refused:
        return s.refusedSeries > 0
                   ? tr("series refused: no room")
                   : counted(tr("%n feed(s) with refused lines", nullptr, s.refusingFeeds), s.refusingFeeds);
    case WatchReason::ClocksDiffer:
        return tr("clocks differ");
    case WatchReason::LogChecking:
        return logTrouble(s.log);
    }
    return {};
}

QStringList WatchWords::reasons(const WatchSummary &s)
{
    QStringList all;
    for (const WatchReason each : s.reasons)
        all << reason(each, s);
    return all;
}

QString WatchWords::headline(const WatchSummary &s)
{
    if (s.calm)
        return tr("All clear");
    switch (s.reasons.front()) {
    case WatchReason::Active:
        return tr("%1 active · highest %2").arg(s.active).arg(severityCode(*s.severity));
    case WatchReason::Detected:
        return tr("%1 detected, nothing declared").arg(s.detected);
    case WatchReason::LogOpening:
        return tr("Waiting for the log");
    case WatchReason::NoFeed:
    case WatchReason::NothingWatched:
        return tr("Watching nothing");
    case WatchReason::PartlyWatched:
        return counted(tr("Watching %1 of %n condition(s)", nullptr, s.conditions), s.conditions)
            .arg(s.watched);
    case WatchReason::Holding:
    case WatchReason::Snoozed:
    case WatchReason::LogNotKept:
    case WatchReason::MetricsUnread:
    case WatchReason::FeedsStale:
    case WatchReason::FeedsWaiting:
    case WatchReason::FilesUnread:
    case WatchReason::Refused:
    case WatchReason::ClocksDiffer:
    case WatchReason::LogChecking:
        break;
    }
    return tr("No active incidents");
}

QString WatchWords::sentence(const WatchSummary &s)
{
    const QString head = headline(s);
    if (s.calm)
        return head;
    const WatchReason first = s.reasons.front();
    switch (first) {
    case WatchReason::Active:
    case WatchReason::Detected:
    case WatchReason::LogOpening:
    case WatchReason::PartlyWatched:
        return head;
    case WatchReason::NoFeed:
    case WatchReason::NothingWatched:
        return head + QStringLiteral(": ") + reason(first, s);
    case WatchReason::Holding:
    case WatchReason::Snoozed:
    case WatchReason::LogNotKept:
    case WatchReason::MetricsUnread:
    case WatchReason::FeedsStale:
    case WatchReason::FeedsWaiting:
    case WatchReason::FilesUnread:
    case WatchReason::Refused:
    case WatchReason::ClocksDiffer:
    case WatchReason::LogChecking:
        break;
    }
    return head + Dot + reason(first, s);
}

QString WatchWords::badge(const WatchSummary &s)
{
    if (s.calm)
        return tr("ALL CLEAR");
    switch (s.reasons.front()) {
    case WatchReason::Active:
        return tr("%1 ACTIVE").arg(severityCode(*s.severity));
    case WatchReason::Detected:
        return tr("%1 DETECTED").arg(severityCode(*s.detectedSeverity));
    case WatchReason::LogOpening:
        return tr("WAITING");
    case WatchReason::NoFeed:
    case WatchReason::NothingWatched:
        return tr("WATCHING NOTHING");
    case WatchReason::PartlyWatched:
        return tr("WATCHING %1 OF %2").arg(s.watched).arg(s.conditions);
    case WatchReason::Holding:
    case WatchReason::Snoozed:
    case WatchReason::LogNotKept:
    case WatchReason::MetricsUnread:
    case WatchReason::FeedsStale:
    case WatchReason::FeedsWaiting:
    case WatchReason::FilesUnread:
    case WatchReason::Refused:
    case WatchReason::ClocksDiffer:
    case WatchReason::LogChecking:
        break;
    }
    return tr("NO INCIDENTS");
}

QString WatchWords::coverage(const WatchSummary &s)
{
    if (s.watched == 0)
        return tr("Watching nothing: %1").arg(unwatched(s));
    if (s.watched < s.conditions)
        return counted(tr("Watching %1 of %n condition(s)", nullptr, s.conditions), s.conditions)
            .arg(s.watched);
    return s.watched == 1 ? tr("1 condition is watched") : tr("%1 conditions are watched").arg(s.watched);
}

QString WatchWords::noDetection(const WatchSummary &s)
{
    if (s.holding > 0)
        return tr("No new detection: %1").arg(reason(WatchReason::Holding, s));
    return tr("Nothing detected");
}

QString WatchWords::remedy(const WatchSummary &s)
{
    // While a feed is away, its conditions wait for it and for nothing else.
    const bool fed = s.staleFeeds == 0 && s.waitingFeeds == 0;
    const bool wanted = s.unbound > 0 || (s.noData > 0 && fed);
    return wanted ? tr("Bind conditions to series in the window: Feeds and bindings (Ctrl+F)") : QString();
}

} // namespace wf
