// SPDX-License-Identifier: GPL-3.0-or-later
// The file as a whole: one runbook, a collection, or shared parts only.
#include "runbook/assembler.h"
#include "runbook/collection.h"
#include "runbook/facts.h"
#include "runbook/outlinequery.h"
#include "runbook/stepreader.h"

#include <QFileInfo>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace wf {

namespace {

int childrenWith(const OutlineNode &node, SectionRole role)
{
    return int(std::count_if(node.children.begin(), node.children.end(),
                             [&](const OutlineNode &c) { return c.is(role); }));
}

/// A heading with a detection and phases of its own is a runbook, whatever its words say.
bool isRunbookNode(const OutlineNode &node)
{
    if (node.role && node.role->runbook)
        return true;
    const int phases = childrenWith(node, SectionRole::Phase);
    const int other = childrenWith(node, SectionRole::Detection) + childrenWith(node, SectionRole::Impact);
    if (node.role && !(other > 0 && phases > 1))
        return false;
    return !node.branch && !isStepHeading(node) && phases > 0 && phases + other > 1;
}

const OutlineNode *titleNode(const OutlineNode &root)
{
    if (root.children.empty())
        return nullptr;
    const OutlineNode &first = root.children.front();
    // Of a file without a heading the bold line at its beginning.
    if (first.level == BoldHeadingLevel)
        return root.body.empty() && first.body.empty() && !first.role && !first.branch &&
                       root.children.size() > 1
                   ? &first
                   : nullptr;
    const auto same = std::count_if(root.children.begin(), root.children.end(),
                                    [&](const OutlineNode &c) { return c.level <= first.level; });
    if (first.level == 1 && (same == 1 || !first.role))
        return &first;
    return first.level == 2 && !first.role && root.children.size() == 1 ? &first : nullptr;
}

} // namespace

QString slugOf(const QString &text)
{
    QString slug;
    for (QChar c : text.toLower()) {
        if (c.isLetterOrNumber())
            slug += c;
        else if (!slug.isEmpty() && slug.back() != u'-')
            slug += u'-';
    }
    while (slug.endsWith(u'-'))
        slug.chop(1);
    return slug.isEmpty() ? QStringLiteral("runbook") : slug.left(120);
}

void Assembler::assembleCollection(const OutlineNode &top, const std::vector<const OutlineNode *> &runbooks)
{
    Place shared{nullptr, m_document.sections, m_document.contacts, m_document.info, nullptr, std::nullopt};
    OutlineNode intro = top;
    intro.children.clear();
    section(intro, shared, SectionRole::Notes);
    for (const OutlineNode &child : top.children) {
        if (std::find(runbooks.begin(), runbooks.end(), &child) == runbooks.end()) {
            walk(child, shared, std::nullopt, std::nullopt);
            continue;
        }
        Runbook runbook;
        runbook.title = child.text.name;
        runbook.lines = child.all;
        assembleRunbook(child, runbook);
        m_document.runbooks.push_back(std::move(runbook));
    }
}

/// A heading before the front matter's title, unless it says nothing; the file's name last.
QString Assembler::nameOf(const OutlineNode &root, const OutlineNode *title) const
{
    static const QStringList hollow{QStringLiteral("overview"),    QStringLiteral("introduction"),
                                    QStringLiteral("description"), QStringLiteral("runbook"),
                                    QStringLiteral("playbook"),    QStringLiteral("summary")};
    QString given;
    for (const auto &[key, value] : m_source.fields) {
        if (given.isEmpty() && key == u"title" && !isPlaceholderTitle(value))
            given = value;
    }
    const QString heading = title ? title->text.name : QString();
    const bool says = !heading.isEmpty() && !isPlaceholderTitle(heading);
    if (says && (given.isEmpty() || !hollow.contains(heading.toLower())))
        return heading;
    if (!given.isEmpty())
        return given;
    for (const FactRow &row : title ? std::vector<FactRow>() : factRows(root.body)) {
        if (row.key.compare(QLatin1String("title"), Qt::CaseInsensitive) == 0 && !row.value.isEmpty())
            return row.value;
    }
    // A file that begins with "## Restart the proxy" is about that.
    const std::vector<OutlineNode> &first = title ? title->children : root.children;
    if (!first.empty() && first.front().heading->kind == Block::Kind::Heading && !first.front().role &&
        !first.front().branch && !isStepHeading(first.front()) &&
        !isPlaceholderTitle(first.front().text.name))
        return first.front().text.name;
    return QFileInfo(m_document.file).completeBaseName();
}

