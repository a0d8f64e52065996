// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/screenshots.h"
#include "app/settingsfolder.h"
#include "base/category.h"
#include "base/print.h"
#include "base/privatefiles.h"
#include "base/programlog.h"
#include "base/stopsignals.h"
#include "commander/commanderwindow.h"
#include "desk/configwords.h"
#include "desk/desklink.h"
#include "desk/followingdesk.h"
#include "desk/livedesk.h"
#include "kit/look.h"
#include "kit/widgetkit.h"
#include "review/reviewwindow.h"
#include "theme/accessible.h"
#include "theme/systemlook.h"
#include "wall/wallboard.h"
#include "wall/wallwatchdog.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QIcon>
#include <QPointer>
#include <QScreen>
#include <QTemporaryDir>
#include <QTranslator>

#include <memory>

namespace {

constexpr int ExitFailed = 1;
constexpr int ExitUsage = 2;

WATCHFLOOR_CATEGORY(main)

struct Options
{
    wf::DeskOptions desk;
    QString screenshots;
    bool wallboard = false;
    QString screen;
    QString review;        ///< An incident, or a bundle's file.
    QString bundle;        ///< A bundle to open in the desk that runs, with its whole path.
    QString configProblem; ///< The window starts without the configuration, and says why.

    /// A wall only looks; with a simulated estate of its own there is no other desk to look at.
    bool follows() const { return wallboard && !desk.demo; }
};

int complain(const QString &message, int code)
{
    wf::putLine(stderr, QStringLiteral("watchfloor: ") + message);
    return code;
}

/// --demo, --demo SCENARIO and --demo=SCENARIO: QCommandLineParser has no optional values.
QStringList expandDemo(QStringList args)
{
    for (qsizetype i = 0; i < args.size(); ++i) {
        if (args[i] != QLatin1String("--demo"))
            continue;
        // A bundle may follow too, and is no scenario.
        const bool named = i + 1 < args.size() && !args[i + 1].startsWith(QLatin1Char('-')) &&
                           !QFileInfo(args[i + 1]).isFile();
        args[i] = QStringLiteral("--demo=") + (named ? args.takeAt(i + 1) : QStringLiteral("calm"));
    }
    return args;
}

/// Fills the options; returns an exit code when the program ends here.
std::optional<int> readOptions(Options &options)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Incident command center for the desktop"));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addOption({QStringLiteral("data-dir"), QStringLiteral("folder of the log and the settings"),
                      QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("config"),
                      QStringLiteral("configuration, instead of %1").arg(wf::defaultConfigPath()),
                      QStringLiteral("FILE.toml")});
    parser.addOption(
        {QStringLiteral("demo"),
         QStringLiteral("watch the simulated estate; SCENARIO is NAME[@DELAY], several with commas"),
         QStringLiteral("SCENARIO")});
    parser.addOption({QStringLiteral("screenshots"),
                      QStringLiteral("write pictures of the window's states into a folder and exit"),
                      QStringLiteral("DIR")});
    parser.addOption(
        {QStringLiteral("wallboard"),
         QStringLiteral("fill a screen with what the desk on the same data folder does, read-only")});
    parser.addOption({QStringLiteral("review"),
                      QStringLiteral("replay an incident and write its post-mortem: a number, or a bundle"),
                      QStringLiteral("INCIDENT|FILE")});
    parser.addOption({QStringLiteral("screen"),
                      QStringLiteral("the wallboard's screen: a number from 1, or a name"),
                      QStringLiteral("N")});
    if (!parser.parse(expandDemo(QCoreApplication::arguments())))
        return complain(parser.errorText(), ExitUsage);
    if (parser.isSet(help))
        parser.showHelp(0);
    if (parser.isSet(version))
        parser.showVersion();
    parser.addPositionalArgument(QStringLiteral("FILE.watchfloor"), QStringLiteral("a bundle, to look at it"),
                                 QStringLiteral("[FILE]"));
    const QStringList files = parser.positionalArguments();
    if (files.size() > 1)
        return complain(QStringLiteral("unexpected argument \"%1\"").arg(files[1]), ExitUsage);
    if (!files.isEmpty() && !QFileInfo(files[0]).isFile())
        return complain(QStringLiteral("%1: no such file").arg(files[0]), ExitUsage);
    if (!files.isEmpty())
        options.bundle = QFileInfo(files[0]).absoluteFilePath();
    options.wallboard = parser.isSet(QStringLiteral("wallboard"));
    options.screen = parser.value(QStringLiteral("screen"));
    options.review = parser.value(QStringLiteral("review"));
    if (!options.bundle.isEmpty() && (options.wallboard || !options.review.isEmpty()))
        return complain(QStringLiteral("a bundle is opened without --wallboard and --review"), ExitUsage);
    if (!options.screen.isEmpty() && !options.wallboard)
        return complain(QStringLiteral("--screen belongs to --wallboard"), ExitUsage);
    if (options.wallboard && parser.isSet(QStringLiteral("screenshots")))
        return complain(
            QStringLiteral("--screenshots renders the wallboard's pages too, without --wallboard"),
            ExitUsage);
    options.screenshots = parser.value(QStringLiteral("screenshots"));
    options.desk.dataDir = parser.value(QStringLiteral("data-dir"));
    options.desk.configFile = parser.value(QStringLiteral("config"));
    if (parser.isSet(QStringLiteral("demo")))
        options.desk.demo = parser.value(QStringLiteral("demo"));
    const bool given = !options.desk.configFile.isEmpty();
    if (!given)
        options.desk.configFile = wf::defaultConfigPath();
    if (given || QFileInfo::exists(options.desk.configFile)) {
        auto config = wf::loadConfig(options.desk.configFile);
        if (config) {
            options.desk.config = std::move(*config);
        } else {
            const int code = complain(config.error().message, ExitFailed);
            if (options.wallboard || !options.screenshots.isEmpty())
                return code;
            options.configProblem = config.error().message;
        }
    }
    return std::nullopt;
}

