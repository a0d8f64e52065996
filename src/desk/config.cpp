// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/config.h"

#include "base/files.h"
#include "base/shipped.h"
#include "desk/configparts.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace wf {

namespace {

constexpr qint64 MaxConfigBytes = 1 << 20;
constexpr auto ShippedWord = "shipped";
const QString RunbooksTable = QStringLiteral("runbooks");

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

Expected<QStringList> readPaths(const toml::node &node, const QString &name, const QString &file,
                                const char *key)
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
    return shippedPath(QStringLiteral("runbooks"));
}

Expected<Config> loadConfig(const QString &path, const DiscoveredTargets &found)
{
    const auto text = readFile(path, MaxConfigBytes);
    if (!text)
        return fail(text.error().code == ErrorCode::TooLarge ? ErrorCode::TooLarge : ErrorCode::Io,
                    text.error().message);
    const auto file = OpenFile::open(path);
    return parseConfig(*text, path, !file || file->othersMayRead(), found);
}

Expected<Config> parseConfig(const QByteArray &text, const QString &path, bool othersMayRead,
                             const DiscoveredTargets &found)
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
    const toml::node *targets = top.find("targets");
    top.refuseUnknown(QStringLiteral("the configuration"));
    if (top.error())
        return tl::unexpected(*top.error());
    if (feeds) {
        auto read = readFeeds(*feeds, path, othersMayRead);
        if (!read)
            return tl::unexpected(read.error());
        config.feeds = std::move(*read);
    }
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
    if (targets) {
        if (const auto read = readTargets(config, *targets, found); !read)
            return tl::unexpected(read.error());
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