void Assembler::assembleSingle(const OutlineNode &root)
{
    const OutlineNode *title = titleNode(root);
    // One tree with everything in it, whatever levels the file uses.
    OutlineNode top = title ? *title : root;
    if (title) {
        for (const OutlineNode &child : root.children) {
            if (&child != title)
                top.children.push_back(child);
        }
        top.all.last = m_source.count();
    }
    const QString name = nameOf(root, title);

    const auto only = [&](const OutlineNode &node) {
        return node.role && (node.is(SectionRole::Checklist) || node.is(SectionRole::Contacts) ||
                             node.is(SectionRole::Channels) || node.is(SectionRole::Severity));
    };
    const auto sharedParts =
        std::count_if(top.children.begin(), top.children.end(), only) + (only(top) ? 1 : 0);
    const auto unnamed =
        std::count_if(top.children.begin(), top.children.end(), [](const OutlineNode &c) { return !c.role; });
    const bool shared = sharedParts > unnamed;
    const bool checklists = top.is(SectionRole::Checklist) &&
                            std::none_of(top.children.begin(), top.children.end(), [](const OutlineNode &c) {
                                return c.text.window || c.is(SectionRole::Detection);
                            });
    const bool procedure = hasPhaseBelow(top) || (title && hasPlainSteps(top)) ||
                           std::any_of(top.children.begin(), top.children.end(),
                                       [&](const OutlineNode &c) { return !only(c) && hasPlainSteps(c); });
    if (title && (!root.body.empty() || !m_source.text({1, title->own.first - 1}).isEmpty())) {
        OutlineNode before;
        before.own = before.all = {1, title->own.first - 1};
        if (m_source.frontMatter.last > 0)
            before.own.first = m_source.frontMatter.last + 1;
        before.body = root.body;
        Place place{nullptr, m_document.sections, m_document.contacts, m_document.info,
                    nullptr, std::nullopt};
        if (before.own.first <= before.own.last)
            section(before, place, SectionRole::Notes);
    }
    if (checklists || (shared && !procedure)) {
        Place place{nullptr, m_document.sections, m_document.contacts, m_document.info,
                    nullptr, std::nullopt};
        if (!title)
            top.heading = nullptr;
        walk(top, place, std::nullopt, std::nullopt);
        return;
    }
    Runbook runbook;
    runbook.title = name;
    runbook.lines = m_source.trimmed(title ? LineRange{title->own.first, m_source.count()}
                                           : LineRange{1, m_source.count()});
    if (!title)
        top.own.first = qMax(1, m_source.frontMatter.last + 1);
    readFrontMatterInfo(m_source, runbook.info);
    assembleRunbook(top, runbook);
    m_document.runbooks.push_back(std::move(runbook));
}

namespace {

void finishSteps(std::vector<Step> &steps, const QString &prefix)
{
    for (size_t s = 0; s < steps.size(); ++s) {
        steps[s].id = StepId(QStringLiteral("%1.s%2").arg(prefix).arg(s));
        readMarks(steps[s]);
    }
}

} // namespace

void Assembler::setIds()
{
    const QString base = slugOf(QFileInfo(m_document.file).completeBaseName());
    QSet<QString> used;
    QHash<QString, int> next; // Of a name that came before: the number to try.
    for (Runbook &runbook : m_document.runbooks) {
        QString id = m_document.runbooks.size() == 1 ? base : base + u'/' + slugOf(runbook.title);
        const QString plain = id;
        int &number = next[plain];
        for (number = qMax(number, 2); used.contains(id); ++number)
            id = plain + u'-' + QString::number(number);
        used.insert(id);
        runbook.id = RunbookId(id);
        for (size_t p = 0; p < runbook.phases.size(); ++p) {
            Phase &phase = runbook.phases[p];
            finishSteps(phase.steps, QStringLiteral("p%1").arg(p));
            for (size_t b = 0; b < phase.branches.size(); ++b)
                finishSteps(phase.branches[b].steps, QStringLiteral("p%1.b%2").arg(p).arg(b));
        }
    }
    for (size_t c = 0; c < m_document.checklists.size(); ++c)
        finishSteps(m_document.checklists[c].steps, QStringLiteral("c%1").arg(c));
}