/// What --review was given: a bundle's file, or an incident of the log.
wf::ReviewSource reviewSource(const QString &given)
{
    const QFileInfo file(given);
    if (file.isFile() || given.endsWith(QLatin1String(".watchfloor")))
        return {{}, file.absoluteFilePath()};
    return {given, {}};
}

/// Those that own a desk, which closes with them.
void closeWindows()
{
    QList<QPointer<QWidget>> windows;
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (!window->parentWidget())
            windows.append(window);
    }
    for (const QPointer<QWidget> &window : windows)
        delete window.data();
}

/// The first lines of the program's own log.
void sayBegin(const Options &options)
{
    const QString what = options.wallboard                ? QStringLiteral("wallboard")
                         : !options.review.isEmpty()      ? QStringLiteral("review")
                         : !options.screenshots.isEmpty() ? QStringLiteral("pictures")
                                                          : QStringLiteral("desk");
    qCInfo(mainCategory).noquote() << QStringLiteral("Watchfloor %1 begins: %2, Qt %3, %4, data folder %5")
                                          .arg(QStringLiteral(WATCHFLOOR_VERSION), what,
                                               QString::fromLatin1(qVersion()),
                                               QGuiApplication::platformName(),
                                               wf::excerpt(options.desk.dataDir));
    if (!options.configProblem.isEmpty())
        wf::sayRefusedConfig(options.desk.configFile, {wf::ErrorCode::InvalidInput, options.configProblem});
    else if (!options.desk.config.file.isEmpty())
        wf::sayConfig(options.desk.config);
}

/// Where the program's own log is; nowhere for pictures.
QString programLogOf(const Options &options)
{
    if (!options.screenshots.isEmpty())
        return {};
    const auto program = options.wallboard          ? wf::ProgramLogOf::Wall
                         : options.review.isEmpty() ? wf::ProgramLogOf::Desk
                                                    : wf::ProgramLogOf::Review;
    return wf::programLogPath(options.desk.dataDir, program);
}

