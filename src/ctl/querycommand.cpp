// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl query …: PromQL over what was recorded.
#include "querycommand.h"

#include "commands.h"
#include "options.h"

namespace wf::ctl {

namespace {

const QString Usage = QStringLiteral("query --test FILE… [--json]");

} // namespace

int queryCommand(const QStringList &args)
{
    Options options(Usage);
    options.add({QStringLiteral("test"), QStringLiteral("run files of tests")});
    if (!options.parse(args))
        return options.exitCode();
    if (options.words().isEmpty())
        return options.usageError(QStringLiteral("which files?"));
    return queryTests(options.words(), options);
}

} // namespace wf::ctl
