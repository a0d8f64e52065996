// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include "base/print.h"
#include "commands.h"
#include "desk/config.h"
#include "desk/settings.h"
#include "desk/watchedrules.h"
#include "log/eventlog.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <cmath>

namespace wf::ctl {

namespace {

constexpr Millis LongestWait = std::chrono::hours(24);
/// Stands before a negative number, which QCommandLineParser would take for an option.
constexpr QChar Shield = QChar(u'\0');

QString shielded(const QString &arg)
{
    const bool number = arg.size() > 1 && arg[0] == u'-' && (arg[1].isDigit() || arg[1] == u'.');
    return number ? Shield + arg : arg;
}

QString bare(const QString &word)
{
    return word.startsWith(Shield) ? word.mid(1) : word;
}

QStringList eachOf(const QStringList &words, QString (*change)(const QString &))
{
    QStringList changed;
    for (const QString &word : words)
        changed += change(word);
    return changed;
}

} // namespace

Options::Options(QString usage) : m_usage(std::move(usage))
{
    add({QStringLiteral("data-dir"), QStringLiteral("folder of the log"), QStringLiteral("DIR")});
    add({QStringLiteral("help"), QStringLiteral("print the usage")});
    add({QStringLiteral("json"), QStringLiteral("print JSON")});
    add({QStringLiteral("actor"), QStringLiteral("who asks; default your user name"),
         QStringLiteral("NAME")});
    add({{QStringLiteral("v"), QStringLiteral("verbose")}, QStringLiteral("print the ids of events too")});
    add({QStringLiteral("key"),
         QStringLiteral("name of this request; if it is repeated, it is still done only once"),
         QStringLiteral("KEY")});
    add({QStringLiteral("wait"), QStringLiteral("how long to wait for a running desk; default 10s"),
         QStringLiteral("D")});
}

bool Options::parse(const QStringList &args)
{
    const bool good = m_parser.parse(QStringList{QStringLiteral("watchfloorctl")} + eachOf(args, shielded));
    if (m_parser.isSet(QStringLiteral("help"))) {
        for (const QString &line : usageLines())
            print(line);
        m_exitCode = ExitFine;
        return false;
    }
    if (!good) {
        m_exitCode = usageError(m_parser.errorText());
        return false;
    }
    if (const QString wait = value(QStringLiteral("wait")); !wait.isEmpty()) {
        const auto patience = parseDuration(wait);
        if (!patience || *patience <= Millis{0} || *patience > LongestWait) {
            m_exitCode = usageError(QStringLiteral("--wait takes a time such as 30s or 5m, at most a day"));
            return false;
        }
        m_patience = *patience;
    }
    // On standard error, whatever the command prints: what is simulated says so, and a program reads on.
    if (targetsIn(dataDir()) == LogTargets::Simulated)
        say(QStringLiteral(
            "SIMULATED: this is the log of a simulated estate; nothing in it really happened"));
    return true;
}

QStringList Options::words() const
{
    return eachOf(m_parser.positionalArguments(), bare);
}

QString Options::value(const QString &name) const
{
    return bare(m_parser.value(name));
}

QStringList Options::values(const QString &name) const
{
    return eachOf(m_parser.values(name), bare);
}

int Options::usageError(const QString &message) const
{
    say(message);
    for (const QString &line : usageLines())
        putLine(stderr, line);
    return ExitUsage;
}

QStringList Options::usageLines() const
{
    return QStringLiteral("usage: watchfloorctl %1").arg(m_usage).split(u'\n');
}

QString Options::dataDir() const
{
    const QString dir = value(QStringLiteral("data-dir"));
    return dir.isEmpty() ? defaultDataDir() : QDir(dir).absolutePath();
}

QString Options::actor() const
{
    const QString given = value(QStringLiteral("actor"));
    const QString user = qEnvironmentVariable("USER");
    return !given.isEmpty() ? given : user.isEmpty() ? QStringLiteral("command line") : user;
}

Expected<void> readTeam(const Options &options, Config &config, RunbookLibrary &library)
{
    const QString given = options.value(QStringLiteral("config"));
    if (!given.isEmpty() || QFile::exists(defaultConfigPath())) {
        auto loaded = loadConfig(given.isEmpty() ? defaultConfigPath() : given);
        if (!loaded)
            return tl::unexpected(loaded.error());
        config = std::move(*loaded);
    }
    const Settings settings(options.dataDir());
    library.setPaths(config.runbookPaths.isEmpty() ? QStringList{shippedRunbooksPath()} : config.runbookPaths,
                     settings.value(SettingKey::ConfirmedFolders).toStringList());
    for (const QString &refused : library.refused())
        say(refused);
    // An alert without a runbook has one made of its annotations, here as on the desk.
    if (!config.rulePaths.isEmpty()) {
        rules::RuleLibrary rules;
        rules.setPaths(config.rulePaths);
        library.setMade(watchedRules(library, {}, rules.groups()).made);
    }
    return {};
}

Expected<Timestamp> timeOf(const Options &options, const QString &name)
{
    const QString text = options.value(name);
    if (const auto at = fromIso(text))
        return *at;
    bool number = false;
    const double seconds = text.toDouble(&number);
    if (number && std::abs(seconds) < 1e11)
        return fromMs(qint64(seconds * 1000));
    return fail(
        ErrorCode::InvalidInput,
        QStringLiteral("--%1 takes a time such as 2026-11-23T14:32:07Z, or seconds since 1970").arg(name));
}

Expected<TimeRange> rangeOf(const Options &options)
{
    TimeRange range{Timestamp::min(), Timestamp::max()};
    for (const auto &[name, end] : {std::pair("from", &range.from), std::pair("to", &range.to)}) {
        const QString text = options.value(QLatin1String(name));
        const auto at = fromIso(text);
        if (!text.isEmpty() && !at)
            return fail(
                ErrorCode::InvalidInput,
                QStringLiteral("--%1 needs a time with its zone, such as 2026-11-23T14:30:00Z, not \"%2\"")
                    .arg(QLatin1String(name), text));
        if (at)
            *end = *at;
    }
    return range;
}

void print(const QString &line)
{
    putLine(stdout, line);
    flush(stdout); // Whoever reads a pipe acts on it at once; main() tells when nobody can.
}

void printJson(const QJsonArray &array)
{
    put(stdout, QString::fromUtf8(QJsonDocument(array).toJson()));
}

void printJson(const QJsonObject &object)
{
    put(stdout, QString::fromUtf8(QJsonDocument(object).toJson()));
}

void say(const QString &sentence)
{
    putLine(stderr, QStringLiteral("watchfloorctl: ") + sentence);
}

int failed(const Error &error)
{
    say(error.message);
    return error.code == ErrorCode::Timeout ? ExitUnknown : ExitFailed;
}

} // namespace wf::ctl
