// SPDX-License-Identifier: GPL-3.0-or-later
// doctor: the team's files, without anything that is secret in them.
#include "base/files.h"
#include "desk/configwords.h"
#include "desk/settings.h"
#include "doctor.h"
#include "runbook/library.h"

#include <QFile>

#include <algorithm>

namespace wf::ctl {

namespace {

constexpr qsizetype ShortestSecret = 4;
const QString UsualPath = QStringLiteral("/metrics");

/// Where it is, as far as that is no secret: a path, a query and a user may be.
QString addressFor(const QUrl &url)
{
    QString address = QStringLiteral("%1://%2").arg(url.scheme(), url.host());
    if (url.port() > 0)
        address += QStringLiteral(":%1").arg(url.port());
    const bool more = url.hasQuery() || !url.userInfo().isEmpty();
    if (url.path() == UsualPath && !more)
        return address + UsualPath;
    return url.path().isEmpty() && !more ? address : address + QStringLiteral("/ ") + KeptSecret;
}

QJsonObject factsOf(const FeedConfig &feed)
{
    const bool inUrl = !feed.url.userInfo().isEmpty();
    const QString login = !feed.bearerToken.isEmpty() ? QStringLiteral("bearer token ") + KeptSecret
                          : !feed.username.isEmpty() || inUrl
                              ? QStringLiteral("user and password ") + KeptSecret
                              : QStringLiteral("none");
    return {{QStringLiteral("name"), feed.name.text()},
            {QStringLiteral("kind"), feed.kind},
            {QStringLiteral("address"), addressFor(feed.url)},
            {QStringLiteral("interval"), durationText(feed.interval)},
            {QStringLiteral("timeout"), durationText(feed.timeout)},
            {QStringLiteral("series_limit"), feed.seriesLimit},
            {QStringLiteral("sample_limit"), feed.sampleLimit},
            {QStringLiteral("login"), login},
            {QStringLiteral("ca_file"), !feed.caFile.isEmpty()}};
}

QJsonObject factsOf(const ChannelConfig &channel)
{
    return {{QStringLiteral("name"), channel.name},
            {QStringLiteral("kind"), channelKindName(channel.kind)},
            {QStringLiteral("address"), addressOf(channel)},
            {QStringLiteral("timeout"), durationText(channel.timeout)},
            {QStringLiteral("secret"), channel.secret.isEmpty() ? QStringLiteral("none") : KeptSecret},
            {QStringLiteral("headers"), int(channel.headers.size())},
            {QStringLiteral("template"), !channel.bodyTemplate.isEmpty()},
            {QStringLiteral("ca_file"), !channel.caFile.isEmpty()}};
}

QJsonObject factsOf(const Config &config)
{
    QJsonArray feeds;
    for (const FeedConfig &feed : config.feeds)
        feeds.append(factsOf(feed));
    QJsonArray channels;
    for (const ChannelConfig &channel : config.channels)
        channels.append(factsOf(channel));
    const RetentionPolicy &keep = config.recorder.keep;
    return {
        {QStringLiteral("feeds"), feeds},
        {QStringLiteral("channels"), channels},
        {QStringLiteral("approve_customers"), config.approveCustomers},
        {QStringLiteral("recorder"), QJsonObject{{QStringLiteral("enabled"), config.recorder.enabled},
                                                 {QStringLiteral("keep"), durationText(keep.full)},
                                                 {QStringLiteral("keep_thinned"), durationText(keep.thinned)},
                                                 {QStringLiteral("max_gb"), keep.maxBytes >> 30}}}};
}

/// What a web address may hold that is nobody's business, each as it is written and as it is meant.
void takeSecrets(const QUrl &url, QStringList &secrets)
{
    for (const auto form : {QUrl::FullyEncoded, QUrl::FullyDecoded})
        secrets << url.query(form) << url.password(form) << url.userInfo(form);
    for (const QString &item : url.query(QUrl::FullyDecoded).split(QLatin1Char('&')))
        secrets << item.section(QLatin1Char('='), 1);
    if (url.path() == UsualPath)
        return;
    for (const auto form : {QUrl::FullyEncoded, QUrl::FullyDecoded}) {
        secrets << url.path(form);
        // Which of its parts is the token nobody knows.
        for (const QString &part : url.path(form).split(QLatin1Char('/'))) {
            if (part != QLatin1String("metrics"))
                secrets << part;
        }
    }
}

QStringList secretsOf(const Config &config)
{
    QStringList secrets;
    for (const FeedConfig &feed : config.feeds) {
        const QByteArray login = (feed.username + QLatin1Char(':') + feed.password).toUtf8();
        secrets << feed.bearerToken << feed.password << QString::fromLatin1(login.toBase64());
        takeSecrets(feed.url, secrets);
    }
    for (const ChannelConfig &channel : config.channels) {
        secrets << channel.secret;
        takeSecrets(channel.url, secrets);
        for (const auto &[name, value] : channel.headers)
            secrets << value;
    }
    secrets.removeDuplicates();
    secrets.erase(std::remove_if(secrets.begin(), secrets.end(),
                                 [](const QString &secret) { return secret.size() < ShortestSecret; }),
                  secrets.end());
    // The longest first: what contains another must not be left in halves.
    std::sort(secrets.begin(), secrets.end(),
              [](const QString &a, const QString &b) { return a.size() > b.size(); });
    return secrets;
}

} // namespace

Config examineConfig(Examination &into, const QString &file)
{
    const QString path = file.isEmpty() ? defaultConfigPath() : file;
    QJsonObject facts{{QStringLiteral("file"), path}};
    if (file.isEmpty() && !QFile::exists(path)) {
        facts[QStringLiteral("state")] = QStringLiteral("there is none");
        into.add(QStringLiteral("configuration"), facts);
        return {};
    }
    const auto open = OpenFile::open(path);
    facts[QStringLiteral("others_may_read")] = open && open->othersMayRead();
    const auto config = loadConfig(path);
    facts[QStringLiteral("state")] = config ? QStringLiteral("read") : QStringLiteral("refused");
    if (!config) {
        into.findings +=
            QStringLiteral("The configuration is refused at %1. The window and \"watchfloorctl channel "
                           "list\" say why. The reason is left out here because it may quote a secret.")
                .arg(refusedPlace(path, config.error()));
        into.add(QStringLiteral("configuration"), facts);
        return {};
    }
    const QJsonObject read = factsOf(*config);
    for (auto at = read.begin(); at != read.end(); ++at)
        facts[at.key()] = at.value();
    into.add(QStringLiteral("configuration"), facts);
    return *config;
}

void examineRunbooks(Examination &into, const Config &config, const QStringList &confirmed)
{
    const QStringList paths =
        config.runbookPaths.isEmpty() ? QStringList{shippedRunbooksPath()} : config.runbookPaths;
    RunbookLibrary library;
    library.setPaths(paths, confirmed);
    QJsonArray places;
    for (const QString &path : paths) {
        int files = 0;
        int runbooks = 0;
        for (const auto &[name, document] : library.documents()) {
            if (name != path && !name.startsWith(path + QLatin1Char('/')))
                continue;
            ++files;
            runbooks += int(document->runbooks.size());
        }
        places.append(QJsonObject{{QStringLiteral("place"), path},
                                  {QStringLiteral("files"), files},
                                  {QStringLiteral("runbooks"), runbooks}});
    }
    for (std::size_t i = 0; i < std::min(library.problems().size(), std::size_t(MostProblems)); ++i)
        into.findings += library.problems()[i];
    into.add(QStringLiteral("runbooks"), {{QStringLiteral("places"), places},
                                          {QStringLiteral("files"), int(library.documents().size())},
                                          {QStringLiteral("runbooks"), int(library.all().size())},
                                          {QStringLiteral("problems"), int(library.problems().size())}});
}

Discretion::Discretion(const Config &config) : m_secrets(secretsOf(config)), m_channels(config.channels) {}

QString Discretion::apply(QString text) const
{
    for (const QString &secret : m_secrets)
        text.replace(secret, KeptSecret);
    for (const ChannelConfig &channel : m_channels)
        text = withoutSecrets(text, channel);
    return text;
}

QJsonValue Discretion::apply(const QJsonValue &value) const
{
    if (value.isString())
        return apply(value.toString());
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue &entry : value.toArray())
            array.append(apply(entry));
        return array;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto field : object)
        field = apply(QJsonValue(field));
    return object;
}

} // namespace wf::ctl
