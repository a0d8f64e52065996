// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/document.h"

#include "report/reportwords.h"
#include "report/sections.h"

#include <QUrl>

#include <algorithm>

namespace wf {

namespace report {

ReportText said(const QString &text)
{
    return plainLine(cleaned(text).trimmed());
}

TextPiece chip(const QString &text, Tone tone)
{
    return {cleaned(text), TextPiece::Form::Chip, tone};
}

ReportText orDash(const QString &text)
{
    return text.trimmed().isEmpty() ? mutedLine(QStringLiteral("\u2014")) : said(text);
}

QString safeLink(const QString &link)
{
    const QUrl url(link.trimmed(), QUrl::StrictMode);
    static const QStringList Schemes{QStringLiteral("http"), QStringLiteral("https"),
                                     QStringLiteral("mailto")};
    // What stands in a document goes on as bytes that need no escapes anywhere.
    return url.isValid() && Schemes.contains(url.scheme()) ? QString::fromLatin1(url.toEncoded()) : QString();
}

namespace {

ReportText marksOf(const Incident &i)
{
    const Severity worst = worstSeverity(i);
    ReportText marks{chip(severityTitle(worst), toneOf(worst))};
    if (worst != i.severity)
        marks.push_back(chip((isActive(i.status) ? QStringLiteral("now %1") : QStringLiteral("at the end %1"))
                                 .arg(severityCode(i.severity)),
                             toneOf(i.severity)));
    marks.push_back(chip(titled(statusName(i.status)), isActive(i.status) ? Tone::Warn : Tone::Good));
    if (i.simulated)
        marks.push_back(chip(QStringLiteral("SIMULATED"), Tone::Review));
    if (i.drill)
        marks.push_back(chip(QStringLiteral("Drill"), Tone::Review));
    marks.push_back(
        chip(i.review.begun
                 ? QStringLiteral("Post-mortem: %1").arg(titled(reviewStateName(i.review.state)).toLower())
                 : QStringLiteral("Post-mortem not begun"),
             Tone::Muted));
    return marks;
}

/// What the log knows for a section, behind what people wrote there.
ReportBlocks knownBlocks(const ReportInput &input, ReviewSection section)
{
    switch (section) {
    case ReviewSection::Summary:
        return milestoneBlocks(input);
    case ReviewSection::Impact:
        return impactBlocks(input);
    case ReviewSection::WhatHappened:
        return evidenceBlocks(input);
    case ReviewSection::Factors:
        return factorBlocks(input);
    case ReviewSection::Detection:
        return detectionBlocks(input);
    case ReviewSection::Resolution:
        return resolutionBlocks(input);
    case ReviewSection::Responders:
        return responderBlocks(input);
    case ReviewSection::Timeline:
        return timelineBlocks(input);
    case ReviewSection::Runbook:
        return runbookBlocks(input);
    case ReviewSection::Actions:
        return actionBlocks(input);
    case ReviewSection::Messages:
        return messageBlocks(input);
    case ReviewSection::WentWell:
    case ReviewSection::WentBadly:
    case ReviewSection::Lucky:
    case ReviewSection::Surprise:
        break; // Only people know.
    }
    return {};
}

ReportSection sectionOf(const ReportInput &input, ReviewSection section)
{
    ReportSection result{section, Terms::section(section), {}};
    const auto &written = input.incident.review.sections;
    if (const auto text = written.find(section);
        text != written.end() && !text->second.markdown.trimmed().isEmpty())
        result.blocks.push_back(ProseBlock{cleaned(text->second.markdown)});
    ReportBlocks known = knownBlocks(input, section);
    if (result.blocks.empty() &&
        (known.empty() || section == ReviewSection::Summary || section == ReviewSection::WhatHappened))
        result.blocks.push_back(TextBlock{mutedLine(QStringLiteral("Nothing was written here yet."))});
    std::move(known.begin(), known.end(), std::back_inserter(result.blocks));
    return result;
}

std::vector<ReportFact> aboutOf(const ReportInput &input)
{
    const Incident &i = input.incident;
    std::vector<ReportFact> about;
    const auto add = [&about](const char *name, const QString &value) {
        if (!value.isEmpty())
            about.push_back({QLatin1String(name), plainLine(cleaned(value))});
    };
    add("Made from", input.source);
    add("Desk", input.desk);
    add("Chain head", input.chainHead);
    add("Entries", QStringLiteral("%1 in the log").arg(i.events.size()));
    add("Last entry", Terms::moment(i.lastChange) + QStringLiteral(" UTC"));
    if (isActive(i.status))
        add("As of", Terms::moment(input.now) + QStringLiteral(" UTC: the incident is open"));
    add("Incident", i.id.text());
    return about;
}

} // namespace

} // namespace report

ReportInput reportInput(const Incident &incident, const SeriesStore &store, Timestamp now,
                        std::optional<TimeRange> window, const std::vector<ManualBinding> &bindings)
{
    QStringList desks;
    for (const EventPtr &e : incident.events)
        desks << e->id.desk.text();
    desks.removeDuplicates();
    return {incident,
            chainHeadText(incident),
            QStringLiteral("The incident log"),
            desks.join(QStringLiteral(", ")),
            now,
            reportCharts(incident, store, window.value_or(reportWindow(incident, now)), bindings)};
}

QString chainHeadText(const Incident &incident)
{
    std::map<DeskId, const Event *> newest;
    for (const EventPtr &e : incident.events) {
        const Event *&last = newest[e->id.desk];
        if (!last || last->id.sequence < e->id.sequence)
            last = e.get();
    }
    QStringList heads;
    for (const auto &[desk, event] : newest) {
        QString head = QStringLiteral("%1 #%2").arg(desk.text()).arg(event->id.sequence);
        if (!event->hash.isEmpty())
            head += QStringLiteral(" SHA-256 ") + QString::fromLatin1(event->hash.toHex());
        heads << head;
    }
    return heads.join(QStringLiteral("; "));
}

Timestamp countedUntil(const Incident &incident, Timestamp now)
{
    if (const auto resolved = milestoneAt(incident, Milestone::Resolved))
        return *resolved;
    if (incident.endedAt)
        return *incident.endedAt;
    if (incident.status == IncidentStatus::Merged) {
        for (auto e = incident.events.rbegin(); e != incident.events.rend(); ++e) {
            if ((*e)->as<event::Merged>())
                return (*e)->happenedAt;
        }
    }
    return now;
}

ReportDocument buildReport(const ReportInput &input)
{
    const Incident &i = input.incident;
    ReportDocument document;
    document.number = report::cleaned(i.number);
    document.title = report::cleaned(i.title).simplified();
    document.severity = worstSeverity(i);
    document.marks = report::marksOf(i);
    document.facts = report::factsOf(input);
    document.tiles = report::tilesOf(input);
    for (int section = 0; section < ReviewSectionCount; ++section)
        document.sections.push_back(report::sectionOf(input, static_cast<ReviewSection>(section)));
    document.about = report::aboutOf(input);
    document.charts = input.charts;
    document.marksOnCharts = chartMarks(i);
    document.chainHead = report::cleaned(input.chainHead).simplified();
    document.changedAt = i.lastChange;
    return document;
}

} // namespace wf
