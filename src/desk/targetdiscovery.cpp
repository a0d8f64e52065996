// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/targetdiscovery.h"

#include "feed/scraperequest.h"
#include "rules/yamltree.h"

namespace wf {

namespace {

constexpr Millis Patience = std::chrono::seconds(10);

Expected<std::vector<TargetGroup>> groupsIn(const FeedConfig &source, const HttpAnswer &answer)
{
    const QString address = addressForPeople(source.url);
    if (answer.failure)
        return tl::unexpected(exchangeError(source, *answer.failure));
    if (answer.status != StatusOk)
        return tl::unexpected(statusError(source.url, answer.status, QString::fromUtf8(answer.reason)));
    QStringList problems;
    auto groups =
        readTargetGroups({answer.body.constData(), std::size_t(answer.body.size())}, address, problems);
    if (!problems.isEmpty())
        return fail(ErrorCode::Protocol, problems.front());
    return groups;
}

} // namespace

TargetDiscovery::TargetDiscovery(QObject *parent) : QObject(parent) {}

TargetDiscovery::~TargetDiscovery() = default;

void TargetDiscovery::setSources(const std::vector<FeedConfig> &sources)
{
    std::map<QString, Source> before = std::exchange(m_sources, {});
    for (const FeedConfig &config : sources) {
        const QString key = discoveryKey(config);
        const auto known = before.find(key);
        if (known != before.end() && known->second.config == config) {
            m_sources.emplace(key, std::move(known->second));
            continue;
        }
        Source &source = m_sources[key];
        source.config = config;
        source.timer = std::make_unique<QTimer>();
        source.timer->setInterval(config.interval);
        connect(source.timer.get(), &QTimer::timeout, this, [this, key] { ask(key); });
        source.timer->start();
        ask(key);
    }
    std::erase_if(m_found, [this](const auto &each) { return !m_sources.contains(each.first); });
}

void TargetDiscovery::ask(const QString &key)
{
    Source &source = m_sources.at(key);
    HttpRequest request;
    request.url = source.config.url;
    request.headers = {{"Accept", "application/json"},
                       {"X-Prometheus-Refresh-Interval-Seconds",
                        QByteArray::number(double(source.config.interval.count()) / 1000)}};
    setCommon(request, source.config);
    HttpLimits limits;
    limits.total = Patience;
    limits.bodyBytes = qint64(rules::MaxYamlBytes);
    limits.inflate = true;
    limits.errorBodies = false;
    source.call = m_http.start(request, limits, [this, key](const HttpAnswer &answer) { take(key, answer); });
}

void TargetDiscovery::take(const QString &key, const HttpAnswer &answer)
{
    const auto source = m_sources.find(key);
    if (source == m_sources.end())
        return;
    const Discovered before = m_found[key];
    Discovered &now = m_found[key];
    auto groups = groupsIn(source->second.config, answer);
    now.problem = groups ? QString() : QStringLiteral("http_sd_configs: ") + groups.error().message;
    if (groups)
        now.groups = std::move(*groups);
    if (!(now == before))
        Q_EMIT changed();
}

} // namespace wf

#include "moc_targetdiscovery.cpp"
