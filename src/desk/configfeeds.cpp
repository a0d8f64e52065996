// SPDX-License-Identifier: GPL-3.0-or-later
// What the configuration says about feeds.
#include "desk/configparts.h"
#include "feed/exposition.h"
#include "feed/feedaddress.h"
#include "feed/feedfactory.h"
#include "targets/targetlist.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <set>

namespace wf {

namespace {

constexpr std::size_t MaxFeeds = 1000;
constexpr std::size_t MaxPairs = 50;
/// What is pushed comes once a minute, if nothing else is said.
constexpr Millis PushInterval = std::chrono::minutes(1);
constexpr qsizetype MaxValue = 8 << 10;

/// The name of a label that a feed may give its series.
bool isFreeLabel(const QString &name)
{
    return isLabelName(name.toStdString()) && !name.startsWith(QLatin1String("__")) &&
           name != QLatin1String("job") && name != QLatin1String("instance");
}

/// A token of RFC 9110 that the program does not set itself.
bool isHeaderName(const QString &name)
{
    static const QRegularExpression Form(QStringLiteral("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"));
    static const QStringList Own{QStringLiteral("authorization"),    QStringLiteral("host"),
                                 QStringLiteral("content-length"),   QStringLiteral("transfer-encoding"),
                                 QStringLiteral("connection"),       QStringLiteral("accept-encoding"),
                                 QStringLiteral("content-encoding"), QStringLiteral("content-type")};
    return Form.match(name).hasMatch() && !Own.contains(name.toLower());
}

/// A table of texts: labels = { env = "prod" }.
TextPairs readPairs(TableReader &in, const char *key, bool (*isName)(const QString &))
{
    const toml::node *node = in.find(key);
    if (!node)
        return {};
    TextPairs pairs;
    const toml::table *table = node->as_table();
    if (!table || table->size() > MaxPairs) {
        in.wrong(*node, key, QStringLiteral("a table of at most %1 texts").arg(MaxPairs));
        return {};
    }
    for (const auto &[name, entry] : *table) {
        const QString known = fromStd(name.str());
        const auto text = entry.value_exact<std::string>();
        const QString value = text ? fromStd(*text) : QString();
        const bool plain = std::all_of(value.begin(), value.end(), [](QChar c) { return c.unicode() >= 32; });
        if (!isName(known))
            in.problem(entry, QStringLiteral("\"%1\" may not have the name \"%2\"")
                                  .arg(QLatin1String(key), known.left(100)));
        else if (value.isEmpty() || value.size() > MaxValue || !plain)
            in.problem(
                entry,
                QStringLiteral("\"%1\" of \"%2\" must be a text of one line").arg(known, QLatin1String(key)));
        pairs.emplace_back(known, value);
    }
    return pairs;
}

void readProxy(TableReader &in, FeedConfig &feed)
{
    feed.proxy = in.text("proxy");
    const QUrl url(feed.proxy, QUrl::StrictMode);
    static const QStringList Schemes{QStringLiteral("http"), QStringLiteral("https"),
                                     QStringLiteral("socks5"), QStringLiteral("socks5h")};
    if (!feed.proxy.isEmpty() && (!url.isValid() || url.host().isEmpty() || !Schemes.contains(url.scheme())))
        in.problem(in.place("proxy"),
                   QStringLiteral("\"proxy\" must be an address such as \"http://127.0.0.1:3128\""));
}

/// [{ expr = "up", name = "…" }, …] of a feed that asks a server.
void readQueries(TableReader &in, FeedConfig &feed)
{
    const toml::node *node = in.find("queries");
    const toml::array *list = node ? node->as_array() : nullptr;
    const bool asks = feed.kind == PromqlKind;
    if (node && !asks)
        return in.problem(*node,
                          QStringLiteral("\"queries\" belongs to feeds of kind \"%1\"").arg(PromqlKind));
    if (!asks)
        return;
    if (!node && feed.detects)
        return; // It is asked for its alerts alone.
    if (!list || list->empty() || list->size() > MaxFeedQueries)
        return in.problem(in.place("queries"),
                          QStringLiteral("a feed of kind \"%1\" needs \"queries\", 1 to %2 expressions, or"
                                         " \"detections = true\"")
                              .arg(PromqlKind)
                              .arg(MaxFeedQueries));
    for (const toml::node &entry : *list) {
        FeedQuery query;
        if (const auto text = entry.value_exact<std::string>())
            query.expr = fromStd(*text);
        else if (const toml::table *table = entry.as_table()) {
            query.expr = fromStd((*table)["expr"].value_or(std::string()));
            query.name = fromStd((*table)["name"].value_or(std::string()));
        }
        if (const auto fits = checkFeedQuery(query); !fits)
            in.problem(entry, fits.error().message);
        feed.queries.push_back(std::move(query));
    }
}

/// The address alone; whether it fits is seen when everything is read.
void readUrl(TableReader &in, FeedConfig &feed)
{
    const toml::node *node = in.find("url");
    const auto value = node ? node->value_exact<std::string>() : std::nullopt;
    if (value && feed.kind != FeedConfig().kind) {
        feed.url = QUrl(fromStd(*value), QUrl::StrictMode);
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
    feed.enabled = in.yes("enabled", feed.enabled);
    readUrl(in, feed);
    if (feed.kind == PushKind)
        feed.interval = PushInterval;
    feed.interval = in.duration("interval", feed.interval, ShortestInterval, LongestInterval);
    feed.timeout =
        in.duration("timeout", std::min<Millis>(feed.interval, seconds(10)), milliseconds(100), minutes(5));
    feed.sampleLimit = int(in.number("sample_limit", feed.sampleLimit, 1, 5'000'000));
    feed.seriesLimit = int(in.number("series_limit", feed.seriesLimit, 1, 500'000));
    feed.bodyLimit = in.number("body_limit_mb", feed.bodyLimit >> 20, 1, 1024) << 20;
    feed.fallbackProtocol = in.text("fallback_scrape_protocol");
    feed.job = in.text("job");
    feed.instance = in.text("instance");
    feed.labels = readPairs(in, "labels", isFreeLabel);
    feed.honorLabels = in.yes("honor_labels", feed.honorLabels);
    feed.detects = in.yes("detections", feed.kind == AlertmanagerKind);
    feed.headers = readPairs(in, "headers", isHeaderName);
    readProxy(in, feed);
    feed.bearerToken = in.text("bearer_token");
    feed.username = in.text("username");
    feed.password = in.text("password");
    if (othersMayRead)
        refuseSharedSecrets(in, feed, file);
    for (const auto &[key, target] :
         {std::pair("ca_file", &feed.caFile), std::pair("cert_file", &feed.certFile),
          std::pair("key_file", &feed.keyFile)}) {
        const QString path = in.text(key);
        *target = path.isEmpty() ? QString() : base.absoluteFilePath(path);
    }
    if (feed.certFile.isEmpty() != feed.keyFile.isEmpty())
        in.problem(table, QStringLiteral("\"cert_file\" and \"key_file\" belong together"));
    const QString tokenFile = in.text("bearer_token_file");
    const QString passwordFile = in.text("password_file");
    readQueries(in, feed);
    if (const toml::node *hooks = in.find("hook"); hooks && feed.kind != PushKind) {
        in.problem(*hooks, QStringLiteral("[[feed.hook]] belongs to feeds of kind \"%1\"").arg(PushKind));
    } else if (hooks) {
        auto read = readHooks(*hooks, file);
        if (!read)
            return tl::unexpected(read.error());
        feed.hooks = std::move(*read);
    }
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
    if (const auto fits = checkFeedAddress(feed); !in.error() && !fits)
        in.problem(in.place("url"), fits.error().message);
    if (in.error())
        return tl::unexpected(*in.error());
    return feed;
}

} // namespace

Expected<void> readTargets(Config &config, const toml::node &node, const DiscoveredTargets &found)
{
    const auto files = readPaths(node, QStringLiteral("targets"), config.file, "prometheus");
    if (!files)
        return tl::unexpected(files.error());
    TargetList list = loadTargets(*files, MaxFeeds - std::min(MaxFeeds, config.feeds.size()), found);
    const std::vector<FeedConfig> own = config.feeds;
    for (FeedConfig &feed : list.feeds) {
        const bool taken = std::any_of(own.begin(), own.end(),
                                       [&feed](const FeedConfig &other) { return other.name == feed.name; });
        if (taken)
            list.problems +=
                QStringLiteral("%1: the target %2 is not scraped: a feed of the configuration has its name")
                    .arg(config.file, feed.name.text());
        else
            config.feeds.push_back(std::move(feed));
    }
    config.targetFiles = list.files;
    config.targetDiscoveries = list.discoveries;
    config.targetProblems = list.problems;
    return {};
}

Expected<std::vector<FeedConfig>> readFeeds(const toml::node &node, const QString &file, bool othersMayRead)
{
    const toml::array *list = node.as_array();
    const auto at = [&](const toml::node &where, const QString &message) {
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1:%2: %3").arg(file).arg(where.source().begin.line).arg(message));
    };
    if (!list || !list->is_homogeneous<toml::table>())
        return at(node, QStringLiteral("a feed is a table in double brackets: [[feed]]"));
    if (list->size() > MaxFeeds)
        return at(node, QStringLiteral("%1 feeds; at most %2 are allowed").arg(list->size()).arg(MaxFeeds));
    std::vector<FeedConfig> feeds;
    std::set<QString> names;
    for (const toml::node &entry : *list) {
        auto feed = readFeed(*entry.as_table(), file, othersMayRead);
        if (!feed)
            return tl::unexpected(feed.error());
        if (!names.insert(feed->name.text()).second)
            return at(entry, QStringLiteral("a second feed is named \"%1\"").arg(feed->name.text()));
        feeds.push_back(std::move(*feed));
    }
    return feeds;
}

} // namespace wf
