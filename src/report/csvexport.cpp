// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/csvexport.h"

#include "report/eventwords.h"
#include "report/reportwords.h"

#include <algorithm>
#include <set>

namespace wf {

namespace {

QString neutral(const QString &text)
{
    static const QString Formula = QStringLiteral("=+-@\uff1d\uff0b\uff0d\uff20");
    const QString inner = text.trimmed();
    const bool begins = !inner.isEmpty() && Formula.contains(inner.front());
    const bool blank = !text.isEmpty() && (text.front() == u'\t' || text.front() == u'\n');
    return begins || blank ? u'\'' + text : text;
}

QByteArray field(const QString &text)
{
    QString shown = neutral(report::cleaned(text));
    const bool quoted = shown.contains(u',') || shown.contains(u'"') || shown.contains(u'\n');
    shown.replace(u'"', QStringLiteral("\"\""));
    return quoted ? '"' + shown.toUtf8() + '"' : shown.toUtf8();
}

} // namespace

QByteArray timelineCsv(const Incident &incident)
{
    std::set<EventId> key;
    for (const EventPtr &e : keyMomentsOf(incident))
        key.insert(e->id);
    std::vector<EventPtr> events = linesOf(incident);
    std::stable_sort(events.begin(), events.end(),
                     [](const EventPtr &a, const EventPtr &b) { return a->happenedAt < b->happenedAt; });
    QByteArray csv("time_utc,recorded_utc,entry,kind,actor,key_moment,review,text");
    csv += incident.simulated ? ",simulated\r\n" : "\r\n";
    const auto flag = [](bool set) { return set ? QStringLiteral("yes") : QString(); };
    for (const EventPtr &e : events) {
        const QString cells[]{toIsoUtc(e->happenedAt),
                              toIsoUtc(e->recordedAt),
                              e->id.text(),
                              eventKindName(e->kind()),
                              authorOf(incident, *e),
                              flag(key.contains(e->id)),
                              flag(hasMark(e->kind(), KindMark::Review)),
                              (isRemark(incident, *e) ? report::RemarkLead : QString()) +
                                  wordsOf(report::eventLine(*e))};
        QByteArray row;
        for (const QString &cell : cells)
            row += (row.isEmpty() ? "" : ",") + field(cell);
        csv += row + (incident.simulated ? ",yes\r\n" : "\r\n");
    }
    return csv;
}

} // namespace wf
