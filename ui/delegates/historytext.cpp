// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/historytext.h"

#include "delegates/words.h"

#include <QLocale>

namespace wf {

QString HistoryText::measure(MeasureKind kind)
{
    switch (kind) {
    case MeasureKind::Detect:
        return tr("Time to detect");
    case MeasureKind::Acknowledge:
        return tr("Time to acknowledge");
    case MeasureKind::Mitigate:
        return tr("Time to mitigate");
    case MeasureKind::Resolve:
        return tr("Time to resolve");
    }
    return {};
}

QString HistoryText::measureFormula(MeasureKind kind)
{
    switch (kind) {
    case MeasureKind::Detect:
        return tr("Detected − started. Known only if somebody set the start in the review.");
    case MeasureKind::Acknowledge:
        return tr("Declared − detected. Incidents that were declared without a detection do not count.");
    case MeasureKind::Mitigate:
        return tr("Mitigated − started; if nobody set the start, − detected or − declared.");
    case MeasureKind::Resolve:
        return tr("Resolved − started; if nobody set the start, − detected or − declared.");
    }
    return {};
}

QString HistoryText::shortMonth(int month)
{
    return QLocale().standaloneMonthName(month % 12 + 1, QLocale::ShortFormat);
}

QString HistoryText::month(int month)
{
    return QStringLiteral("%1 %2").arg(shortMonth(month)).arg(month / 12);
}

QString HistoryText::day(int day)
{
    const QDate date = QDate(1970, 1, 1).addDays(day);
    return QLocale().toString(date, QStringLiteral("ddd d MMM yyyy"));
}

QString HistoryText::spread(const Spread &s)
{
    if (s.n == 0)
        return tr("not known for any");
    // How many first: it is what a narrow line has to keep.
    return tr("n = %1, median %2, mean %3, middle half %4 to %5")
        .arg(s.n)
        .arg(clockText(s.median), clockText(s.mean), clockText(s.lower), clockText(s.upper));
}

QString HistoryText::severities(const std::array<int, 4> &counts)
{
    QStringList parts;
    for (const Severity s : AllSeverities) {
        if (counts[std::size_t(s)] > 0)
            parts << QStringLiteral("%1 %2").arg(counts[std::size_t(s)]).arg(severityCode(s));
    }
    return parts.join(QStringLiteral(", "));
}

QString HistoryText::trouble(const Trouble &trouble)
{
    switch (trouble.kind) {
    case TroubleKind::StepSkipped:
        return tr("skipped: %1").arg(trouble.what);
    case TroubleKind::StepOverrun:
        return tr("late: %1").arg(trouble.what);
    case TroubleKind::PhaseOverrun:
        return tr("phase overrun: %1").arg(trouble.what);
    case TroubleKind::ConditionFlapped:
        return tr("flapped: %1").arg(trouble.what);
    }
    return {};
}

QString HistoryText::range(const TimeRange &range)
{
    const int first = dayIndex(range.from);
    if (range == dayRange(first))
        return day(first);
    if (range == monthRange(monthOf(first)))
        return month(monthOf(first));
    return QStringLiteral("%1 – %2").arg(Terms::date(range.from), Terms::date(range.to));
}

QStringList HistoryText::incidentHeads()
{
    return {tr("Worst"),       tr("Number"),    tr("Title"),   tr("Declared (UTC)"),
            tr("Acknowledge"), tr("Mitigate"),  tr("Resolve"), tr("Runbook"),
            tr("Service"),     tr("Commander"), tr("Review")};
}

QStringList HistoryText::actionHeads()
{
    return {tr("State"), tr("Action"), tr("Owner"), tr("Due"), tr("Incident"), tr("Link")};
}

} // namespace wf
