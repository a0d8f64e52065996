// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/assembler.h"

#include "runbook/collection.h"
#include "runbook/detection.h"
#include "runbook/facts.h"
#include "runbook/listshape.h"
#include "runbook/outlinequery.h"
#include "runbook/stepreader.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace wf {

void Assembler::section(const OutlineNode &node, Place &place, SectionRole role)
{
    LineRange body = node.bodyLines();
    Section section;
    section.role = role;
    section.heading = node.heading ? node.text.name : QString();
    section.level = node.heading ? node.level : 1;
    section.lines = m_source.trimmed(node.own);
    section.markdown = body.first <= body.last ? m_source.text(body) : QString();
    static const QRegularExpression rule(QStringLiteral("\\s*(?:^|\\n)-{3,}\\s*$"));
    section.markdown.remove(rule);
    for (const Block *block : node.body) {
        const std::vector<CodeBlock> blocks = codeBlocksIn({*block});
        section.codeBlocks.insert(section.codeBlocks.end(), blocks.begin(), blocks.end());
    }
    if (!node.heading && section.markdown.isEmpty())
        return;
    if (role == SectionRole::Contacts || role == SectionRole::Channels)
        readContacts(node, place.contacts);
    if (role == SectionRole::Severity && m_document.severityScale.empty())
        m_document.severityScale = severityScale(node);
    const std::vector<FactRow> rows = factRows(node.body);
    const bool info = role == SectionRole::Version || role == SectionRole::Notes || !node.heading;
    if (info)
        readInfo(rows, place.info);
    for (const FactRow &row : rows) {
        if (!place.severity)
            place.severity = severityOfRow(row);
    }
    if (place.runbook && node.is(SectionRole::Severity) && !place.severity &&
        m_document.severityScale.empty()) {
        const std::vector<Severity> codes = severitiesIn(section.markdown);
        // Two levels are "P1, or P0 if …"; more of them, or a table, are examples.
        const bool table = std::any_of(node.body.begin(), node.body.end(),
                                       [](const Block *b) { return b->kind == Block::Kind::Table; });
        if (codes.size() > 2 || (table && codes.size() > 1))
            place.severity = std::nullopt;
        else if (!codes.empty())
            place.severity = codes.front();
        else
            place.severity = parseSeverity(section.markdown.section(u' ', 0, 0).remove(u'*').remove(u'.'));
    }
    if (role == SectionRole::Detection && place.detection)
        place.detection->read(node);
    else if (place.detection)
        place.detection->readAside(node);
    if (place.runbook && node.text.watchList) {
        std::vector<const Block *> blocks;
        blocksBelow(node, blocks);
        place.runbook->watch += metricNames(blocks);
    }
    place.sections.push_back(std::move(section));
}

void Assembler::checklist(const OutlineNode &node, const QString &group, bool everyList)
{
    StepReader reader(m_source, everyList ? StepReader::Context::Checklist : StepReader::Context::TasksOnly);
    reader.read(node.body);
    if (reader.steps().empty())
        return;
    Checklist list;
    list.title = node.text.name;
    list.group = group;
    list.lines = m_source.trimmed(node.own);
    list.steps = std::move(reader.steps());
    m_document.checklists.push_back(std::move(list));
}

namespace {

/// The phase that work below such a section belongs to; none where its text stays text in any case.
std::optional<PhaseRole> phaseOfWork(SectionRole section)
{
    switch (section) {
    case SectionRole::Detection:
        return PhaseRole::Investigation;
    case SectionRole::Prerequisites:
    case SectionRole::Impact:
    case SectionRole::Notes:
    case SectionRole::Reference:
    case SectionRole::Wrapper:
        return PhaseRole::Steps;
    case SectionRole::Severity:
    case SectionRole::Phase:
    case SectionRole::Contacts:
    case SectionRole::Channels:
    case SectionRole::Version:
    case SectionRole::Checklist:
        return std::nullopt;
    }
    return std::nullopt;
}

/// Facts by the words of the heading, work by its list: "Preparation", "Identification".
bool worksAllTheSame(const OutlineNode &node)
{
    static const QRegularExpression facts(
        QStringLiteral("symptom|indicator|alert|trigger|signal|metric|threshold|condition"),
        QRegularExpression::CaseInsensitiveOption);
    if (std::any_of(node.body.begin(), node.body.end(),
                    [](const Block *b) { return b->given == SectionRole::Phase; }))
        return true;
    const bool open = node.is(SectionRole::Prerequisites) ||
                      (node.is(SectionRole::Detection) && !facts.match(node.text.name).hasMatch());
    return open ? isWorked(node) || hasProseSteps(node) : node.is(SectionRole::Notes) && anyTasks(node.body);
}

/// Its parts are phases with a time or a role of their own, so it is the response itself.
bool isResponseChecklist(const OutlineNode &node)
{
    const auto timed = [](const OutlineNode &c) { return c.text.window.has_value(); };
    const auto phases = std::count_if(node.children.begin(), node.children.end(),
                                      [](const OutlineNode &c) { return c.isPhase(); });
    return std::any_of(node.children.begin(), node.children.end(), timed) ||
           (phases > 1 && phases * 2 > std::ptrdiff_t(node.children.size()));
}

} // namespace

