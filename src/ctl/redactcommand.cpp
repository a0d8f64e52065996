// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl redact …: words that leave the log.
#include "commands.h"
#include "incident/redaction.h"
#include "link.h"
#include "options.h"
#include "words/eventsentence.h"

namespace wf::ctl {

int redactCommand(const QStringList &args)
{
    Options options(QStringLiteral(
        "redact INCIDENT DESK:SEQUENCE --reason TEXT [--dry-run] [--data-dir DIR] [--actor NAME] [--json]"));
    options.add(
        {QStringLiteral("reason"), QStringLiteral("why; this stays in the log"), QStringLiteral("TEXT")});
    options.add({QStringLiteral("dry-run"), QStringLiteral("only says which entries lose their words")});
    if (!options.parse(args))
        return options.exitCode();
    const auto event = EventId::parse(options.words().value(1));
    if (options.words().size() != 2 || !event)
        return options.usageError(
            QStringLiteral("redact needs an incident and an entry, such as INC-0001 3f2a…:17; "
                           "\"incident show INC --json\" names the entries"));
    const bool dry = options.isSet(QStringLiteral("dry-run"));
    if (!dry && options.value(QStringLiteral("reason")).trimmed().isEmpty())
        return options.usageError(QStringLiteral("redact needs a --reason"));
    Link link(options);
    if (const auto read = link.readExisting(); !read)
        return failed(read.error());
    const auto found = link.incident(options.words().first());
    if (!found)
        return failed(found.error());
    const auto together = redactedTogether(**found, *event);
    if (dry) {
        if (together.empty())
            return failed(
                {ErrorCode::NotFound, QStringLiteral("%1 has no entry %2 with words of people in it")
                                          .arg((*found)->number, event->text())});
        for (const EventPtr &entry : together)
            print(QStringLiteral("%1  %2  %3")
                      .arg(entry->id.text(), toIsoUtc(entry->happenedAt), sentenceOf(*entry).plain()));
        return ExitFine;
    }
    return report(link.submit(command::Redact{(*found)->id, *event, options.value(QStringLiteral("reason"))}),
                  options);
}

} // namespace wf::ctl
