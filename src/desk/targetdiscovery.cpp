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

TargetDiscovery::TargetDiscovery(const QString &nameServers, QObject *parent)
    : QObject(parent), m_dns(nameServers)
{
}

TargetDiscovery::~TargetDiscovery() = default;

void TargetDiscovery::setSources(const std::vector<Discovery> &sources)
{
    std::map<QString, Source> before = std::exchange(m_sources, {});
    for (const Discovery &asked : sources) {
        const QString key = discoveryKey(asked);
        const auto known = before.find(key);
        if (known != before.end() && known->second.asked == asked) {
            m_sources.emplace(key, std::move(known->second));
            continue;
        }
        Source &source = m_sources[key];
        source.asked = asked;
        source.timer = std::make_unique<QTimer>();
        source.timer->setInterval(intervalOf(asked));
        connect(source.timer.get(), &QTimer::timeout, this, [this, key] { ask(key); });
        source.timer->start();
        ask(key);
    }
    std::erase_if(m_found, [this](const auto &each) { return !m_sources.contains(each.first); });
}

void TargetDiscovery::ask(const QString &key)
{
    std::visit([this, &key](const auto &asked) { ask(key, asked); }, m_sources.at(key).asked);
}

void TargetDiscovery::ask(const QString &key, const FeedConfig &config)
{
    HttpRequest request;
    request.url = config.url;
    request.headers = {{"Accept", "application/json"},
                       {"X-Prometheus-Refresh-Interval-Seconds",
                        QByteArray::number(double(config.interval.count()) / 1000)}};
    setCommon(request, config);
    HttpLimits limits;
    limits.total = Patience;
    limits.bodyBytes = qint64(rules::MaxYamlBytes);
    limits.inflate = true;
    limits.errorBodies = false;
    m_sources.at(key).call = m_http.start(request, limits, [this, key, config](const HttpAnswer &answer) {
        take(key, groupsIn(config, answer), {});
    });
}

void TargetDiscovery::ask(const QString &key, const DnsQuestion &question)
{
    m_dns.ask(question, [this, key, question](Expected<std::vector<TargetGroup>> groups) {
        const bool none = groups && groups->empty();
        take(key, std::move(groups),
             none ? QStringLiteral("the name servers know no record of %1").arg(discoveryText(question))
                  : QString());
    });
}

void TargetDiscovery::take(const QString &key, Expected<std::vector<TargetGroup>> groups,
                           const QString &remark)
{
    const auto source = m_sources.find(key);
    if (source == m_sources.end())
        return;
    const Discovered before = m_found[key];
    Discovered &now = m_found[key];
    const QString said = groups ? remark : groups.error().message;
    const QString kind = std::holds_alternative<DnsQuestion>(source->second.asked)
                             ? QStringLiteral("dns_sd_configs: ")
                             : QStringLiteral("http_sd_configs: ");
    now.problem = said.isEmpty() ? QString() : kind + said;
    if (groups)
        now.groups = std::move(*groups);
    if (!(now == before))
        Q_EMIT changed();
}

} // namespace wf

#include "moc_targetdiscovery.cpp"
