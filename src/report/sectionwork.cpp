// SPDX-License-Identifier: GPL-3.0-or-later
// What was done: the charts and evidence, the runbook as it was followed, actions, messages.
#include "report/reportwords.h"
#include "report/sections.h"

#include <algorithm>

namespace wf::report {

namespace {

TableBlock evidenceTable(const Incident &incident)
{
    TableBlock table{{{QStringLiteral("Time (UTC)"), 0, false, true},
                      {QStringLiteral("Evidence"), 4},
                      {QStringLiteral("What it is"), 4},
                      {QStringLiteral("By"), 1.2}},
                     {}};
    for (const Evidence &e : incident.evidence) {
        ReportText what;
        if (!e.metric.isEmpty())
            what.push_back({cleaned(e.metric), TextPiece::Form::Code});
        if (e.range)
            what.push_back({(what.empty() ? QString() : QStringLiteral(" ")) + Terms::range(*e.range)});
        if (!e.file.isEmpty())
            what.push_back({QStringLiteral("%1%2, %3 bytes")
                                .arg(what.empty() ? QString() : QStringLiteral("\n"), cleaned(e.file))
                                .arg(e.size)});
        if (!e.sha256.isEmpty())
            what.push_back(
                {QStringLiteral("\nSHA-256 ") + e.sha256.text(), TextPiece::Form::Code, Tone::Muted});
        table.rows.push_back({{plainLine(Terms::moment(e.at)), orDash(e.text), std::move(what), said(e.by)}});
    }
    return table;
}

QString windowText(const PhaseAsFollowed &phase)
{
    if (!phase.plan->from || !phase.plan->to)
        return {};
    return QStringLiteral("window %1\u2013%2")
        .arg(durationText(*phase.plan->from), durationText(*phase.plan->to));
}

ReportText phaseLine(const PhaseAsFollowed &phase)
{
    const QString group =
        phase.plan->group.isEmpty() ? QString() : phase.plan->group + QStringLiteral(" \u203a ");
    ReportText line{{cleaned(group + phase.plan->name), TextPiece::Form::Strong}};
    QStringList said;
    said << QStringLiteral("%1 of %2 done").arg(phase.done).arg(phase.total);
    if (phase.skipped > 0)
        said << QStringLiteral("%1 skipped").arg(phase.skipped);
    if (const QString window = windowText(phase); !window.isEmpty())
        said << window;
    if (phase.enteredAt && phase.leftAt && *phase.leftAt >= *phase.enteredAt)
        said << QStringLiteral("took %1").arg(clockText(*phase.leftAt - *phase.enteredAt));
    line.push_back(
        {QStringLiteral("   ") + said.join(QStringLiteral(" \u00b7 ")), TextPiece::Form::Plain, Tone::Muted});
    if (phase.overrun) {
        line.push_back({QStringLiteral(" ")});
        line.push_back(chip(QStringLiteral("overrun %1").arg(clockText(*phase.overrun)), Tone::Warn));
    }
    if (!phase.branch.isEmpty())
        line.push_back({QStringLiteral("\nBranch: ") + cleaned(phase.branch)});
    else if (!phase.plan->branches.empty())
        line.push_back({QStringLiteral("\nNo branch was chosen."), TextPiece::Form::Plain, Tone::Muted});
    return line;
}

ReportText stepState(const StepAsFollowed &step)
{
    const Tone tone = step.record.state == StepState::Done      ? Tone::Good
                      : step.record.state == StepState::Skipped ? Tone::Warn
                                                                : Tone::Muted;
    return {
        {step.record.state == StepState::Open ? QStringLiteral("not done") : stepStateName(step.record.state),
         TextPiece::Form::Plain, tone}};
}

TableRow stepRow(const StepAsFollowed &step)
{
    ReportText title{{cleaned(step.step->title)}};
    const auto add = [&title](const QString &text, Tone tone) {
        title.push_back({QStringLiteral(" ")});
        title.push_back(chip(text, tone));
    };
    if (step.added)
        add(QStringLiteral("added"), Tone::Review);
    if (step.late)
        add(QStringLiteral("late"), Tone::Warn);
    const StepRecord &record = step.record;
    if (!record.remark.isEmpty())
        title.push_back({QStringLiteral("\n%1%2").arg(
                             record.state == StepState::Skipped ? QStringLiteral("Skipped: ") : QString(),
                             cleaned(record.remark)),
                         TextPiece::Form::Plain, Tone::Muted});
    const bool touched = record.state != StepState::Open;
    return {{std::move(title), stepState(step), touched ? plainLine(Terms::moment(record.at)) : orDash({}),
             orDash(touched ? record.actor : record.assignee)}};
}

/// A message's text, short: the log has all of it.
QString firstOf(const QString &text)
{
    constexpr qsizetype Most = 400;
    return text.size() > Most ? text.left(Most - 1) + QChar(0x2026) : text;
}

Tone toneOf(MessageState state)
{
    switch (state) {
    case MessageState::Sent:
        return Tone::Good;
    case MessageState::Failed:
        return Tone::Bad;
    case MessageState::Held:
    case MessageState::Queued:
        return Tone::Warn;
    case MessageState::Superseded:
        return Tone::Muted;
    }
    return Tone::Muted;
}

TableBlock updateTable(const Incident &incident, Timestamp until)
{
    struct Row
    {
        std::optional<Timestamp> due;
        std::optional<Timestamp> posted;
        QString text;
    };
    std::vector<Row> rows;
    for (const UpdateRecord &update : updatesOf(incident, until))
        rows.push_back({update.dueAt, update.postedAt, {}});
    for (const EventPtr &e : incident.events) {
        const auto *update = e->as<event::UpdatePosted>();
        if (!update)
            continue;
        const auto known = std::find_if(rows.begin(), rows.end(), [&e](const Row &row) {
            return row.posted == e->happenedAt && row.text.isEmpty();
        });
        Row &row = known == rows.end() ? rows.emplace_back(Row{{}, e->happenedAt, {}}) : *known;
        row.text = update->text;
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) {
        return a.posted.value_or(a.due.value_or(Timestamp{})) <
               b.posted.value_or(b.due.value_or(Timestamp{}));
    });
    TableBlock table{{{QStringLiteral("Due (UTC)"), 0, false, true},
                      {QStringLiteral("Posted (UTC)"), 0, false, true},
                      {QString(), 0},
                      {QStringLiteral("Text"), 5}},
                     {}};
    for (const Row &row : rows) {
        ReportText mark;
        if (row.due && row.posted)
            mark = *row.posted <= *row.due
                       ? ReportText{chip(QStringLiteral("on time"), Tone::Good)}
                       : ReportText{chip(QStringLiteral("%1 late").arg(clockText(*row.posted - *row.due)),
                                         Tone::Warn)};
        else if (row.due)
            mark = {chip(QStringLiteral("missed"), Tone::Bad)};
        table.rows.push_back({{row.due ? plainLine(Terms::moment(*row.due)) : orDash({}),
                               row.posted ? plainLine(Terms::moment(*row.posted)) : orDash({}),
                               std::move(mark), row.posted ? said(firstOf(row.text)) : orDash({})}});
    }
    return table;
}

} // namespace