/// The wallboard instead of the window, until the process is ended.
int runWallboard(wf::DeskCore &desk, const wf::Theme &theme, const QString &screen)
{
    const QString wanted = screen.isEmpty() ? desk.options().config.wallboard.screen : screen;
    if (!wanted.isEmpty() && !wf::WallBoard::screenFor(wanted)) {
        QStringList names;
        for (const QScreen *known : QGuiApplication::screens())
            names << known->name();
        complain(QStringLiteral("there is no screen \"%1\" now (%2); the first one is used until there is")
                     .arg(wanted, names.join(QStringLiteral(", "))),
                 0);
    }
    wf::WallBoard board(desk, theme, false);
    wf::WallWatchdog watchdog(desk);
    QObject::connect(&board, &wf::WallBoard::firstShown, &watchdog, &wf::WallWatchdog::ready);
    board.showOn(wanted.isEmpty() ? QStringLiteral("1") : wanted);
    const wf::WallSizes &sizes = board.fonts().sizes();
    if (sizes.clamped)
        complain(
            QStringLiteral("a screen of %1 inches is legible up to %2 m, not %3 m")
                .arg(sizes.diagonal, 0, 'f', 0)
                .arg(sizes.legibleTo, 0, 'f', 1)
                .arg(wf::wallConfigOf(desk.options().config.wallboard, desk.settings()).distance, 0, 'f', 1),
            0);
    desk.start();
    return QApplication::exec();
}

/// A second start raises the window that is there, and hands its bundle over. False: there is none to raise.
bool isShownByAnother(const Options &options)
{
    constexpr wf::Millis Patience = std::chrono::seconds(10); // A busy machine takes some seconds.
    wf::DeskLink link(options.desk.dataDir, {});
    link.setPatience(Patience);
    const auto shown = link.show({wf::screenAddress(), options.bundle});
    if (!shown) // A desk of an older version, one without a window, or one that hangs.
        wf::putLine(stderr, QStringLiteral("watchfloor: %1").arg(shown.error().message));
    if (!shown || !*shown)
        return false;
    wf::putLine(stdout, QStringLiteral("The desk on %1 runs already: its window was brought to the front.")
                            .arg(options.desk.dataDir));
    return true;
}

/// What another start of the program asks for.
wf::Expected<void> showWindow(QWidget &window, const wf::DeskOptions &desk, const wf::Clock &clock,
                              wf::Theme &theme, const wf::ShowRequest &request)
{
    if (request.screen != wf::screenAddress())
        return wf::fail(wf::ErrorCode::Refused,
                        QStringLiteral("the desk's window is on display \"%1\"").arg(wf::screenAddress()));
    if (!request.file.isEmpty() && !QFileInfo(request.file).isFile())
        return wf::fail(wf::ErrorCode::NotFound, QStringLiteral("%1: no such file").arg(request.file));
    qCInfo(mainCategory).noquote() << QStringLiteral("A second start shows the window%1")
                                          .arg(request.file.isEmpty()
                                                   ? QString()
                                                   : QStringLiteral(" and ") + wf::excerpt(request.file));
    wf::kit::bringToFront(window);
    if (!request.file.isEmpty())
        wf::openReview(desk, {{}, request.file}, clock, theme);
    return {};
}

/// The window. A person who asks for the simulated estate, or for real targets, gets another desk on the
/// folder of those: what is simulated and what happened never meet.
int runWindow(Options options, const wf::Clock &clock, wf::Theme &theme, wf::ProgramLog &programLog)
{
    for (;;) {
        std::optional<wf::LogTargets> wanted;
        wf::LiveDesk desk(options.desk, clock);
        wf::CommanderWindow window(desk, desk, theme);
        window.setConfigProblem(options.configProblem);
        QObject::connect(&window, &wf::CommanderWindow::targetsWanted, &window, [&](wf::LogTargets targets) {
            wanted = targets;
            QApplication::exit();
        });
        desk.setShower([&](const wf::ShowRequest &request) {
            return showWindow(window, options.desk, clock, theme, request);
        });
        window.show();
        desk.start();
        const int code = QApplication::exec();
        if (!wanted)
            return code;
        window.closeUnasked(); // It keeps where its parts stood.
        auto next = wf::optionsFor(*wanted, options.desk);
        options.configProblem = next ? QString() : next.error().message;
        if (!next)
            continue;
        options.desk = std::move(*next);
        programLog.keepIn(wf::programLogPath(options.desk.dataDir, wf::ProgramLogOf::Desk));
        sayBegin(options);
    }
}

