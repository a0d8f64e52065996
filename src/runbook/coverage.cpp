// SPDX-License-Identifier: GPL-3.0-or-later
// Proves, from the finished model alone, that no line of the source is lost.
#include "runbook/assembler.h"
#include "runbook/wording.h"

namespace wf {

namespace {

/// A heading's number ("Step 2 –") is the element's place in its list.
QString headingName(QString line)
{
    while (line.startsWith(u'#') || line.startsWith(u' ') || line.startsWith(u'*'))
        line.remove(0, 1);
    return readHeading(line).name;
}

class Coverage
{
public:
    explicit Coverage(const SourceText &source)
        : m_source(source), m_reached(size_t(source.count()) + 1, false)
    {
    }

    /// Lines of the range all of whose words are among the texts. A heading is held by the element that is
    /// named after it.
    void hold(LineRange range, bool headed, const QStringList &texts, const std::vector<CodeBlock> &code = {})
    {
        WordBag bag;
        for (const QString &text : texts)
            bag.add(text);
        for (const CodeBlock &block : code) {
            bag.add(block.text);
            bag.add(block.language);
        }
        for (int i = qMax(1, range.first); i <= qMin(range.last, m_source.count()); ++i) {
            if (!m_reached[size_t(i)])
                m_reached[size_t(i)] = (headed && i == range.first) || bag.holds(m_source.line(i)) ||
                                       (i == range.first && bag.holds(headingName(m_source.line(i))));
        }
        // Fences carry attributes behind the language; the block itself is held word by word above.
        for (const CodeBlock &block : code) {
            if (block.lines.first < range.first || block.lines.last > range.last)
                continue;
            const QString fence = m_source.line(block.lines.first);
            if (fence.contains(QLatin1String("```")) || fence.contains(QLatin1String("~~~")))
                m_reached[size_t(block.lines.first)] =
                    m_reached[size_t(block.lines.first)] || !block.language.isEmpty();
        }
    }

    void hold(const std::vector<Step> &steps)
    {
        for (const Step &step : steps)
            hold(step.lines, false, {step.title, step.detail}, step.commands);
    }

    void hold(const std::vector<Section> &sections)
    {
        for (const Section &section : sections)
            hold(section.lines, !section.heading.isEmpty(), {section.heading, section.markdown});
    }

    void hold(const Phase &phase)
    {
        hold(phase.lines, true, {phase.name, phase.text});
        hold(phase.steps);
        for (const Branch &branch : phase.branches) {
            hold(branch.lines, false, {branch.title, branch.detail});
            hold(branch.steps);
            // The line of "If X, do Y" is shared between the branch and its step.
            if (!branch.steps.empty() && branch.steps.front().lines.first == branch.lines.first) {
                const Step &step = branch.steps.front();
                hold(step.lines, false, {branch.title, branch.detail, step.title, step.detail},
                     step.commands);
            }
        }
    }

    std::vector<int> missing() const
    {
        std::vector<int> lines;
        for (int i = 1; i <= m_source.count(); ++i) {
            if (!m_reached[size_t(i)] && !m_source.isBlank(i))
                lines.push_back(i);
        }
        return lines;
    }

private:
    const SourceText &m_source;
    std::vector<bool> m_reached;
};

} // namespace

std::vector<int> unreachedLines(const SourceText &source, const RunbookDocument &document)
{
    Coverage coverage(source);
    for (const Runbook &runbook : document.runbooks) {
        coverage.hold(runbook.lines, false, {runbook.title});
        coverage.hold({runbook.lines.first, runbook.lines.first}, true, {runbook.title});
        for (const Phase &phase : runbook.phases)
            coverage.hold(phase);
        coverage.hold(runbook.sections);
    }
    coverage.hold(document.sections);
    for (const Checklist &list : document.checklists) {
        coverage.hold(list.lines, true, {list.title});
        coverage.hold(list.steps);
    }
    return coverage.missing();
}

} // namespace wf
