// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/readcoverage.h"

#include "runbook/listshape.h"
#include "runbook/stepreader.h"

#include <algorithm>

namespace wf {

namespace {

class InstructionCounter
{
public:
    InstructionCounter(const RunbookDocument &document, const SourceText &source)
        : m_settled(size_t(source.count()) + 2, false)
    {
        for (const Runbook &runbook : document.runbooks) {
            for (const Condition &condition : runbook.conditions)
                settle(LineRange{condition.line, condition.line});
            for (const Phase &phase : runbook.phases) {
                settle(LineRange{phase.lines.first, phase.lines.first});
                settle(phase.steps);
                for (const Branch &branch : phase.branches) {
                    settle(branch.lines);
                    settle(branch.steps);
                }
            }
            settle(runbook.sections);
        }
        for (const Checklist &list : document.checklists)
            settle(list.steps);
        settle(document.sections);
    }

    int steps() const { return m_steps; }
    std::vector<LineRange> missed(const std::vector<Block> &blocks)
    {
        visit(blocks);
        return std::move(m_missed);
    }

private:
    void settle(LineRange lines)
    {
        for (int i = qMax(1, lines.first); i <= lines.last && size_t(i) < m_settled.size(); ++i)
            m_settled[size_t(i)] = true;
    }
    void settle(const std::vector<Step> &steps)
    {
        m_steps += int(steps.size());
        for (const Step &step : steps)
            settle(step.lines);
    }
    /// What is there to look up is no work that was missed.
    void settle(const std::vector<Section> &sections)
    {
        for (const Section &section : sections) {
            const SectionRole role = section.role;
            if (role == SectionRole::Impact ||
                section.heading.contains(QLatin1String("symptom"), Qt::CaseInsensitive))
                settle(section.lines);
            if (role == SectionRole::Reference || role == SectionRole::Contacts ||
                role == SectionRole::Channels || role == SectionRole::Version ||
                role == SectionRole::Severity)
                settle(section.lines);
        }
    }
    bool isSettled(const Block &block) const { return m_settled[size_t(block.lines.first)]; }

    void visit(const std::vector<Block> &blocks)
    {
        for (size_t i = 0; i < blocks.size(); ++i) {
            const Block &block = blocks[i];
            if (block.kind == Block::Kind::List) {
                visitList(block);
            } else if (block.kind == Block::Kind::Table && StepReader::isStepTable(block)) {
                for (size_t row = 1; row < block.children.size(); ++row)
                    miss(block.children[row]);
            } else if (block.kind == Block::Kind::Paragraph) {
                const QString plain = plainText(block.runs);
                const bool introduces =
                    plain.endsWith(u':') && i + 1 < blocks.size() && blocks[i + 1].kind == Block::Kind::List;
                if (!introduces && isInstructionText(plain))
                    miss(block);
            }
        }
    }

    void visitList(const Block &list)
    {
        for (const Block &item : list.children) {
            if (isSettled(item))
                continue;
            if (isInstruction(item))
                miss(item);
            else if (!item.children.empty())
                visitNested(item);
        }
    }

    void visitNested(const Block &item)
    {
        for (const Block &child : item.children) {
            if (child.kind == Block::Kind::List)
                visitList(child);
        }
    }

    void miss(const Block &block)
    {
        if (!isSettled(block))
            m_missed.push_back(block.lines);
    }

    std::vector<bool> m_settled; ///< Lines of steps and of what is there to look up.
    std::vector<LineRange> m_missed;
    int m_steps = 0;
};

int leftoverLines(const std::vector<Section> &sections)
{
    int lines = 0;
    for (const Section &section : sections) {
        for (const QString &line : section.leftover ? section.markdown.split(u'\n') : QStringList())
            lines += line.trimmed().isEmpty() ? 0 : 1;
    }
    return lines;
}

} // namespace

ReadingCoverage readingCoverage(const RunbookDocument &document)
{
    ReadingCoverage coverage;
    const SourceText source = readSource(document.source);
    if (!source.usable)
        return coverage;
    InstructionCounter counter(document, source);
    coverage.steps = counter.steps();
    coverage.missed = counter.missed(parseMarkdown(source));
    coverage.instructions = coverage.steps + int(coverage.missed.size());
    coverage.leftoverLines = leftoverLines(document.sections);
    for (const Runbook &runbook : document.runbooks)
        coverage.leftoverLines += leftoverLines(runbook.sections);
    return coverage;
}

QString coverageText(const ReadingCoverage &coverage)
{
    QString text =
        QStringLiteral("%1 of %2 instructions are steps").arg(coverage.steps).arg(coverage.instructions);
    if (coverage.leftoverLines > 0)
        text += QStringLiteral("; %1 lines are kept apart").arg(coverage.leftoverLines);
    return text;
}

bool hasNoStep(const Runbook &runbook)
{
    return std::all_of(runbook.phases.begin(), runbook.phases.end(), [](const Phase &phase) {
        return phase.steps.empty() && std::all_of(phase.branches.begin(), phase.branches.end(),
                                                  [](const Branch &branch) { return branch.steps.empty(); });
    });
}

} // namespace wf
