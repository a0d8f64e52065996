// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/print.h"
#include "base/privatefiles.h"
#include "commands.h"
#include "options.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QStringList>

#include <algorithm>

namespace {

struct Command
{
    const char *name;
    int (*run)(const QStringList &);
    const char *usage;
};

constexpr Command Commands[] = {
    {"runbook", wf::ctl::runbookCommand,
     "runbook check [--json] PATH… | runbook export FILE --format cacao|mattermost [--runbook ID] | runbook "
     "import FILE"},
    {"exposition", wf::ctl::expositionCommand,
     "exposition check [--format auto|text|openmetrics] [--strict] [--dump] [FILE|-]"},
    {"sim", wf::ctl::simCommand, "sim [--port N] [--seed N] [--scenario NAME[@DELAY]]… [--script FILE]"},
    {"status", wf::ctl::statusCommand, "status [--json] [--data-dir DIR]"},
    {"detection", wf::ctl::detectionCommand, "detection list [--json] [--data-dir DIR]"},
    {"incident", wf::ctl::incidentCommand,
     "incident list|show|declare|note|step|status|severity … [--json] [--data-dir DIR]"},
    {"note", wf::ctl::noteCommand, "note INCIDENT TEXT | note INCIDENT --stdin  [--data-dir DIR]"},
    {"message", wf::ctl::messageCommand,
     "message list [INC] | resend|approve INC KEY | told INC KEY PERSON  [--json] [--data-dir DIR]"},
    {"channel", wf::ctl::channelCommand, "channel list | test NAME  [--config FILE.toml]"},
    {"history", wf::ctl::historyCommand,
     "history list|trends|actions [--since T] [--json] | history import FILE [--map F=COLUMN]… [--dry-run]"},
    {"redact", wf::ctl::redactCommand, "redact INCIDENT DESK:SEQUENCE --reason TEXT [--dry-run]"},
    {"targets", wf::ctl::targetsCommand, "targets check FILE… [--json]"},
    {"push", wf::ctl::pushCommand, "push METRIC VALUE [LABEL=VALUE]… | push --stdin  [--data-dir DIR]"},
    {"token", wf::ctl::tokenCommand, "token FILE [--json]"},
    {"sound", wf::ctl::soundCommand, "sound test [--say TEXT] [--json]"},
    {"change", wf::ctl::changeCommand,
     "change TEXT [--service NAME] [--link URL] [--time T] [--json] [--data-dir DIR]"},
    {"search", wf::ctl::searchCommand, "search WORDS… [--limit N] [--json] [--data-dir DIR]"},
    {"query", wf::ctl::queryCommand,
     "query EXPR [--at T | --from T --to T --step D] [--json] [--data-dir DIR] | query --test FILE… "
     "[--json]"},
    {"rules", wf::ctl::rulesCommand,
     "rules check FILE… [--json] | rules test FILE… [--json] | rules backtest FILE… [--since D] [--step D] "
     "[--json] [--data-dir DIR]"},
    {"log", wf::ctl::logCommand,
     "log verify [--head SEQ:HASH]… [--json] | log accept-cut  [--data-dir DIR] | log salvage FROM TO "
     "[--json]"},
    {"record", wf::ctl::recordCommand, "record [--config FILE.toml] [--data-dir DIR]"},
    {"report", wf::ctl::reportCommand,
     "report INC -o FILE [--format md|html|pdf|json|csv] [--from T] [--to T] [--as-of T]  [--data-dir DIR]"},
    {"bundle", wf::ctl::bundleCommand,
     "bundle export INCIDENT… -o FILE | import FILE [--yes] | verify FILE | show FILE  [--json] [--data-dir "
     "DIR]"},
    {"backup", wf::ctl::backupCommand,
     "backup list FOLDER [--json] | restore FROM TO [--dry-run] [--damaged] [--json]"},
    {"series", wf::ctl::seriesCommand,
     "series list [--match WORDS] [--json] | series dump SERIES… [--from T] [--to T]  [--data-dir DIR]"},
    {"doctor", wf::ctl::doctorCommand, "doctor [--config FILE.toml] [--json] [--data-dir DIR]"},
};

void printUsage(std::FILE *to)
{
    wf::put(to, QStringLiteral("watchfloorctl: Watchfloor without a screen\n\nusage:\n"));
    for (const Command &command : Commands)
        wf::putLine(to, QStringLiteral("  watchfloorctl %1").arg(QString::fromUtf8(command.usage)));
    wf::put(to, QStringLiteral("\nexit codes: 0 fine, 1 the check or the request failed, 2 wrong usage, "
                               "3 a running desk gave no answer:\nthe request may have been done or not; "
                               "repeat it with --key KEY\nof status: 0 all is calm, "
                               "1 it is not, 2 it cannot be known\nof log salvage: 0 nothing is missing, "
                               "1 something is, 2 it could not be done\n"));
}

/// What was printed has to have arrived.
int finished(int code)
{
    if (wf::flush(stdout) || code != wf::ctl::ExitFine)
        return code;
    return wf::ctl::failed({wf::ErrorCode::Io, QStringLiteral("the output cannot be written")});
}

} // namespace

int main(int argc, char **argv)
{
    wf::keepFilesPrivate();
    QCoreApplication app(argc, argv);
    // What goes wrong is told as an error of the command; one that runs for long keeps a log (ProgramLog).
    QLoggingCategory::setFilterRules(QStringLiteral("watchfloor.*=false"));
    QCoreApplication::setApplicationName(QStringLiteral("watchfloorctl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WATCHFLOOR_VERSION));
    QStringList args = QCoreApplication::arguments();
    // Options may stand before the command as well: the command is the first word that is one.
    for (qsizetype i = 1; args.value(1).startsWith(QLatin1String("--")) && i < args.size(); ++i) {
        static const QStringList withValue{QStringLiteral("--config"), QStringLiteral("--data-dir"),
                                           QStringLiteral("--actor"), QStringLiteral("--key"),
                                           QStringLiteral("--wait")};
        const bool isCommand =
            !withValue.contains(args[i - 1]) &&
            std::any_of(std::begin(Commands), std::end(Commands),
                        [&](const Command &command) { return args[i] == QLatin1String(command.name); });
        if (isCommand)
            args.move(i, 1);
    }
    const QString name = args.value(1);
    if (name == QLatin1String("--help") || name == QLatin1String("-h")) {
        printUsage(stdout);
        return wf::ctl::ExitFine;
    }
    if (name == QLatin1String("--version")) {
        wf::ctl::print(QStringLiteral("watchfloorctl " WATCHFLOOR_VERSION));
        return wf::ctl::ExitFine;
    }
    for (const Command &command : Commands) {
        if (name == QLatin1String(command.name))
            return finished(command.run(args.mid(2)));
    }
    if (!name.isEmpty())
        wf::ctl::say(QStringLiteral("there is no command \"%1\"").arg(name));
    printUsage(stderr);
    return wf::ctl::ExitUsage;
}
