// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl incident merge|unmerge|split|facts: incidents that belong together or apart, what is known.
#include "incidentlinks.h"
#include "commands.h"

namespace wf::ctl {

namespace {

Expected<Command> merge(Link &link, const Options &options, const Incident &into)
{
    command::Merge command{into.id, {}};
    for (const QString &word : options.words().mid(2)) {
        const auto source = link.incident(word);
        if (!source)
            return tl::unexpected(source.error());
        command.sources.push_back((*source)->id);
    }
    return Command(command);
}

Expected<Command> facts(const Options &options, const Incident &incident)
{
    command::ChangeFacts command{incident.id, incident.facts};
    for (const QString &word : options.words().mid(2)) {
        const QString key = word.section(u'=', 0, 0);
        const QString value = word.section(u'=', 1);
        const QStringList list = value.split(u',', Qt::SkipEmptyParts);
        if (key == QLatin1String("impact"))
            command.facts.impact = value;
        else if (key == QLatin1String("exit"))
            command.facts.exitCriteria = value;
        else if (key == QLatin1String("services"))
            command.facts.services = list;
        else if (key == QLatin1String("tags"))
            command.facts.tags = list;
        else if (key == QLatin1String("links"))
            command.facts.links = list;
        else
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("\"%1\" is not a fact: use impact=, services=, tags=, links= or exit=")
                            .arg(word));
    }
    return Command(command);
}

} // namespace

Expected<Command> linkCommand(Link &link, const Options &options, const Incident &incident)
{
    const QString verb = options.words().value(0);
    if (verb == QLatin1String("merge"))
        return merge(link, options, incident);
    if (verb == QLatin1String("unmerge"))
        return Command(command::Unmerge{incident.id});
    if (verb == QLatin1String("facts"))
        return facts(options, incident);
    return Command(command::Split{incident.id, options.words().mid(2).join(QLatin1Char(' ')),
                                  incident.severity, options.value(QStringLiteral("commander"))});
}

} // namespace wf::ctl
