// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/outline.h"

namespace wf {

namespace {

constexpr qsizetype MaxBoldHeading = 100;

bool isBoldHeading(const Block &block, const QString &plain)
{
    return block.kind == Block::Kind::Paragraph && block.lines.first == block.lines.last &&
           plain.size() <= MaxBoldHeading && isAllStrong(block.runs) && !plain.endsWith(u'.') &&
           !plain.endsWith(u'!') && !plain.endsWith(u';');
}

bool isBranchLine(const Block &block, const QString &plain, const Block *next)
{
    return block.kind == Block::Kind::Paragraph && plain.endsWith(u':') &&
           plain.size() <= 2 * MaxBoldHeading && next &&
           (next->kind == Block::Kind::List || next->kind == Block::Kind::Code) && isBranchLead(plain);
}

OutlineNode nodeFor(const Block &block, const QString &plain, const RoleOverrides &overrides)
{
    OutlineNode node;
    node.heading = &block;
    node.level = block.kind == Block::Kind::Heading ? block.level : BoldHeadingLevel;
    node.text = readHeading(plain);
    node.role = node.text.role;
    node.branch = isBranchLead(node.text.name);
    if (node.branch)
        node.role.reset();
    if (const auto found = overrides.find(node.text.name.toLower().simplified()); found != overrides.end()) {
        node.role = found->second;
        node.branch = false;
    }
    node.own = node.all = block.lines;
    return node;
}

class Builder
{
public:
    Builder(const std::vector<Block> &blocks, const SourceText &source, const RoleOverrides &overrides)
        : m_blocks(blocks), m_source(source), m_overrides(overrides)
    {
    }

    OutlineNode run()
    {
        OutlineNode root;
        root.own = root.all = {1, m_source.count()};
        fill(root);
        return root;
    }

private:
    /// Takes body and deeper headings of `node`, whose heading is already taken. Levels only fall, so the
    /// depth is bounded.
    void fill(OutlineNode &node)
    {
        while (m_at < m_blocks.size()) {
            const Block &block = m_blocks[m_at];
            const Block *next = m_at + 1 < m_blocks.size() ? &m_blocks[m_at + 1] : nullptr;
            const QString plain = block.kind == Block::Kind::Heading || block.kind == Block::Kind::Paragraph
                                      ? plainText(block.runs)
                                      : QString();
            const bool heading =
                block.kind == Block::Kind::Heading ||
                (node.heading && (isBoldHeading(block, plain) || isBranchLine(block, plain, next))) ||
                (!node.heading && !node.children.empty() && isBoldHeading(block, plain));
            if (!heading) {
                node.body.push_back(&block);
                ++m_at;
                continue;
            }
            OutlineNode child = nodeFor(block, plain, m_overrides);
            if (child.level <= node.level && node.heading)
                return;
            // The line before the child ends what is the node's own.
            if (node.children.empty())
                node.own.last = qMax(node.own.first, block.lines.first - 1);
            ++m_at;
            fill(child);
            const int end = m_at < m_blocks.size() ? m_blocks[m_at].lines.first - 1 : m_source.count();
            child.all = m_source.trimmed({child.all.first, qMax(child.all.first, end)});
            if (child.children.empty())
                child.own.last = child.all.last;
            child.own = m_source.trimmed(child.own);
            node.children.push_back(std::move(child));
        }
    }

    const std::vector<Block> &m_blocks;
    const SourceText &m_source;
    const RoleOverrides &m_overrides;
    size_t m_at = 0;
};

} // namespace

LineRange OutlineNode::bodyLines() const
{
    if (!heading)
        return own;
    return {heading->lines.last + 1, own.last};
}

OutlineNode buildOutline(const std::vector<Block> &blocks, const SourceText &source,
                         const RoleOverrides &overrides)
{
    return Builder(blocks, source, overrides).run();
}

bool isStepHeading(const OutlineNode &node)
{
    if (!node.heading || !node.text.numbered || node.branch)
        return false;
    const bool imperative = isImperative(node.text.name);
    if (plainText(node.heading->runs).trimmed().startsWith(QLatin1String("step"), Qt::CaseInsensitive))
        return imperative || !node.role;
    return imperative && !node.role;
}

} // namespace wf