void Assembler::run(const OutlineNode &root)
{
    readFrontMatterInfo(m_source, m_document.info);
    if (m_source.frontMatter.last > 0) {
        m_document.sections.push_back(
            {QStringLiteral("Front matter"),
             SectionRole::Version,
             1,
             m_source.frontMatter,
             m_source.text({m_source.frontMatter.first + 1, m_source.frontMatter.last - 1}),
             {}});
    }
    // A collection has its runbooks under one title, or as outermost headings.
    const OutlineNode *title = titleNode(root);
    const std::vector<const OutlineNode *> marked = markedRunbooks(root);
    for (const OutlineNode *top : {title, &root}) {
        if (!top)
            continue;
        std::vector<const OutlineNode *> runbooks;
        for (const OutlineNode &child : top->children) {
            if (isRunbookNode(child))
                runbooks.push_back(&child);
        }
        if (runbooks.size() < 2)
            continue;
        if (!marked.empty()) {
            assembleParts(root, outermost(marked, runbooks));
            setIds();
            return;
        }
        if (top == title) {
            Place shared{nullptr, m_document.sections, m_document.contacts, m_document.info,
                         nullptr, std::nullopt};
            OutlineNode before;
            before.own = before.all = {m_source.frontMatter.last + 1, title->own.first - 1};
            before.body = root.body;
            if (before.own.first <= before.own.last)
                section(before, shared, SectionRole::Notes);
            for (const OutlineNode &other : root.children) {
                if (&other != title)
                    walk(other, shared, std::nullopt, std::nullopt);
            }
        }
        assembleCollection(*top, runbooks);
        setIds();
        return;
    }
    const OutlineNode &top = title ? *title : root;
    std::vector<const OutlineNode *> collected =
        collectedRunbooks(title && root.children.size() > 1 ? root : top);
    if (!marked.empty())
        collected = outermost(marked, collected);
    if (collected.empty())
        assembleSingle(root);
    else
        assembleParts(root, collected);
    setIds();
}

/// Runbooks that stand anywhere in the file. What is beside them is a runbook too if it holds work.
void Assembler::assembleParts(const OutlineNode &root, const std::vector<const OutlineNode *> &parts)
{
    const OutlineNode rest = withoutNodes(root, parts);
    assembleSingle(rest);
    const auto steps = [](const Runbook &runbook) {
        return std::any_of(runbook.phases.begin(), runbook.phases.end(),
                           [](const Phase &p) { return !p.steps.empty() || !p.branches.empty(); });
    };
    if (m_document.runbooks.size() == 1 && !steps(m_document.runbooks.front())) {
        Runbook &general = m_document.runbooks.front();
        for (const Phase &phase : general.phases)
            m_document.sections.push_back({phase.name, SectionRole::Wrapper, 2, phase.lines, phase.text, {}});
        m_document.sections.insert(m_document.sections.end(), general.sections.begin(),
                                   general.sections.end());
        m_document.contacts.insert(m_document.contacts.end(), general.contacts.begin(),
                                   general.contacts.end());
        const QString title = general.title;
        const LineRange lines = general.lines;
        m_document.runbooks.clear();
        m_document.sections.push_back(
            {title, SectionRole::Notes, 1, {lines.first, lines.first}, QString(), {}});
    }
    for (const OutlineNode *part : parts) {
        Runbook runbook;
        runbook.title = part->text.name;
        runbook.lines = part->all;
        assembleRunbook(*part, runbook);
        m_document.runbooks.push_back(std::move(runbook));
    }
}

} // namespace wf
