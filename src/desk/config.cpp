// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/config.h"

#include "base/files.h"
#include "desk/configparts.h"
#include "feed/exposition.h"
#include "feed/feedaddress.h"
#include "feed/feedfactory.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace wf {

namespace {

constexpr qint64 MaxConfigBytes = 1 << 20;
constexpr std::size_t MaxFeeds = 200;
constexpr auto ShippedWord = "shipped";
const QString RunbooksTable = QStringLiteral("runbooks");

void readUrl(TableReader &in, FeedConfig &feed)
{
    const toml::node *node = in.find("url");
    const auto value = node ? node->value_exact<std::string>() : std::nullopt;
    if (value && feed.kind != FeedConfig().kind) {
        feed.url = QUrl(fromStd(*value), QUrl::StrictMode);
        if (const auto fits = checkFeedAddress(feed.kind, feed.url); !fits)
            in.problem(*node, fits.error().message);
        return;
    }
    const auto url = value ? httpUrlOf(fromStd(*value)) : std::nullopt;
    feed.url = url.value_or(QUrl());
    if (node && !url)
        in.problem(
            *node,
            QStringLiteral(
                "\"url\" must be an http or https address, such as \"http://127.0.0.1:9100/metrics\""));
}

QString protocolNames()
{
    QStringList names;
    for (const std::string_view name : scrapeProtocols())
        names += QString::fromLatin1(name.data(), qsizetype(name.size()));
    return names.mid(0, names.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" or ") + names.last();
}

/// As for files that hold nothing but a secret: whoever can read it can use it.
void refuseSharedSecrets(TableReader &in, const FeedConfig &feed, const QString &file)
{
    const std::pair<const char *, bool> secrets[] = {{"bearer_token", !feed.bearerToken.isEmpty()},
                                                     {"password", !feed.password.isEmpty()},
                                                     {"url", !feed.url.password().isEmpty()}};
    for (const auto &[key, isSecret] : secrets) {
        if (isSecret)
            in.problem(
                in.place(key),
                QStringLiteral("\"%1\" holds a secret and others may read the file; run: chmod 600 '%2'")
                    .arg(QLatin1String(key), file));
    }
}

Expected<FeedConfig> readFeed(const toml::table &table, const QString &file, bool othersMayRead)
{
    using namespace std::chrono;
    TableReader in(table, file);
    const QDir base = QFileInfo(file).absoluteDir();
    FeedConfig feed;
    feed.kind = in.text("kind", feed.kind);
    feed.name = FeedId(in.text("name"));
    readUrl(in, feed);
    feed.interval = in.duration("interval", feed.interval, ShortestInterval, LongestInterval);
    feed.timeout =
        in.duration("timeout", std::min<Millis>(feed.interval, seconds(10)), milliseconds(100), minutes(5));
    feed.sampleLimit = int(in.number("sample_limit", feed.sampleLimit, 1, 5'000'000));
    feed.seriesLimit = int(in.number("series_limit", feed.seriesLimit, 1, 200'000));
    feed.bodyLimit = in.number("body_limit_mb", feed.bodyLimit >> 20, 1, 1024) << 20;
    feed.fallbackProtocol = in.text("fallback_scrape_protocol");
    feed.instance = in.text("instance");
    feed.bearerToken = in.text("bearer_token");
    feed.username = in.text("username");
    feed.password = in.text("password");
    if (othersMayRead)
        refuseSharedSecrets(in, feed, file);
    const QString caFile = in.text("ca_file");
    feed.caFile = caFile.isEmpty() ? QString() : base.absoluteFilePath(caFile);
    const QString tokenFile = in.text("bearer_token_file");
    const QString passwordFile = in.text("password_file");
    in.refuseUnknown(QStringLiteral("[[feed]]"));
    if (feed.name.isEmpty())
        in.problem(table, QStringLiteral("[[feed]] needs a \"name\""));
    if (!table.get("url"))
        in.problem(table, QStringLiteral("[[feed]] needs a \"url\""));
    if (!knownFeedKinds().contains(feed.kind))
        in.problem(*table.get("kind"), QStringLiteral("\"kind\" must be one of %1, not \"%2\"")
                                           .arg(knownFeedKinds().join(QStringLiteral(", ")), feed.kind));
    if (!feed.fallbackProtocol.isEmpty() && !formatOfProtocol(feed.fallbackProtocol.toStdString()))
        in.problem(in.place("fallback_scrape_protocol"),
                   QStringLiteral("\"fallback_scrape_protocol\" must be %1, not \"%2\"")
                       .arg(protocolNames(), feed.fallbackProtocol));
    for (const auto &[path, target] :
         {std::pair(tokenFile, &feed.bearerToken), std::pair(passwordFile, &feed.password)}) {
        if (path.isEmpty())
            continue;
        const auto secret = readSecret(base.absoluteFilePath(path));
        if (!secret)
            in.problem(table, secret.error().message);
        else
            *target = *secret;
    }
    if (in.error())
        return tl::unexpected(*in.error());
    return feed;
}

/// A table that has nothing but a list of paths: [runbooks] paths, [on_call] calendars.
Expected<QStringList> readPaths(const toml::node &node, const QString &name, const QString &file,
                                const char *key = "paths")
{
    const toml::table *table = node.as_table();
    const auto at = [&](const toml::node &where, const QString &message) {
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1:%2: %3").arg(file).arg(where.source().begin.line).arg(message));
    };
    if (!table)
        return at(node, QStringLiteral("\"%1\" must be a table: [%1]").arg(name));
    TableReader in(*table, file);
    const toml::node *paths = in.find(key);
    in.refuseUnknown(u'[' + name + u']');
    if (in.error())
        return tl::unexpected(*in.error());
    QStringList result;
    if (!paths)
        return result;
    if (!paths->as_array())
        return at(*paths, QStringLiteral("\"%1\" must be a list: [\"folder\", …]").arg(QLatin1String(key)));
    const QDir base = QFileInfo(file).absoluteDir();
    for (const toml::node &entry : *paths->as_array()) {
        const auto text = entry.value_exact<std::string>();
        if (!text)
            return at(entry,
                      QStringLiteral("\"%1\" holds something that is not text").arg(QLatin1String(key)));
        result += *text == ShippedWord && name == RunbooksTable
                      ? shippedRunbooksPath()
                      : QDir::cleanPath(base.absoluteFilePath(fromStd(*text)));
    }
    return result;
}

Expected<RecorderConfig> readRecorder(const toml::node &node, const QString &file)
{
    using namespace std::chrono;
    const toml::table *table = node.as_table();
    if (!table)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1:%2: \"recorder\" must be a table: [recorder]")
                                                 .arg(file)
                                                 .arg(node.source().begin.line));
    TableReader in(*table, file);
    RecorderConfig recorder;
    RetentionPolicy &keep = recorder.keep;
    recorder.enabled = in.yes("enabled", recorder.enabled);
    keep.full = in.duration("keep", keep.full, hours(1), days(3650));
    keep.thinned = in.duration("keep_thinned", keep.thinned, hours(1), days(3650));
    keep.step = in.duration("thin_to", keep.step, seconds(1), hours(1));
    keep.maxBytes = in.number("max_gb", keep.maxBytes >> 30, 1, 100'000) << 30;
    in.refuseUnknown(QStringLiteral("[recorder]"));
    if (in.error())
        return tl::unexpected(*in.error());
    return recorder;
}

Expected<BackupConfig> readBackup(const toml::node &node, const QString &file)
{
    const toml::table *table = node.as_table();
    if (!table)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1:%2: \"backup\" must be a table: [backup]")
                                                 .arg(file)
                                                 .arg(node.source().begin.line));
    TableReader in(*table, file);
    const QString folder = in.text("folder");
    in.refuseUnknown(QStringLiteral("[backup]"));
    if (in.error())
        return tl::unexpected(*in.error());
    return BackupConfig{folder.isEmpty()
                            ? QString()
                            : QDir::cleanPath(QFileInfo(file).absoluteDir().absoluteFilePath(folder))};
}

} // namespace

