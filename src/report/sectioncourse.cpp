// SPDX-License-Identifier: GPL-3.0-or-later
// How it was seen, what was thought and decided, who was there, and when.
#include "report/conditionhistory.h"
#include "report/eventwords.h"
#include "report/reportwords.h"
#include "report/sections.h"

#include <algorithm>

namespace wf::report {

namespace {

ReportText stateAtEnd(const Event &last)
{
    const QString since = QStringLiteral(" since ") + Terms::clock(last.happenedAt);
    if (last.as<event::ConditionTrue>())
        return {{QStringLiteral("true"), TextPiece::Form::Plain, Tone::Bad}, {since}};
    if (last.as<event::ConditionFalse>())
        return {{QStringLiteral("false"), TextPiece::Form::Plain, Tone::Good}, {since}};
    return {{QStringLiteral("no data"), TextPiece::Form::Plain, Tone::Review}, {since}};
}

QString howDetected(const Incident &i)
{
    const auto detected = recordedMilestone(i, Milestone::Detected);
    const auto declared = recordedMilestone(i, Milestone::Declared);
    if (!detected)
        return declared ? QStringLiteral("Nothing detected it: it was declared by hand at %1 UTC.")
                              .arg(Terms::moment(*declared))
                        : QString();
    if (declared && *declared < *detected)
        return QStringLiteral(
                   "It was declared by hand at %1 UTC; the runbook\u2019s conditions saw it %2 later.")
            .arg(Terms::moment(*declared), clockText(*detected - *declared));
    QString text =
        QStringLiteral("The runbook\u2019s conditions detected it at %1 UTC").arg(Terms::moment(*detected));
    if (declared)
        text += QStringLiteral("; it was declared %1 later").arg(clockText(*declared - *detected));
    return text + u'.';
}

/// A line below a column's title that says the same as its first word has no need of it.
ReportText withoutLead(ReportText line, const QString &title)
{
    if (line.size() > 2 && line.front().text == title)
        line.erase(line.begin(), line.begin() + 2);
    return line;
}

/// Entries of these kinds, as they were written.
TableBlock entryTable(const Incident &incident, const char *title, std::initializer_list<EventKind> kinds)
{
    TableBlock table{{{QStringLiteral("Time (UTC)"), 0, false, true},
                      {QLatin1String(title), 6},
                      {QStringLiteral("By"), 1.2}},
                     {}};
    for (const EventPtr &e : incident.events) {
        if (std::find(kinds.begin(), kinds.end(), e->kind()) != kinds.end())
            table.rows.push_back(
                {{plainLine(Terms::moment(e->happenedAt)), withoutLead(eventLine(*e), QLatin1String(title)),
                  said(authorOf(incident, *e))}});
    }
    return table;
}

TableBlock remarkTable(const Incident &incident)
{
    TableBlock table{{{QStringLiteral("Time (UTC)"), 0, false, true},
                      {QStringLiteral("What"), 6},
                      {QStringLiteral("By"), 1.2}},
                     {}};
    for (const EventPtr &e : incident.remarks)
        table.rows.push_back(
            {{plainLine(Terms::moment(e->happenedAt)), eventLine(*e), said(authorOf(incident, *e))}});
    return table;
}

void addTable(ReportBlocks &blocks, const char *heading, TableBlock table)
{
    if (table.rows.empty())
        return;
    blocks.push_back(HeadingBlock{QLatin1String(heading)});
    blocks.push_back(std::move(table));
}

/// Who held which role from when to when.
struct Held
{
    RoleChange change;
    std::optional<Timestamp> until;
};

std::vector<Held> rolesHeld(const Incident &incident)
{
    std::vector<Held> held;
    for (const RoleChange &change : incident.roleHistory) {
        for (Held &before : held) {
            if (before.change.role == change.role && !before.until)
                before.until = change.at;
        }
        if (!change.person.isEmpty())
            held.push_back({change, {}});
    }
    std::stable_sort(held.begin(), held.end(),
                     [](const Held &a, const Held &b) { return a.change.role < b.change.role; });
    return held;
}

/// What else people did, by the number of their entries; programs and those with a role are left out.
ReportText otherHands(const Incident &incident)
{
    std::map<QString, int> entries;
    for (const EventPtr &e : incident.events) {
        if (!hasMark(e->kind(), KindMark::Review))
            ++entries[authorOf(incident, *e)];
    }
    for (const char *program : {"feed", "desk", ""})
        entries.erase(QLatin1String(program));
    for (const RoleChange &change : incident.roleHistory)
        entries.erase(change.person);
    QStringList names;
    for (const auto &[name, count] : entries)
        names << QStringLiteral("%1 (%2)").arg(name, count == 1 ? QStringLiteral("1 entry")
                                                                : QStringLiteral("%1 entries").arg(count));
    return said(names.join(QStringLiteral(", ")));
}

} // namespace

ReportBlocks factorBlocks(const ReportInput &input)
{
    const Incident &i = input.incident;
    ReportBlocks blocks;
    ListBlock factors;
    for (const Factor &factor : i.review.factors) {
        ReportText item;
        if (!factor.tag.isEmpty()) {
            item.push_back(chip(factor.tag, Tone::Muted));
            item.push_back({QStringLiteral(" ")});
        }
        item.push_back({cleaned(factor.text)});
        factors.items.push_back(std::move(item));
    }
    if (!factors.items.empty())
        blocks.push_back(std::move(factors));
    TableBlock hypotheses{{{QStringLiteral("Hypothesis"), 4},
                           {QStringLiteral("State"), 0},
                           {QStringLiteral("Why"), 4},
                           {QStringLiteral("By"), 1.2}},
                          {}};
    for (const Hypothesis &h : i.hypotheses) {
        const Tone tone = h.state == HypothesisState::Likely ? Tone::Warn : Tone::Muted;
        hypotheses.rows.push_back({{said(h.title),
                                    {chip(hypothesisStateName(h.state).replace(u'_', u' '), tone)},
                                    orDash(h.text),
                                    said(h.by)}});
    }
    addTable(blocks, "Hypotheses at the time", std::move(hypotheses));
    return blocks;
}

ReportBlocks detectionBlocks(const ReportInput &input)
{
    const Incident &i = input.incident;
    ReportBlocks blocks;
    if (const QString how = howDetected(i); !how.isEmpty())
        blocks.push_back(TextBlock{plainLine(how)});
    TableBlock table{{{QStringLiteral("Condition"), 5},
                      {QStringLiteral("First true (UTC)"), 0, false, true},
                      {QStringLiteral("Value"), 0, true, true},
                      {QStringLiteral("Times"), 0, true, true},
                      {QStringLiteral("At the end"), 2.4}},
                     {}};
    for (const auto &[index, history] : conditionHistories(i)) {
        table.rows.push_back(
            {{{{cleaned(history.text), TextPiece::Form::Code}},
              history.first ? plainLine(Terms::moment(history.first->happenedAt)) : orDash({}),
              history.first ? said(history.firstValue) : orDash({}),
              plainLine(QString::number(history.timesTrue)),
              stateAtEnd(*history.last)}});
    }
    addTable(blocks, "Conditions", std::move(table));
    addTable(blocks, "Before it was declared",
             entryTable(i, "What", {EventKind::DetectionAcknowledged, EventKind::DetectionSnoozed}));
    addTable(blocks, "What was changed", entryTable(i, "What", {EventKind::ChangeMade}));
    addTable(blocks, "Where the desk could not see",
             entryTable(i, "What", {EventKind::FeedLost, EventKind::FeedRestored, EventKind::ClockChanged}));
    return blocks;
}

ReportBlocks resolutionBlocks(const ReportInput &input)
{
    const Incident &i = input.incident;
    ReportBlocks blocks;
    addTable(blocks, "States",
             entryTable(i, "State",
                        {EventKind::Declared, EventKind::StatusChanged, EventKind::Reopened,
                         EventKind::Cancelled, EventKind::Merged}));
    addTable(blocks, "Decisions", entryTable(i, "Decision", {EventKind::Decision}));
    return blocks;
}

ReportBlocks responderBlocks(const ReportInput &input)
{
    const Incident &i = input.incident;
    ReportBlocks blocks;
    TableBlock table{{{QStringLiteral("Role"), 2},
                      {QStringLiteral("Person"), 2},
                      {QStringLiteral("From (UTC)"), 0, false, true},
                      {QStringLiteral("To (UTC)"), 0, false, true}},
                     {}};
    for (const Held &held : rolesHeld(i)) {
        table.rows.push_back(
            {{plainLine(Terms::role(held.change.role)), said(held.change.person),
              plainLine(Terms::moment(held.change.at)),
              held.until ? plainLine(Terms::moment(*held.until)) : mutedLine(QStringLiteral("to the end"))}});
    }
    if (table.rows.empty())
        blocks.push_back(TextBlock{mutedLine(QStringLiteral("Nobody took a role."))});
    else
        blocks.push_back(std::move(table));
    if (const ReportText others = otherHands(i); !others.empty()) {
        ReportText line{{QStringLiteral("Also took part: "), TextPiece::Form::Strong}};
        line.insert(line.end(), others.begin(), others.end());
        blocks.push_back(TextBlock{std::move(line)});
    }
    TableBlock calls{{{QStringLiteral("Called"), 2},
                      {QStringLiteral("Time (UTC)"), 0, false, true},
                      {QStringLiteral("Answer"), 4},
                      {QStringLiteral("By"), 1.2}},
                     {}};
    for (const CallRecord &call : i.calls) {
        const QString answer = call.answered ? QStringLiteral("answered") : QStringLiteral("no answer");
        calls.rows.push_back({{said(call.person), plainLine(Terms::moment(call.at)),
                               said(call.text.isEmpty() ? answer : answer + QStringLiteral(": ") + call.text),
                               said(call.by)}});
    }
    addTable(blocks, "Calls", std::move(calls));
    return blocks;
}

ReportBlocks timelineBlocks(const ReportInput &input)
{
    const Incident &i = input.incident;
    Amendments amendments = amendmentsOf(i);
    TableBlock table{
        {{QStringLiteral("UTC"), 0, false, true}, {QStringLiteral("What"), 7}, {QStringLiteral("Who"), 1.2}},
        {}};
    const auto moments = keyMomentsOf(i);
    QString day;
    for (const EventPtr &e : moments) {
        if (const QString date = dayOfWeek(e->happenedAt); date != day) {
            table.rows.push_back({{plainLine(date)}, true});
            day = date;
        }
        ReportText line;
        const bool isAnnotation = e->as<event::Annotated>();
        if (isAnnotation) {
            line.push_back(chip(QStringLiteral("added in review"), Tone::Review));
            line.push_back({QStringLiteral(" ")});
        }
        const ReportText words = eventLine(*e);
        line.insert(line.end(), words.begin(), words.end());
        for (const EventPtr &amended : amendments[e->id]) {
            const QString said =
                QStringLiteral("%1, %2").arg(amended->as<event::Amended>()->text, authorOf(i, *amended));
            line.push_back(
                {QStringLiteral("\nAmended: ") + cleaned(said), TextPiece::Form::Plain, Tone::Review});
        }
        table.rows.push_back(
            {{plainLine(Terms::clock(e->happenedAt)), std::move(line), said(authorOf(i, *e))},
             false,
             isAnnotation});
    }
    ReportBlocks blocks;
    blocks.push_back(
        TextBlock{mutedLine(QStringLiteral("Key moments: %1 of the %2 entries in the log. All times are UTC.")
                                .arg(moments.size())
                                .arg(i.events.size()))});
    if (!table.rows.empty())
        blocks.push_back(std::move(table));
    addTable(blocks, "What other desks wrote, without effect", remarkTable(i));
    return blocks;
}

} // namespace wf::report
