// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/outline.h"

#include <QRegularExpression>

#include <algorithm>

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

/// "Steps" or "Resolution:" as a line of its own in front of a list: a heading that nobody marked as one.
bool isLabelLine(const Block &block, const QString &plain, const Block *next, const OutlineNode &parent)
{
    if (block.kind != Block::Kind::Paragraph || block.lines.first != block.lines.last || plain.size() > 40 ||
        plain.count(u' ') > 3 || !next || next->kind != Block::Kind::List || isImperative(plain))
        return false;
    const HeadingText text = readHeading(plain);
    if (!text.role)
        return false;
    switch (text.role->section) {
    case SectionRole::Phase:
    case SectionRole::Detection:
    case SectionRole::Prerequisites:
    case SectionRole::Impact:
    case SectionRole::Contacts:
        return parent.level >= BoldHeadingLevel || !parent.is(text.role->section) ||
               (text.role->section == SectionRole::Phase && parent.role->phase != text.role->phase);
    case SectionRole::Wrapper:
        return parent.level >= BoldHeadingLevel || !parent.isPhase();
    case SectionRole::Severity:
    case SectionRole::Channels:
    case SectionRole::Reference:
    case SectionRole::Notes:
    case SectionRole::Version:
    case SectionRole::Checklist:
        return false;
    }
    return false;
}

/// "1) Triage" with its bullets on the same level below: the number's text is the heading.
const Block *numberedLabel(const Block &block, const Block *next, const OutlineNode &parent)
{
    if ((parent.isPhase() && parent.level < BoldHeadingLevel) || block.kind != Block::Kind::List ||
        !block.ordered || block.children.size() != 1 || !next || next->kind != Block::Kind::List ||
        next->ordered || next->lines.first != block.lines.last + 1)
        return nullptr;
    const std::vector<Block> &parts = block.children.front().children;
    if (parts.size() != 1 || parts.front().kind != Block::Kind::Paragraph ||
        parts.front().lines.first != parts.front().lines.last)
        return nullptr;
    const QString plain = plainText(parts.front().runs);
    return plain.size() <= 60 && readHeading(plain).role ? &parts.front() : nullptr;
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
        node.given = true;
        node.branch = false;
    }
    node.own = node.all = block.lines;
    return node;
}

class Builder
{
public:
    Builder(const std::vector<Block> &blocks, const SourceText &source, const RoleOverrides &overrides)
        : m_blocks(blocks), m_source(source), m_overrides(overrides),
          m_marked(std::any_of(blocks.begin(), blocks.end(),
                               [](const Block &b) { return b.kind == Block::Kind::Heading; }))
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
            const Block *next = m_at + 1 < m_blocks.size() ? &m_blocks[m_at + 1] : nullptr;
            const Block *label = numberedLabel(m_blocks[m_at], next, node);
            const Block &block = label ? *label : m_blocks[m_at];
            const QString plain = block.kind == Block::Kind::Heading || block.kind == Block::Kind::Paragraph
                                      ? plainText(block.runs)
                                      : QString();
            const bool heading =
                block.kind == Block::Kind::Heading || label ||
                (node.heading && (isBoldHeading(block, plain) || isBranchLine(block, plain, next) ||
                                  isLabelLine(block, plain, next, node))) ||
                (!node.heading && (!node.children.empty() || !m_marked) &&
                 (isBoldHeading(block, plain) || (!m_marked && isLabelLine(block, plain, next, node))));
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
            joinTimeNote(child);
            const int end = m_at < m_blocks.size() ? m_blocks[m_at].lines.first - 1 : m_source.count();
            child.all = m_source.trimmed({child.all.first, qMax(child.all.first, end)});
            if (child.children.empty())
                child.own.last = child.all.last;
            child.own = m_source.trimmed(child.own);
            node.children.push_back(std::move(child));
        }
    }

    /// One bold "< 55 minutes" below a heading is the heading's time, and what stands below it the heading's
    /// own.
    static void joinTimeNote(OutlineNode &node)
    {
        const auto isNote = [](const OutlineNode &c) {
            return c.level == BoldHeadingLevel && isTimeNote(plainText(c.heading->runs));
        };
        if (!node.heading || node.children.empty() || !isNote(node.children.front()) ||
            std::count_if(node.children.begin(), node.children.end(), isNote) > 1)
            return;
        const OutlineNode &note = node.children.front();
        const bool before = std::any_of(node.body.begin(), node.body.end(),
                                        [](const Block *b) { return b->kind == Block::Kind::List; });
        if (!node.text.window && !before)
            node.text.window = note.text.window;
        node.body.push_back(note.heading);
        node.body.insert(node.body.end(), note.body.begin(), note.body.end());
        node.own.last = note.all.last;
        node.children.erase(node.children.begin());
    }

    const std::vector<Block> &m_blocks;
    const SourceText &m_source;
    const RoleOverrides &m_overrides;
    bool m_marked; ///< The file has headings; else its bold lines are.
    size_t m_at = 0;
};

} // namespace

bool isTimeNote(const QString &plain)
{
    static const QRegularExpression note(
        QStringLiteral(
            "^\\W*(?:(?:(?:response|resolution|total|max(?:imum)?|expected|estimated)\\s+)?(?:time(?:\\s*(?:"
            "frame|line|box|budget|limit))?|target|goal|duration|sla|rto|eta|window|deadline|zeit|dauer|"
            "durée|"
            "duración|tiempo)\\s*[:–—-]\\s*)?(?:(?:within|under|in|up "
            "to|first|about|approx\\.?|max\\.?)\\s+)?"
            "[<≤~≈]?\\s*\\d{1,4}\\s*(?:[-–—]\\s*\\d{1,4}\\s*)?(?:s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hrs?|"
            "hours?|"
            "d|days?|minuten|stunden|heures?|minutos|horas?|分钟|小时)\\W*$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    return plain.size() <= 60 && note.match(plain).hasMatch();
}

OutlineNode OutlineNode::alone() const
{
    OutlineNode node;
    node.heading = heading;
    node.text = text;
    node.role = role;
    node.level = level;
    node.given = given;
    node.branch = branch;
    node.own = own;
    node.all = own;
    node.body = body;
    node.apart = apart;
    return node;
}

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
