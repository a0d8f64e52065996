// SPDX-License-Identifier: GPL-3.0-or-later
// Phases: their steps, branches and sub-headings.
#include "runbook/assembler.h"
#include "runbook/detection.h"
#include "runbook/outlinequery.h"
#include "runbook/stepreader.h"

#include <algorithm>

namespace wf {

void Assembler::branch(const OutlineNode &node, StepReader &reader)
{
    Branch branch;
    branch.title = branchTitle(node.text.name);
    branch.lines = node.all;
    const bool listFirst = !node.body.empty() && node.body.front()->kind == Block::Kind::List;
    StepReader below(m_source, listFirst ? StepReader::Context::Branch : StepReader::Context::BranchSection);
    below.read(node.body);
    std::vector<const OutlineNode *> siblings;
    for (const OutlineNode &child : node.children) {
        std::vector<const Block *> blocks;
        blocksBelow(child, blocks);
        if (child.branch || !siblings.empty()) {
            // A bold "If …" below a heading "If …" is the next choice, not a part of the first.
            if (siblings.empty())
                branch.lines = m_source.trimmed({node.all.first, child.all.first - 1});
            siblings.push_back(&child);
        } else if (isStepHeading(child) && !holdsSteps(child)) {
            below.addHeadingStep(child.text.name, child.all, child.heading->lines.last, blocks);
        } else {
            below.read(blocks);
        }
    }
    branch.steps = std::move(below.steps());
    branch.detail = below.leftOver({node.heading->lines.last + 1, branch.lines.last});
    if (branch.steps.empty() && node.heading->kind == Block::Kind::Paragraph && branch.detail.isEmpty())
        branch.detail = rawText(m_source, *node.heading);
    const LineRange lines = branch.lines;
    reader.addBranch(std::move(branch), lines);
    for (const OutlineNode *sibling : siblings)
        this->branch(*sibling, reader);
}

/// What of a phase's sub-headings is a branch or a step of the phase itself. False: it has to be walked on
/// its own.
bool Assembler::consumeInPhase(const OutlineNode &child, StepReader &reader, int &textChildren)
{
    if (child.branch) {
        branch(child, reader);
        return true;
    }
    const bool verb = isStepHeading(child) || (!child.role && isImperative(child.text.name));
    if (verb && !holdsSteps(child)) {
        std::vector<const Block *> blocks;
        blocksBelow(child, blocks);
        reader.addHeadingStep(child.text.name, child.all, child.heading->lines.last, blocks);
        return true;
    }
    // "**Steps:**" in a phase only says what the list is.
    const bool label = child.is(SectionRole::Checklist) ||
                       (child.is(SectionRole::Wrapper) && child.level == BoldHeadingLevel);
    if (label && !child.text.window && child.children.empty()) {
        if (child.is(SectionRole::Checklist))
            reader.takeEveryList();
        reader.read(child.body);
        return true;
    }
    if (!child.role && !hasPhaseBelow(child) && !holdsSteps(child) && !anyTasks(child.body) &&
        !hasProseSteps(child)) {
        ++textChildren;
        return true;
    }
    return false;
}

void Assembler::phase(const OutlineNode &node, Place &place, PhaseRole role,
                      std::optional<TimeWindow> inherited)
{
    StepReader reader(m_source, StepReader::Context::Phase);
    if (node.given)
        reader.takeEveryList();
    reader.read(node.body);
    for (const Block *block : node.body) {
        if (block->given == SectionRole::Detection && place.detection) {
            OutlineNode list;
            list.body = {block};
            place.detection->readAside(list);
        }
    }
    std::vector<const OutlineNode *> others;
    std::vector<LineRange> elsewhere = node.apart;
    int textChildren = 0;
    for (const OutlineNode &child : node.children) {
        if (consumeInPhase(child, reader, textChildren))
            continue;
        others.push_back(&child);
        elsewhere.push_back(child.all);
    }
    const std::optional<TimeWindow> window = node.text.window ? node.text.window : inherited;
    Phase phase;
    phase.name = node.heading ? node.text.name : QStringLiteral("Steps");
    phase.role = role;
    if (window) {
        phase.from = window->from;
        phase.to = window->to;
    }
    phase.lines = m_source.trimmed(node.all);
    phase.steps = std::move(reader.steps());
    phase.branches = std::move(reader.branches());
    std::sort(elsewhere.begin(), elsewhere.end(), [](LineRange a, LineRange b) { return a.first < b.first; });
    // The text stays in the order of the source; stretches that other phases hold are left out.
    QStringList parts;
    int from = node.heading ? node.heading->lines.last + 1 : node.own.first;
    for (const LineRange &range : elsewhere) {
        parts << reader.leftOver({from, range.first - 1});
        from = range.last + 1;
    }
    parts << reader.leftOver({from, node.all.last});
    parts.removeAll(QString());
    phase.text = parts.join(QStringLiteral("\n\n"));
    const bool hollow = phase.steps.empty() && phase.branches.empty() && phase.text.isEmpty();
    if (place.runbook && !(hollow && !others.empty())) {
        place.runbook->phases.push_back(std::move(phase));
    } else {
        OutlineNode alone = node;
        alone.children.clear();
        section(alone, place, SectionRole::Wrapper);
    }
    for (const OutlineNode *child : others) {
        if (child->role && child->role->section != SectionRole::Phase &&
            child->role->section != SectionRole::Wrapper)
            walk(*child, place, std::nullopt, std::nullopt);
        else
            this->phase(*child, place, child->isPhase() ? child->role->phase : role, window);
    }
}

} // namespace wf
