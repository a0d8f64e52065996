// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/readrows.h"

#include "runbook/outline.h"

#include <algorithm>
#include <tuple>

namespace wf {

namespace {

class Rows
{
public:
    void add(ReadKind kind, LineRange lines, const QString &text)
    {
        if (lines.first > 0)
            m_rows.push_back({kind, lines, text.simplified()});
    }
    void add(const std::vector<Step> &steps)
    {
        for (const Step &step : steps)
            add(ReadKind::Step, step.lines, step.title);
    }
    void add(const Runbook &runbook)
    {
        add(ReadKind::Runbook, runbook.lines, runbook.title);
        for (const Condition &condition : runbook.conditions)
            add(ReadKind::Condition, {condition.line, condition.line}, condition.text);
        for (const Phase &phase : runbook.phases) {
            add(ReadKind::Phase, phase.lines, phase.name);
            add(phase.steps);
            for (const Branch &branch : phase.branches) {
                add(ReadKind::Branch, branch.lines, branch.title);
                add(branch.steps);
            }
        }
        add(runbook.sections);
        add(runbook.contacts);
    }
    void add(const std::vector<Section> &sections)
    {
        for (const Section &section : sections)
            add(section.leftover ? ReadKind::Leftover : ReadKind::Text, section.lines,
                section.heading.isEmpty() ? section.markdown.section(u'\n', 0, 0) : section.heading);
    }
    void add(const std::vector<Contact> &contacts)
    {
        for (const Contact &contact : contacts)
            add(ReadKind::Contact, {contact.line, contact.line},
                QStringLiteral("%1: %2").arg(contact.name, contact.value));
    }
    std::vector<ReadRow> sorted()
    {
        std::stable_sort(m_rows.begin(), m_rows.end(), [](const ReadRow &a, const ReadRow &b) {
            return std::tuple(a.lines.first, -a.lines.last, int(a.kind)) <
                   std::tuple(b.lines.first, -b.lines.last, int(b.kind));
        });
        return std::move(m_rows);
    }

private:
    std::vector<ReadRow> m_rows;
};

void addLists(std::vector<RolePlace> &places, const std::vector<Block> &blocks)
{
    for (const Block &block : blocks) {
        if (block.kind == Block::Kind::List && !block.children.empty() &&
            !block.children.front().children.empty()) {
            const auto lines = runLines(block.children.front().children.front().runs);
            const QString name = lines.empty() ? QString() : plainText(lines.front());
            if (!name.isEmpty())
                places.push_back({true, block.lines, name});
        }
        addLists(places, block.children);
    }
}

void addHeadings(std::vector<RolePlace> &places, const OutlineNode &node)
{
    if (node.heading) {
        const QString name = plainText(node.heading->runs);
        if (!name.isEmpty())
            places.push_back({false, node.own, name});
    }
    for (const OutlineNode &child : node.children)
        addHeadings(places, child);
}

} // namespace

std::vector<ReadRow> readRows(const RunbookDocument &document, const ReadingCoverage &coverage)
{
    Rows rows;
    for (const Runbook &runbook : document.runbooks)
        rows.add(runbook);
    for (const Checklist &list : document.checklists) {
        rows.add(ReadKind::Checklist, list.lines, list.title);
        rows.add(list.steps);
    }
    rows.add(document.contacts);
    rows.add(document.sections);
    const SourceText source = readSource(document.source);
    for (const LineRange &missed : coverage.missed)
        rows.add(ReadKind::Missed, missed, source.line(missed.first));
    return rows.sorted();
}

std::vector<RolePlace> rolePlaces(const RunbookDocument &document)
{
    std::vector<RolePlace> places;
    const SourceText source = readSource(document.source);
    if (!source.usable)
        return places;
    const std::vector<Block> blocks = parseMarkdown(source);
    addHeadings(places, buildOutline(blocks, source, {}));
    addLists(places, blocks);
    std::stable_sort(places.begin(), places.end(), [](const RolePlace &a, const RolePlace &b) {
        return std::tuple(a.lines.first, a.list) < std::tuple(b.lines.first, b.list);
    });
    return places;
}

const RolePlace *placeAt(const std::vector<RolePlace> &places, int line)
{
    const RolePlace *found = nullptr;
    for (const RolePlace &place : places) {
        if (place.lines.first <= line && line <= place.lines.last)
            found = &place;
    }
    return found;
}

} // namespace wf