bool Assembler::walkPhase(const OutlineNode &node, Place &place, std::optional<PhaseRole> inPhase,
                          std::optional<SectionRole> inSection)
{
    if (!place.runbook)
        return false;
    const std::optional<HeadingRole> role = node.role;
    const bool general = !inSection || *inSection == SectionRole::Notes;
    if (general) {
        const bool steps = hasPlainSteps(node) || node.branch || (isStepHeading(node) && !role);
        if (node.isPhase()) {
            phase(node, place, role->phase, std::nullopt);
            return true;
        }
        if ((!role || role->section == SectionRole::Wrapper) && !hasPhaseBelow(node) &&
            (steps || (role && (holdsSteps(node) || !node.body.empty())))) {
            phase(node, place, inPhase.value_or(PhaseRole::Steps), std::nullopt);
            return true;
        }
        return false;
    }
    const std::optional<PhaseRole> work = phaseOfWork(*inSection);
    if (!work || (role && !node.isPhase()))
        return false;
    const bool worked =
        isWorked(node) || (node.isPhase() ? hasPlainSteps(node) || hasProseSteps(node) : false);
    if (!worked)
        return false;
    phase(node, place, node.isPhase() ? role->phase : *work, std::nullopt);
    return true;
}

void Assembler::walkChecklist(const OutlineNode &node, Place &place)
{
    for (const OutlineNode &child : node.children) {
        OutlineNode plain = child;
        plain.role = HeadingRole{SectionRole::Checklist, PhaseRole::Steps};
        section(plain, place, SectionRole::Checklist);
        checklist(child, node.text.name, true);
        for (const OutlineNode &below : child.children)
            walk(below, place, std::nullopt, SectionRole::Checklist);
    }
}

void Assembler::walk(const OutlineNode &node, Place &place, std::optional<PhaseRole> inPhase,
                     std::optional<SectionRole> inSection)
{
    if (walkPhase(node, place, inPhase, inSection))
        return;
    const std::optional<HeadingRole> role = node.role;
    const SectionRole own = role && !(inSection && role->section == SectionRole::Phase)
                                ? role->section
                                : inSection.value_or(role ? role->section : SectionRole::Notes);
    SectionRole kept = own == SectionRole::Phase ? SectionRole::Wrapper : own;
    if (kept == SectionRole::Checklist && place.runbook && isResponseChecklist(node))
        kept = SectionRole::Wrapper;
    const OutlineNode alone = node.alone();
    const bool wrapped = kept == SectionRole::Wrapper && hasPlainSteps(alone);
    const bool worked = (!inSection || *inSection == SectionRole::Notes) && worksAllTheSame(alone);
    if (place.runbook && (wrapped || worked)) {
        if (worked && kept == SectionRole::Detection && place.detection)
            place.detection->read(alone);
        phase(alone, place, worked ? phaseOfWork(kept).value_or(PhaseRole::Steps) : PhaseRole::Steps,
              std::nullopt);
    } else {
        section(node, place, kept);
        const bool isChecklist = kept == SectionRole::Checklist;
        checklist(node, isChecklist ? node.text.name : QString(), isChecklist);
        if (isChecklist)
            return walkChecklist(node, place);
    }
    // Only a role the heading itself names is passed on; under an overview a phase is still a phase.
    const bool passOn = kept != SectionRole::Notes && kept != SectionRole::Wrapper;
    for (const OutlineNode &child : node.children)
        walk(child, place, std::nullopt, passOn ? std::optional(kept) : std::nullopt);
}

void Assembler::declaredSeverities(Runbook &runbook, std::optional<Severity> labelled)
{
    std::vector<Severity> offered;
    if (labelled)
        offered.push_back(*labelled);
    for (const auto &[key, value] : m_source.fields) {
        FactRow row;
        row.key = key;
        row.value = value;
        if (const auto severity = severityOfRow(row))
            offered.push_back(*severity);
    }
    static const QRegularExpression declare(QStringLiteral("^\\W*declar"),
                                            QRegularExpression::CaseInsensitiveOption);
    for (const Phase &phase : runbook.phases) {
        for (const Step &step : phase.steps) {
            if (!declare.match(step.title).hasMatch())
                continue;
            const std::vector<Severity> named = severitiesIn(step.title + u' ' + step.detail);
            offered.insert(offered.end(), named.begin(), named.end());
        }
    }
    for (Severity severity : offered) {
        if (std::find(runbook.severities.begin(), runbook.severities.end(), severity) ==
            runbook.severities.end())
            runbook.severities.push_back(severity);
    }
    if (!runbook.severities.empty())
        runbook.severity = runbook.severities.front();
}

