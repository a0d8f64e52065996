// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/deskview.h"

#include "desk/people.h"
#include "incident/runbookcopy.h"

namespace wf {

const BackupStatus &DeskView::backupStatus() const
{
    static const BackupStatus off;
    return off;
}

const OnCallNow &DeskView::onCall() const
{
    static const OnCallNow Nobody;
    return Nobody;
}

QString DeskView::user() const
{
    return settings().value(SettingKey::UserName).toString();
}

std::optional<command::RunbookCopy> DeskView::copyOf(const RunbookId &id) const
{
    const auto found = library().find(id);
    if (!found)
        return std::nullopt;
    return wf::copyOf(found);
}

std::optional<command::RunbookCopy> DeskView::checklistCopy() const
{
    return checklistOf(library());
}

std::vector<Contact> DeskView::contacts(const Runbook *runbook, const RunbookDocument *document) const
{
    return contactsOf(library(), runbook, document);
}

QStringList DeskView::whoToTell(Severity severity, const Incident *incident) const
{
    return wf::whoToTell(options().config, library(), severity, incident);
}

MessagePreview DeskView::preview(const OutgoingMessage &message) const
{
    for (const ChannelConfig &channel : options().config.channels) {
        if (channel.name == message.channel)
            return previewOf(channel, message);
    }
    ChannelConfig plain;
    plain.kind = isOnNetwork(message.kind) ? ChannelKind::Clipboard : message.kind;
    MessagePreview preview = previewOf(plain, message);
    if (isOnNetwork(message.kind))
        preview.warnings += QStringLiteral("the configuration has no channel \"%1\"").arg(message.channel);
    return preview;
}

} // namespace wf

#include "moc_deskview.cpp"
