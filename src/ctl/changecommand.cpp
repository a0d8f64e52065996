// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl change: something was changed on what is watched.
#include "commands.h"
#include "link.h"
#include "options.h"

namespace wf::ctl {

int changeCommand(const QStringList &args)
{
    Options options(QStringLiteral(
        "change TEXT [--service NAME] [--link URL] [--time T]   [--json] [--data-dir DIR] [--actor NAME]"));
    options.add({QStringLiteral("service"), QStringLiteral("what was changed"), QStringLiteral("NAME")});
    options.add({QStringLiteral("link"), QStringLiteral("where more is said of it"), QStringLiteral("URL")});
    options.add({QStringLiteral("time"), QStringLiteral("when it was; default now"), QStringLiteral("T")});
    if (!options.parse(args))
        return options.exitCode();
    if (options.words().isEmpty())
        return options.usageError(QStringLiteral("change takes a TEXT"));
    command::RecordChange change{options.words().join(QLatin1Char(' ')),
                                 options.value(QStringLiteral("service")),
                                 options.value(QStringLiteral("link"))};
    if (options.isSet(QStringLiteral("time"))) {
        const auto at = timeOf(options, QStringLiteral("time"));
        if (!at)
            return options.usageError(at.error().message);
        change.at = *at;
    }
    Link link(options);
    return report(link.submit(change), options);
}

} // namespace wf::ctl