void Assembler::finish(Runbook &runbook)
{
    if (runbook.title.isEmpty())
        runbook.title = QFileInfo(m_document.file).completeBaseName();
    if (runbook.title.isEmpty())
        runbook.title = QStringLiteral("Runbook");
    // An alerting rule of this name belongs to the runbook: most collections name the file and its title
    // after the alert.
    static const QRegularExpression camel(QStringLiteral("^[A-Z][A-Za-z0-9]*[a-z0-9][A-Z][A-Za-z0-9]*$"));
    const QString alert = camel.match(runbook.title).hasMatch() ? runbook.title : alertNameIn(runbook.title);
    if (!alert.isEmpty() && !runbook.alerts.contains(alert))
        runbook.alerts.prepend(alert);
    runbook.watch.removeDuplicates();
}

/// The sections of a runbook. Numbered steps that are headings of their own ("## Step 1 – Install") make one
/// phase.
void Assembler::walkTop(const OutlineNode &node, Place &place)
{
    size_t i = 0;
    while (i < node.children.size()) {
        size_t end = i;
        bool branches = false;
        while (end < node.children.size() && (isStepHeading(node.children[end]) || node.children[end].branch))
            branches = node.children[end++].branch || branches;
        if (end - i < 2 && !branches) {
            walk(node.children[i++], place, std::nullopt, std::nullopt);
            continue;
        }
        OutlineNode steps;
        steps.children.assign(node.children.begin() + std::ptrdiff_t(i),
                              node.children.begin() + std::ptrdiff_t(end));
        steps.all = {steps.children.front().all.first, steps.children.back().all.last};
        steps.own = {steps.all.first, steps.all.first - 1};
        phase(steps, place, PhaseRole::Steps, std::nullopt);
        i = end;
    }
}

/// "- **Fix**: restart it" above the first heading: the row is the phase.
void Assembler::rowPhases(const OutlineNode &intro, Runbook &runbook)
{
    for (const FactRow &row : factRows(intro.body)) {
        const auto role = row.item ? readHeading(row.key).role : std::nullopt;
        if (!role || (role->section != SectionRole::Phase && role->section != SectionRole::Wrapper))
            continue;
        std::vector<const Block *> below;
        for (size_t i = 1; i < row.item->children.size(); ++i)
            below.push_back(&row.item->children[i]);
        StepReader reader(m_source, StepReader::Context::Branch);
        reader.read(below);
        Phase phase;
        phase.name = row.key;
        phase.role = role->phase;
        phase.lines = row.lines;
        if (isInstructionText(row.value)) {
            Step step;
            const TitleSplit split = splitTitle(row.value, row.value);
            step.title = split.title;
            step.detail = split.detail;
            step.lines = row.item->children.front().lines;
            phase.steps.push_back(std::move(step));
        }
        for (Step &step : reader.steps())
            phase.steps.push_back(std::move(step));
        if (!phase.steps.empty())
            runbook.phases.push_back(std::move(phase));
    }
}

void Assembler::assembleRunbook(const OutlineNode &node, Runbook &runbook)
{
    DetectionReader detection(m_source, runbook, m_document.diagnostics);
    Place place{&runbook, runbook.sections, runbook.contacts, runbook.info, &detection, std::nullopt};
    OutlineNode intro = node.alone();
    if (hasPlainSteps(intro) && !hasPhaseBelow(node)) {
        phase(intro, place, PhaseRole::Steps, std::nullopt);
        // What stands above the first step says what alerts, how severe it is and whose it is.
        detection.readAside(intro);
        const std::vector<FactRow> rows = factRows(intro.body);
        readInfo(rows, runbook.info);
        for (const FactRow &row : rows) {
            if (!place.severity)
                place.severity = severityOfRow(row);
        }
    } else if (!intro.body.empty() || !m_source.text(intro.bodyLines()).isEmpty()) {
        intro.text.name = QString();
        section(intro, place, SectionRole::Notes);
        if (!hasPhaseBelow(node))
            rowPhases(intro, runbook);
    }
    walkTop(node, place);
    // "P1 — API outage"
    static const QRegularExpression level(QStringLiteral("^(P[0-4]|SEV[- ]?[0-5])\\s*[:–—-]"),
                                          QRegularExpression::CaseInsensitiveOption);
    if (const auto match = level.match(runbook.title); match.hasMatch() && !place.severity)
        place.severity = parseSeverity(match.captured(1));
    detection.suggest();
    declaredSeverities(runbook, place.severity);
    finish(runbook);
}

} // namespace wf
