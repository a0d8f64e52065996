// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "log/verify.h"
#include "options.h"

namespace wf::ctl {

int logCommand(const QStringList &args)
{
    Options options(QStringLiteral("log verify [--json] [--data-dir DIR]"));
    if (!options.parse(args))
        return options.exitCode();
    if (options.words() != QStringList{QStringLiteral("verify")})
        return options.usageError(QStringLiteral("log knows \"verify\""));
    const auto report = verifyLog(options.dataDir());
    if (!report)
        return failed(report.error());
    if (options.json()) {
        printJson(QJsonObject{{QStringLiteral("ok"), report->problems.isEmpty()},
                              {QStringLiteral("events"), report->events},
                              {QStringLiteral("incidents"), report->incidents},
                              {QStringLiteral("problems"), QJsonArray::fromStringList(report->problems)}});
    } else {
        for (const QString &problem : report->problems)
            failed({ErrorCode::Corrupt, problem});
        print(QStringLiteral("%1 events, %2 incidents, %3")
                  .arg(report->events)
                  .arg(report->incidents)
                  .arg(report->problems.isEmpty()
                           ? QStringLiteral("chain verified")
                           : QStringLiteral("%1 problems").arg(report->problems.size())));
    }
    return report->problems.isEmpty() ? ExitFine : ExitFailed;
}

} // namespace wf::ctl
