// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"

#include "base/clock.h"
#include "base/print.h"
#include "base/stopsignals.h"
#include "options.h"
#include "sim/estateserver.h"
#include "sim/scenario.h"
#include "sim/script.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>

namespace wf::ctl {
namespace {

constexpr quint16 DefaultPort = 9109;
constexpr quint64 DefaultSeed = 7;

struct SimOptions
{
    quint16 port = DefaultPort;
    quint64 seed = DefaultSeed;
    std::vector<ScenarioStart> scenarios;
    QString script;
    bool list = false;
    bool help = false;
};

void printHelp()
{
    put(stdout,
        QStringLiteral(
            "usage: watchfloorctl sim [--port N] [--seed N] [--scenario NAME[@DELAY]]… [--script FILE]\n"
            "\n"
            "Serves the metrics of a simulated NQBA estate at http://127.0.0.1:PORT/metrics until SIGINT,\n"
            "SIGTERM or SIGHUP. The same seed gives the same curves.\n"
            "\n"
            "  --port N                  port to listen on, 0 for a free one (default %1)\n"
            "  --seed N                  seed of the noise (default %2)\n"
            "  --scenario NAME[@DELAY]   a fault, DELAY after the start; may be repeated\n"
            "  --script FILE             a drill script, - for standard input\n"
            "  --list                    list the scenarios\n"
            "  --help                    this text\n"
            "\n")
                .arg(DefaultPort)
                .arg(DefaultSeed) +
            QString::fromUtf8(scriptHelp()));
}

void printScenarios()
{
    for (const Scenario &scenario : allScenarios())
        print(QStringLiteral("%1  %2")
                  .arg(QLatin1String(scenario.name), -24)
                  .arg(QLatin1String(scenario.summary)));
}

tl::unexpected<Error> badOption(const QString &message)
{
    return fail(ErrorCode::InvalidInput, message);
}

Expected<SimOptions> readOptions(const QStringList &args)
{
    QCommandLineParser parser;
    parser.addOptions({{QStringLiteral("port"), {}, QStringLiteral("N")},
                       {QStringLiteral("seed"), {}, QStringLiteral("N")},
                       {QStringLiteral("scenario"), {}, QStringLiteral("NAME")},
                       {QStringLiteral("script"), {}, QStringLiteral("FILE")},
                       {QStringLiteral("list"), {}},
                       {{QStringLiteral("help"), QStringLiteral("h")}, {}}});
    if (!parser.parse(QStringList{QStringLiteral("sim")} + args))
        return badOption(parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return badOption(
            QStringLiteral("unexpected argument \"%1\"").arg(parser.positionalArguments().first().left(60)));
    SimOptions options;
    options.list = parser.isSet(QStringLiteral("list"));
    options.help = parser.isSet(QStringLiteral("help"));
    options.script = parser.value(QStringLiteral("script"));
    bool ok = true;
    if (parser.isSet(QStringLiteral("port")))
        options.port = parser.value(QStringLiteral("port")).toUShort(&ok);
    if (!ok)
        return badOption(QStringLiteral("--port needs a number from 0 to 65535"));
    if (parser.isSet(QStringLiteral("seed")))
        options.seed = parser.value(QStringLiteral("seed")).toULongLong(&ok);
    if (!ok)
        return badOption(QStringLiteral("--seed needs a number from 0 to 18446744073709551615"));
    for (const QString &text : parser.values(QStringLiteral("scenario"))) {
        Expected<ScenarioStart> scenario = parseScenario(text);
        if (!scenario)
            return badOption(QStringLiteral("--scenario: ") + scenario.error().message);
        options.scenarios.push_back(std::move(*scenario));
    }
    return options;
}

Expected<void> loadScriptFile(Estate &estate, const QString &path)
{
    QFile file(path);
    const bool fromStdin = path == QLatin1String("-");
    const bool opened = fromStdin ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(path, file.errorString()));
    // One byte more than allowed is enough to see that it is too large.
    const QByteArray text = file.read(ScriptMaxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(path, file.errorString()));
    return estate.loadScript(text, fromStdin ? QStringLiteral("<stdin>") : path);
}

int complain(const Error &error, int code)
{
    say(QStringLiteral("sim: %1").arg(error.message));
    return code;
}

} // namespace

int simCommand(const QStringList &args)
{
    const Expected<SimOptions> options = readOptions(args);
    if (!options) {
        complain(options.error(), ExitUsage);
        say(QStringLiteral("see sim --help"));
        return ExitUsage;
    }
    if (options->help || options->list) {
        options->help ? printHelp() : printScenarios();
        return ExitFine;
    }
    auto estate = std::make_unique<Estate>(options->seed);
    for (const ScenarioStart &scenario : options->scenarios)
        estate->addScenario(scenario);
    if (!options->script.isEmpty()) {
        const Expected<void> loaded = loadScriptFile(*estate, options->script);
        if (!loaded)
            return complain(loaded.error(), ExitFailed);
    }
    const StopSignals stop;
    const SystemClock clock;
    EstateServer server(std::move(estate), clock);
    const Expected<quint16> port = server.listen(options->port);
    if (!port)
        return complain(port.error(), ExitFailed);
    print(QStringLiteral("http://127.0.0.1:%1/metrics").arg(*port));
    QObject::connect(&stop, &StopSignals::stopped, QCoreApplication::instance(), &QCoreApplication::quit);
    return QCoreApplication::exec() == 0 ? ExitFine : ExitFailed;
}

} // namespace wf::ctl