int runScreenshots(const Options &options, const wf::Clock &clock, wf::Theme &theme)
{
    wf::Screenshots pictures(options.desk, clock, theme, options.screenshots);
    QObject::connect(&pictures, &wf::Screenshots::finished, qApp, [](const QString &error) {
        if (!error.isEmpty())
            complain(error, ExitFailed);
        QApplication::exit(error.isEmpty() ? 0 : ExitFailed);
    });
    pictures.start();
    return QApplication::exec();
}

/// What was asked for, until it ends.
int run(const Options &options, const wf::Clock &clock, wf::ProgramLog &programLog)
{
    const wf::Settings settings(options.desk.dataDir);
    const bool pictures = !options.screenshots.isEmpty(); // They are the same on every desktop.
    wf::Theme theme(pictures ? wf::ThemeMode::Dark : wf::modeOf(wf::lookOf(settings), wf::ThemeMode::Dark));
    theme.apply();
    wf::SystemLook system;
    QObject::connect(&system, &wf::SystemLook::changed, &theme, [&] { theme.setSystemMode(system.mode()); });
    if (!pictures)
        system.ask();
    if (options.review.isEmpty() && !pictures && !options.wallboard)
        return runWindow(options, clock, theme, programLog); // It keeps the look of its own data folder.
    const wf::LookKeeper look(settings, theme);
    if (!options.review.isEmpty()) {
        wf::openReview(options.desk, reviewSource(options.review), clock, theme);
        const int code = QApplication::exec();
        closeWindows();
        return code;
    }
    if (pictures)
        return runScreenshots(options, clock, theme);
    if (options.follows()) {
        wf::FollowingDesk desk(options.desk, clock);
        return runWallboard(desk, theme, options.screen);
    }
    wf::LiveDesk desk(options.desk, clock);
    return runWallboard(desk, theme, options.screen);
}

} // namespace

int main(int argc, char **argv)
{
    wf::keepFilesPrivate();
    const wf::SystemClock clock;
    wf::ProgramLog programLog(clock);
    QCoreApplication::setApplicationName(QStringLiteral("Watchfloor"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WATCHFLOOR_VERSION));
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    if (const QString folder = wf::settingsFolder(arguments); !folder.isEmpty())
        wf::applyLookSize(folder);
    QApplication app(argc, argv);
    wf::installAccessibility();
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/watchfloor.svg")));
    // The sources are English already; the catalogue has its plurals.
    QTranslator words;
    if (words.load(QStringLiteral(":/translations/watchfloor_en.qm")))
        QApplication::installTranslator(&words);
    // Outlives the desk, so that a second signal does not break off its close. Nothing is asked: whoever
    // sends a signal has no eye on the window.
    const wf::StopSignals stop;
    QObject::connect(&stop, &wf::StopSignals::stopped, &app, [] { QCoreApplication::exit(0); });
    Options options;
    if (const auto code = readOptions(options))
        return *code;
    // Pictures never touch the log of the person who takes them.
    QTemporaryDir scratch;
    if (!options.screenshots.isEmpty() && options.desk.dataDir.isEmpty())
        options.desk.dataDir = scratch.path();
    const bool dataDirGiven = !options.desk.dataDir.isEmpty();
    options.desk.dataDir =
        options.desk.dataDir.isEmpty() ? wf::defaultDataDir() : QDir(options.desk.dataDir).absolutePath();

    if (options.wallboard && options.desk.demo && !dataDirGiven)
        options.desk.dataDir = scratch.path();
    if (options.desk.demo)
        options.desk.dataDir = wf::simulatedDataDir(options.desk.dataDir);

    const bool window = !options.wallboard && options.review.isEmpty() && options.screenshots.isEmpty();
    if (window && isShownByAnother(options))
        return 0;
    // Without a desk to look at it there, a bundle is looked at alone.
    if (!options.bundle.isEmpty())
        options.review = options.bundle;

    // Whoever only looks makes nothing there.
    if (!options.follows() && options.review.isEmpty()) {
        if (const auto ours = wf::makePrivateFolder(options.desk.dataDir); !ours)
            return complain(ours.error().message, ExitFailed);
    }

    programLog.keepIn(programLogOf(options));
    sayBegin(options);
    const int code = run(options, clock, programLog);
    qCInfo(mainCategory, "Watchfloor ends: %d", code);
    return code;
}
