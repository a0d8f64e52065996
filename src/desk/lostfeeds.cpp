// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/lostfeeds.h"

#include "desk/noticecommands.h"
#include "feed/scraperequest.h"
#include "runbook/assembler.h"

#include <algorithm>
#include <map>
#include <set>

namespace wf {

namespace {

const QString LostPrefix = QStringLiteral("feeds-lost-");

/// The condition of a feed that is lost.
int conditionOf(const FeedConfig &config)
{
    return foreignCondition(QStringLiteral("feed"), config.name.text());
}

/// The alert of a feed, as it is while it is lost.
command::ReportAlert lostAlert(const FeedConfig &config, const QString &why, Timestamp since)
{
    command::ReportCondition condition;
    const QString job = jobOf(config);
    condition.runbook = RunbookId(LostPrefix + slugOf(job));
    condition.runbookTitle = QStringLiteral("No data from %1").arg(job).left(MaxTitleLength);
    condition.severities = {Severity::P2, Severity::P1, Severity::P0, Severity::P3};
    condition.condition = conditionOf(config);
    condition.text = QStringLiteral("%1 brings no data").arg(config.name.text());
    if (!why.isEmpty())
        condition.text += QStringLiteral(": ") + why.left(MaxTitleLength);
    condition.at = since;
    return {std::move(condition), since};
}

bool isLost(const FeedHealth &feed, Timestamp now)
{
    return feed.state == FeedState::Down && feed.downSince &&
           now - *feed.downSince >= std::max(FeedLostAfter, 3 * feed.interval);
}

/// Feeds whose loss stands in an open detection or incident, though they are up or nobody watches them.
void addThoseBack(const std::map<FeedId, const FeedHealth *> &healths, const std::vector<FeedConfig> &configs,
                  const IncidentBook &book, Timestamp now, std::vector<command::ReportAlert> &reports)
{
    std::vector<const Incident *> open;
    for (const auto &[id, incident] : book.incidents()) {
        if (incident.runbookId.text().startsWith(LostPrefix) && book.openFor(incident.runbookId) == &incident)
            open.push_back(&incident);
    }
    if (open.empty())
        return;
    std::set<int> away; ///< Conditions of feeds that are watched and not up.
    for (const FeedConfig &config : configs) {
        const auto health = healths.find(config.name);
        if (config.enabled && (health == healths.end() || !isUp(health->second->state)))
            away.insert(conditionOf(config));
    }
    for (const Incident *incident : open) {
        for (const auto &[number, record] : incident->conditions) {
            if (record.wasTrue && !away.contains(number))
                reports.push_back(alertOver(*incident, number, now));
        }
    }
}

} // namespace

std::vector<command::ReportAlert> lostFeedReports(const std::vector<FeedHealth> &feeds,
                                                  const std::vector<FeedConfig> &configs,
                                                  const IncidentBook &book, Timestamp now)
{
    std::vector<command::ReportAlert> reports;
    std::map<FeedId, const FeedHealth *> healths;
    for (const FeedHealth &feed : feeds)
        healths.emplace(feed.feed, &feed);
    for (const FeedConfig &config : configs) {
        const auto health = healths.find(config.name);
        if (!config.enabled || health == healths.end() || !isLost(*health->second, now))
            continue;
        auto alert = lostAlert(config, health->second->lastError, *health->second->downSince);
        if (!isOldNews(book, alert))
            reports.push_back(std::move(alert));
    }
    addThoseBack(healths, configs, book, now, reports);
    return reports;
}

} // namespace wf