QString defaultConfigPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/watchfloor/watchfloor.toml");
}

QString defaultDataDir()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/watchfloor");
}

QString shippedRunbooksPath()
{
    return QDir::cleanPath(QCoreApplication::applicationDirPath() +
                           QStringLiteral("/../share/watchfloor/runbooks"));
}

Expected<Config> loadConfig(const QString &path)
{
    const auto text = readFile(path, MaxConfigBytes);
    if (!text)
        return fail(text.error().code == ErrorCode::TooLarge ? ErrorCode::TooLarge : ErrorCode::Io,
                    text.error().message);
    const auto file = OpenFile::open(path);
    return parseConfig(*text, path, !file || file->othersMayRead());
}

Expected<Config> parseConfig(const QByteArray &text, const QString &path, bool othersMayRead)
{
    const toml::parse_result parsed =
        toml::parse(std::string_view(text.constData(), std::size_t(text.size())));
    if (!parsed) {
        const auto &error = parsed.error();
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1:%2:%3: %4")
                                                 .arg(path)
                                                 .arg(error.source().begin.line)
                                                 .arg(error.source().begin.column)
                                                 .arg(fromStd(error.description())));
    }
    Config config;
    config.file = path;
    TableReader top(parsed.table(), path);
    const toml::node *feeds = top.find("feed");
    const toml::node *runbooks = top.find("runbooks");
    const toml::node *rules = top.find("rules");
    const toml::node *recorder = top.find("recorder");
    const toml::node *channels = top.find("channel");
    const toml::node *messages = top.find("messages");
    const toml::node *tell = top.find("tell");
    const toml::node *wallboard = top.find("wallboard");
    const toml::node *backup = top.find("backup");
    const toml::node *onCall = top.find("on_call");
    top.refuseUnknown(QStringLiteral("the configuration"));
    const toml::array *list = feeds ? feeds->as_array() : nullptr;
    if (feeds && (!list || !list->is_homogeneous<toml::table>()))
        top.problem(*feeds, QStringLiteral("a feed is a table in double brackets: [[feed]]"));
    if (list && list->size() > MaxFeeds)
        top.problem(*feeds,
                    QStringLiteral("%1 feeds; at most %2 are allowed").arg(list->size()).arg(MaxFeeds));
    if (top.error())
        return tl::unexpected(*top.error());
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        auto feed = readFeed(*list->get(i)->as_table(), path, othersMayRead);
        if (!feed)
            return tl::unexpected(feed.error());
        for (const FeedConfig &other : config.feeds) {
            if (other.name == feed->name)
                top.problem(*list->get(i),
                            QStringLiteral("a second feed is named \"%1\"").arg(feed->name.text()));
        }
        config.feeds.push_back(std::move(*feed));
    }
    if (top.error())
        return tl::unexpected(*top.error());
    if (runbooks) {
        auto paths = readPaths(*runbooks, RunbooksTable, path);
        if (!paths)
            return tl::unexpected(paths.error());
        config.runbookPaths = *paths;
    }
    if (rules) {
        auto paths = readPaths(*rules, QStringLiteral("rules"), path);
        if (!paths)
            return tl::unexpected(paths.error());
        config.rulePaths = *paths;
    }
    if (recorder) {
        auto read = readRecorder(*recorder, path);
        if (!read)
            return tl::unexpected(read.error());
        config.recorder = *read;
    }
    if (const auto read = readMessaging(config, channels, messages, tell); !read)
        return tl::unexpected(read.error());
    if (wallboard) {
        auto read = readWallboard(*wallboard, path);
        if (!read)
            return tl::unexpected(read.error());
        config.wallboard = *read;
    }
    if (backup) {
        auto read = readBackup(*backup, path);
        if (!read)
            return tl::unexpected(read.error());
        config.backup = *read;
    }
    if (onCall) {
        auto calendars = readPaths(*onCall, QStringLiteral("on_call"), path, "calendars");
        if (!calendars)
            return tl::unexpected(calendars.error());
        config.onCallCalendars = *calendars;
    }
    if (config.runbookPaths.isEmpty())
        config.runbookPaths = {shippedRunbooksPath()};
    return config;
}

} // namespace wf