ReportBlocks evidenceBlocks(const ReportInput &input)
{
    ReportBlocks blocks;
    if (!input.charts.empty())
        blocks.push_back(HeadingBlock{QStringLiteral("Metrics")});
    for (std::size_t chart = 0; chart < input.charts.size(); ++chart) {
        ChartBlock block{chart, {}};
        for (const MarkedRange &marked : input.charts[chart].marked) {
            ReportText caption{chip(Terms::range(marked.range), Tone::Review)};
            if (!marked.caption.isEmpty())
                caption.push_back({QStringLiteral(" ") + cleaned(marked.caption)});
            block.captions.push_back(std::move(caption));
        }
        blocks.push_back(std::move(block));
    }
    if (input.charts.empty())
        blocks.push_back(
            TextBlock{mutedLine(QStringLiteral("No recorded metrics belong to this incident."))});
    if (TableBlock table = evidenceTable(input.incident); !table.rows.empty()) {
        blocks.push_back(HeadingBlock{QStringLiteral("Evidence")});
        blocks.push_back(std::move(table));
    }
    return blocks;
}

ReportBlocks runbookBlocks(const ReportInput &input)
{
    ReportBlocks blocks;
    const auto phases = runbookAsFollowed(input.incident);
    if (phases.empty()) {
        blocks.push_back(TextBlock{mutedLine(QStringLiteral("No runbook was attached."))});
        return blocks;
    }
    const Kept kept = stepsOnTime(input.incident);
    blocks.push_back(TextBlock{mutedLine(QStringLiteral("%1 of %2 done in the windows of their phases.")
                                             .arg(kept.kept)
                                             .arg(counted(kept.of, QStringLiteral("step"))))});
    TableBlock table{{{QStringLiteral("Step"), 6},
                      {QStringLiteral("State"), 0},
                      {QStringLiteral("When (UTC)"), 0, false, true},
                      {QStringLiteral("Who"), 1.2}},
                     {}};
    for (const PhaseAsFollowed &phase : phases) {
        table.rows.push_back({{phaseLine(phase)}, true});
        for (const StepAsFollowed &step : phase.steps)
            table.rows.push_back(stepRow(step));
    }
    blocks.push_back(std::move(table));
    return blocks;
}

