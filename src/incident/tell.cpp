// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/tell.h"

namespace wf {

namespace {

bool named(const Contact &contact, QLatin1String word)
{
    return contact.name.contains(word, Qt::CaseInsensitive) ||
           contact.group.contains(word, Qt::CaseInsensitive);
}

/// The worst severity that does not concern the contact any more is one below this.
Severity mildestFor(const Contact &contact)
{
    if (named(contact, QLatin1String("primary")))
        return Severity::P2;
    if (named(contact, QLatin1String("on-call")) || named(contact, QLatin1String("on call")) ||
        named(contact, QLatin1String("escalation")))
        return Severity::P1;
    return Severity::P0;
}

} // namespace

bool isBlank(const Contact &contact)
{
    return contact.value.trimmed().isEmpty() || contact.value.trimmed().startsWith(u'[');
}

bool isPerson(const Contact &contact)
{
    return !contact.group.contains(QLatin1String("channel"), Qt::CaseInsensitive);
}

QString contactName(const Contact &contact)
{
    return isBlank(contact) ? contact.name : QStringLiteral("%1: %2").arg(contact.name, contact.value);
}

QStringList whoToTell(Severity severity, const std::vector<Contact> &contacts)
{
    QStringList who;
    for (const Contact &contact : contacts) {
        if (isPerson(contact) && !isWorse(mildestFor(contact), severity) && severity != Severity::P3)
            who << contactName(contact);
    }
    who.removeDuplicates();
    return who;
}

} // namespace wf
