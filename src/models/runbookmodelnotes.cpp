// SPDX-License-Identifier: GPL-3.0-or-later
// What stands below the work: contacts, notes and references.
#include "models/runbookmodel.h"

namespace wf {

namespace {

const QString ContactsKey = QStringLiteral("contacts");
const QString NotesKey = QStringLiteral("notes");

/// Text of a runbook that is shown to read: what is no part of the rows above it.
bool isReading(const Section &section)
{
    switch (section.role) {
    case SectionRole::Detection:
    case SectionRole::Impact:
    case SectionRole::Prerequisites:
    case SectionRole::Reference:
    case SectionRole::Notes:
        return !section.markdown.trimmed().isEmpty() &&
               !section.markdown.trimmed().startsWith(QLatin1String("<!--"));
    case SectionRole::Severity:
    case SectionRole::Phase:
    case SectionRole::Contacts:
    case SectionRole::Channels:
    case SectionRole::Version:
    case SectionRole::Checklist:
    case SectionRole::Wrapper:
        return false;
    }
    return false;
}

} // namespace

void RunbookModel::appendContacts(std::vector<RunbookRow> &rows) const
{
    const std::vector<Contact> contacts = m_desk.contacts(runbook(), document().get());
    if (contacts.empty())
        return;
    RunbookRow header;
    header.key = ContactsKey;
    header.kind = RunbookRowKind::ContactsHeader;
    header.progress.total = int(contacts.size());
    header.expanded = isExpanded(header.key, false);
    rows.push_back(header);
    for (int i = 0; header.expanded && i < int(contacts.size()); ++i) {
        RunbookRow row;
        row.key = QStringLiteral("contact:%1").arg(i);
        row.kind = RunbookRowKind::Contact;
        row.title = contacts[std::size_t(i)].name;
        row.detail = contacts[std::size_t(i)].value;
        row.remark = contacts[std::size_t(i)].group;
        rows.push_back(row);
    }
}

void RunbookModel::appendNotes(std::vector<RunbookRow> &rows) const
{
    std::vector<const Section *> notes;
    for (const Section &section : runbook()->sections) {
        if (isReading(section))
            notes.push_back(&section);
    }
    if (notes.empty())
        return;
    RunbookRow header;
    header.key = NotesKey;
    header.kind = RunbookRowKind::NotesHeader;
    header.progress.total = int(notes.size());
    header.expanded = isExpanded(header.key, false);
    rows.push_back(header);
    for (std::size_t i = 0; header.expanded && i < notes.size(); ++i) {
        RunbookRow row;
        row.key = QStringLiteral("note:%1").arg(i);
        row.kind = RunbookRowKind::Text;
        row.title = notes[i]->heading.isEmpty()
                        ? notes[i]->markdown
                        : QStringLiteral("**%1**\n\n%2").arg(notes[i]->heading, notes[i]->markdown);
        rows.push_back(row);
    }
}

} // namespace wf