ReportBlocks actionBlocks(const ReportInput &input)
{
    ReportBlocks blocks;
    std::vector<ActionItem> actions = input.incident.review.actions;
    std::stable_sort(actions.begin(), actions.end(),
                     [](const ActionItem &a, const ActionItem &b) { return a.state < b.state; });
    if (actions.empty()) {
        blocks.push_back(TextBlock{mutedLine(QStringLiteral("No action items."))});
        return blocks;
    }
    TableBlock table{{{QStringLiteral("Action"), 5},
                      {QStringLiteral("Owner"), 1.4},
                      {QStringLiteral("Due"), 0, false, true},
                      {QStringLiteral("State"), 0}},
                     {}};
    for (const ActionItem &action : actions) {
        ReportText text{{cleaned(action.text)}};
        if (!action.link.isEmpty()) {
            text.push_back({QStringLiteral("\n")});
            text.push_back({cleaned(action.link).simplified(), TextPiece::Form::Plain, Tone::Muted,
                            safeLink(action.link)});
        }
        const Tone tone = action.state == ActionState::Open   ? Tone::Warn
                          : action.state == ActionState::Done ? Tone::Good
                                                              : Tone::Muted;
        table.rows.push_back({{std::move(text),
                               orDash(action.owner),
                               action.dueAt ? plainLine(Terms::date(*action.dueAt)) : orDash({}),
                               {chip(actionStateName(action.state), tone)}}});
    }
    blocks.push_back(std::move(table));
    return blocks;
}

ReportBlocks messageBlocks(const ReportInput &input)
{
    const Incident &i = input.incident;
    const Timestamp until = countedUntil(i, input.now);
    ReportBlocks blocks;
    TableBlock updates = updateTable(i, until);
    if (!updates.rows.empty()) {
        const Kept kept = updatesOnTime(i, until);
        blocks.push_back(HeadingBlock{QStringLiteral("Status updates")});
        if (kept.of > 0)
            blocks.push_back(TextBlock{mutedLine(QStringLiteral("%1 of %2 on time.")
                                                     .arg(kept.kept)
                                                     .arg(counted(kept.of, QStringLiteral("update"))))});
        blocks.push_back(std::move(updates));
    }
    if (i.messages.empty()) {
        blocks.push_back(TextBlock{mutedLine(QStringLiteral("No messages were sent."))});
        return blocks;
    }
    TableBlock table{{{QStringLiteral("Queued (UTC)"), 0, false, true},
                      {QStringLiteral("Channel"), 1.6},
                      {QStringLiteral("Message"), 5},
                      {QStringLiteral("State"), 2.8}},
                     {}};
    for (const MessageRecord &m : i.messages) {
        const QString kind = QStringLiteral("%1 \u00b7 %2 \u00b7 %3")
                                 .arg(channelKindName(m.message.kind), purposeName(m.message.purpose),
                                      audienceName(m.message.audience));
        ReportText text{{kind, TextPiece::Form::Plain, Tone::Muted}};
        if (!m.message.text.isEmpty())
            text.push_back({u'\n' + cleaned(firstOf(m.message.text))});
        ReportText state{chip(messageStateName(m.state), toneOf(m.state))};
        if (m.settledAt)
            state.push_back({u'\n' + Terms::moment(*m.settledAt)});
        if (!m.answer.isEmpty())
            state.push_back({u'\n' + cleaned(firstOf(m.answer)), TextPiece::Form::Plain, Tone::Muted});
        table.rows.push_back({{plainLine(Terms::moment(m.queuedAt)), said(m.message.channel), std::move(text),
                               std::move(state)}});
    }
    blocks.push_back(HeadingBlock{QStringLiteral("Messages by channel")});
    blocks.push_back(std::move(table));
    return blocks;
}

} // namespace wf::report
