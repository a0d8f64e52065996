// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include "commands.h"
#include "desk/config.h"
#include "desk/settings.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <cstdio>

namespace wf::ctl {

Options::Options(QString usage) : m_usage(std::move(usage))
{
    add({QStringLiteral("data-dir"), QStringLiteral("folder of the log"), QStringLiteral("DIR")});
    add({QStringLiteral("help"), QStringLiteral("print the usage")});
    add({QStringLiteral("json"), QStringLiteral("print JSON")});
    add({QStringLiteral("actor"), QStringLiteral("who asks; your user name if left out"),
         QStringLiteral("NAME")});
}

bool Options::parse(const QStringList &args)
{
    const bool good = m_parser.parse(QStringList{QStringLiteral("watchfloorctl")} + args);
    if (m_parser.isSet(QStringLiteral("help"))) {
        print(QStringLiteral("usage: watchfloorctl %1").arg(m_usage));
        m_exitCode = ExitFine;
        return false;
    }
    if (!good)
        m_exitCode = usageError(m_parser.errorText());
    return good;
}

int Options::usageError(const QString &message) const
{
    std::fprintf(stderr, "watchfloorctl: %s\nusage: watchfloorctl %s\n", qPrintable(message),
                 qPrintable(m_usage));
    return ExitUsage;
}

QString Options::dataDir() const
{
    const QString dir = m_parser.value(QStringLiteral("data-dir"));
    return dir.isEmpty() ? defaultDataDir() : QDir(dir).absolutePath();
}

QString Options::actor() const
{
    const QString given = m_parser.value(QStringLiteral("actor"));
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
        std::fprintf(stderr, "watchfloorctl: %s\n", refused.toUtf8().constData());
    return {};
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
    std::fprintf(stdout, "%s\n", line.toUtf8().constData());
    std::fflush(stdout);
}

void printJson(const QJsonArray &array)
{
    std::fputs(QJsonDocument(array).toJson().constData(), stdout);
}

void printJson(const QJsonObject &object)
{
    std::fputs(QJsonDocument(object).toJson().constData(), stdout);
}

int failed(const Error &error)
{
    std::fprintf(stderr, "watchfloorctl: %s\n", error.message.toUtf8().constData());
    return ExitFailed;
}

} // namespace wf::ctl
