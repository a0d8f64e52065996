// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl targets check: what a desk would scrape by a configuration of Prometheus.
#include "commands.h"
#include "feed/scraperequest.h"
#include "options.h"
#include "targets/targetlist.h"

#include <QDir>

namespace wf::ctl {

namespace {

constexpr std::size_t MostShown = 100'000;

QJsonObject feedJson(const FeedConfig &feed)
{
    QJsonObject labels{{QStringLiteral("job"), feed.job}, {QStringLiteral("instance"), feed.instance}};
    for (const auto &[name, value] : feed.labels)
        labels[name] = value;
    return {{QStringLiteral("name"), feed.name.text()},
            {QStringLiteral("url"), addressForPeople(feed.url)},
            {QStringLiteral("interval_s"), inSeconds(feed.interval)},
            {QStringLiteral("timeout_s"), inSeconds(feed.timeout)},
            {QStringLiteral("labels"), labels}};
}

} // namespace

int targetsCommand(const QStringList &args)
{
    Options options(QStringLiteral("targets check FILE… [--json]"));
    if (!options.parse(args))
        return options.exitCode();
    if (options.words().value(0) != QLatin1String("check") || options.words().size() < 2)
        return options.usageError(
            QStringLiteral("targets takes \"check\" and files of Prometheus' configuration"));
    QStringList files;
    for (const QString &word : options.words().mid(1))
        files += QDir::current().absoluteFilePath(word);
    const TargetList list = loadTargets(files, MostShown);
    if (options.json()) {
        QJsonArray targets;
        for (const FeedConfig &feed : list.feeds)
            targets.append(feedJson(feed));
        QJsonArray asked;
        for (const Discovery &source : list.discoveries)
            asked.append(discoveryText(source));
        printJson(QJsonObject{{QStringLiteral("targets"), targets},
                              {QStringLiteral("asked_for_targets"), asked},
                              {QStringLiteral("dropped"), list.dropped},
                              {QStringLiteral("problems"), QJsonArray::fromStringList(list.problems)}});
        return list.problems.isEmpty() ? ExitFine : ExitFailed;
    }
    for (const FeedConfig &feed : list.feeds) {
        QString line = QStringLiteral("%1  %2  %3")
                           .arg(feed.name.text(), durationText(feed.interval), addressForPeople(feed.url));
        for (const auto &[name, value] : feed.labels)
            line += QStringLiteral("  %1=%2").arg(name, value);
        print(line);
    }
    for (const Discovery &source : list.discoveries)
        say(QStringLiteral("a desk asks %1 for more targets, every %2")
                .arg(discoveryText(source), durationText(intervalOf(source))));
    for (const QString &problem : list.problems)
        say(problem);
    say(QStringLiteral("%1 targets, %2 left out by relabelling, %3 problems")
            .arg(list.feeds.size())
            .arg(list.dropped)
            .arg(list.problems.size()));
    return list.problems.isEmpty() ? ExitFine : ExitFailed;
}

} // namespace wf::ctl
