// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cstdio>

namespace {

struct Command
{
    const char *name;
    int (*run)(const QStringList &);
    const char *usage;
};

constexpr Command Commands[] = {
    {"runbook", wf::ctl::runbookCommand, "runbook check [--json] PATH…"},
    {"exposition", wf::ctl::expositionCommand,
     "exposition check [--format auto|text|openmetrics] [--strict] [--dump] [FILE|-]"},
    {"sim", wf::ctl::simCommand, "sim [--port N] [--seed N] [--scenario NAME[@DELAY]]… [--script FILE]"},
    {"detection", wf::ctl::detectionCommand, "detection list [--json] [--data-dir DIR]"},
    {"incident", wf::ctl::incidentCommand,
     "incident list|show|declare|note|step|status|severity … [--json] [--data-dir DIR]"},
    {"note", wf::ctl::noteCommand, "note INCIDENT TEXT | note INCIDENT --stdin  [--data-dir DIR]"},
    {"message", wf::ctl::messageCommand,
     "message list [INC] | resend|approve INC KEY | told INC KEY PERSON  [--json] [--data-dir DIR]"},
    {"channel", wf::ctl::channelCommand, "channel list | test NAME  [--config FILE.toml]"},
    {"history", wf::ctl::historyCommand,
     "history list|trends|actions [--since T] [--json] | history import FILE [--map F=COLUMN]… [--dry-run]"},
    {"log", wf::ctl::logCommand, "log verify [--json] [--data-dir DIR]"},
    {"record", wf::ctl::recordCommand, "record [--config FILE.toml] [--data-dir DIR]"},
    {"report", wf::ctl::reportCommand,
     "report INC -o FILE [--format md|html|pdf|json|csv] [--from T] [--to T] [--as-of T]  [--data-dir DIR]"},
    {"bundle", wf::ctl::bundleCommand,
     "bundle export INCIDENT… -o FILE | import FILE | verify FILE | show FILE  [--json] [--data-dir DIR]"},
    {"series", wf::ctl::seriesCommand,
     "series list [--match WORDS] [--json] | series dump SERIES… [--from T] [--to T]  [--data-dir DIR]"},
};

void printUsage(std::FILE *to)
{
    std::fputs("watchfloorctl: Watchfloor without a screen\n\nusage:\n", to);
    for (const Command &command : Commands)
        std::fprintf(to, "  watchfloorctl %s\n", command.usage);
    std::fputs("\nexit codes: 0 fine, 1 the thing checked or asked for is wrong, 2 usage\n", to);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("watchfloorctl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WATCHFLOOR_VERSION));
    QStringList args = QCoreApplication::arguments();
    // Options may stand before the command as well: the command is the first word that is one.
    for (qsizetype i = 1; args.value(1).startsWith(QLatin1String("--")) && i < args.size(); ++i) {
        static const QStringList withValue{QStringLiteral("--config"), QStringLiteral("--data-dir"),
                                           QStringLiteral("--actor")};
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
        std::printf("watchfloorctl %s\n", WATCHFLOOR_VERSION);
        return wf::ctl::ExitFine;
    }
    for (const Command &command : Commands) {
        if (name == QLatin1String(command.name))
            return command.run(args.mid(2));
    }
    if (!name.isEmpty())
        std::fprintf(stderr, "watchfloorctl: there is no command \"%s\"\n\n", qPrintable(name));
    printUsage(stderr);
    return wf::ctl::ExitUsage;
}
