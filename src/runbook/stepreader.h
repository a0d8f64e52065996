// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/markdown.h"

namespace wf {

/// Reads steps and branches out of the blocks of a phase, a branch or a checklist. Ids are not set here.
class StepReader
{
public:
    enum class Context {
        Phase,  ///< Ordered lists, task lists and mostly imperative bullets are steps; "If …" items are
                ///< branches.
        Branch, ///< Every list is steps.
        BranchSection, ///< A branch with text of its own: lists are steps as in a phase, nothing is a branch.
        Checklist,     ///< Every list is steps, nothing is a branch.
        TasksOnly,     ///< Only items with a check box.
    };

    StepReader(const SourceText &source, Context context) : m_source(source), m_context(context) {}

    /// A person said that this is work: every list of it is.
    void takeEveryList() { m_everyList = true; }
    void read(const std::vector<const Block *> &blocks);
    /// One step out of a heading with everything below it.
    void addHeadingStep(const QString &title, LineRange lines, int headingLastLine,
                        const std::vector<const Block *> &blocks);
    void addBranch(Branch branch, LineRange lines);

    std::vector<Step> &steps() { return m_steps; }
    std::vector<Branch> &branches() { return m_branches; }
    bool isEmpty() const { return m_steps.empty() && m_branches.empty(); }
    /// What of `range` is neither step nor branch.
    QString leftOver(LineRange range) const;

    /// The list would be read as steps in a phase.
    static bool isStepList(const Block &list, int depth = 0);
    static bool isStepTable(const Block &table);
    static bool hasTasks(const Block &list);

private:
    void readBlocks(const std::vector<const Block *> &blocks, int depth);
    void readList(const Block &list, int depth);
    void readItem(const Block &item, int depth);
    void readTable(const Block &table);
    void readChoices(const Block &table);
    /// Steps and branches in running text. How many blocks behind the paragraph it took.
    size_t readParagraph(const Block &paragraph, const Block *next);
    bool readBranchText(const Block &paragraph, const Block *next);
    /// Where nothing else is work, the commands are.
    void readCommands(const std::vector<const Block *> &blocks);
    void addBlocks(std::vector<Block> blocks);
    void addBranches(const Block &item);
    Branch branchOf(const Block &item);
    Step stepOf(const Block &item) const;
    bool attachCode(const Block &code);
    void take(LineRange lines) { m_taken.push_back(lines); }

    const SourceText &m_source;
    Context m_context;
    std::vector<Step> m_steps;
    std::vector<Branch> m_branches;
    std::vector<LineRange> m_taken;
    mutable std::vector<LineRange> m_sorted; ///< m_taken in order, `last` the farthest so far.
    bool m_lastWasBranch = false;
    bool m_everyList = false;
};

/// The Markdown of a block without its list marker and indentation.
QString rawText(const SourceText &source, const Block &block);
/// A paragraph split into a title and the Markdown that goes into the detail.
struct TitleSplit
{
    QString title;
    QString detail;
    bool bold = false; ///< The title was a bold lead.
};
TitleSplit splitTitle(const QString &raw, const QString &plain);

/// Sets `required` and `gate` from what the title says: "(required)", "(gate)", or one of them as its lead.
void readMarks(Step &step);

} // namespace wf
