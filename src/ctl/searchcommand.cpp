// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl search …: words in all that was written about all incidents.
#include "commands.h"
#include "incident/eventkind.h"
#include "incidentjson.h"
#include "link.h"
#include "log/datafolder.h"
#include "options.h"
#include "search/searchindex.h"

namespace wf::ctl {

namespace {

constexpr int MostHits = 1000;
constexpr int TakenAtOnce = 20'000;

const QString SearchUsage = QStringLiteral("search WORDS… [--limit N] [--json] [--data-dir DIR]");

QJsonObject toJson(const SearchHit &hit)
{
    QJsonArray lines;
    for (const SearchLine &line : hit.lines) {
        QJsonArray matches;
        for (const TextMark &mark : line.marks)
            matches.append(line.text.mid(mark.from, mark.length));
        lines.append(QJsonObject{{QStringLiteral("event"), line.event.text()},
                                 {QStringLiteral("kind"), eventKindName(line.kind)},
                                 {QStringLiteral("at"), toIsoUtc(line.at)},
                                 {QStringLiteral("actor"), line.actor},
                                 {QStringLiteral("text"), line.text},
                                 {QStringLiteral("matches"), matches}});
    }
    QJsonObject json = ctl::toJson(hit.incident);
    json[QStringLiteral("found")] = hit.found;
    json[QStringLiteral("lines")] = lines;
    return json;
}

void printHit(const SearchHit &hit)
{
    const IncidentSummary &incident = hit.incident;
    print(QStringLiteral("%1  %2  %3%4")
              .arg(incident.number.isEmpty() ? QStringLiteral("detected") : incident.number,
                   severityCode(incident.severity), incident.drill ? QStringLiteral("drill: ") : QString(),
                   incident.title));
    for (const SearchLine &line : hit.lines)
        print(QStringLiteral("  %1  %2  %3")
                  .arg(toIsoUtc(line.at), line.actor.isEmpty() ? QStringLiteral("desk") : line.actor,
                       line.text));
    if (const auto others = hit.found - int(hit.lines.size()); others > 0)
        print(QStringLiteral("  and %1 more").arg(others));
}

/// Without a desk that does it, the index is brought up to date here.
Expected<void> catchUp(SearchIndex &index)
{
    bool told = false;
    for (;;) {
        const auto left = index.catchUp(TakenAtOnce);
        if (!left)
            return tl::unexpected(left.error());
        if (*left == 0)
            return {};
        if (!std::exchange(told, true))
            say(QStringLiteral("the index of words is made: %1 events are left").arg(*left));
    }
}

} // namespace

int searchCommand(const QStringList &args)
{
    Options options(SearchUsage);
    options.add(
        {QStringLiteral("limit"), QStringLiteral("how many incidents; default 20"), QStringLiteral("N")});
    if (!options.parse(args))
        return options.exitCode();
    bool number = true;
    const QString limit = options.value(QStringLiteral("limit"));
    const int most = limit.isEmpty() ? 20 : limit.toInt(&number);
    if (!number || most < 1 || most > MostHits)
        return options.usageError(QStringLiteral("--limit takes a number from 1 to %1").arg(MostHits));
    const SearchQuery query(options.words().join(QLatin1Char(' ')));
    if (query.isEmpty())
        return options.usageError(QStringLiteral("which words?"));
    if (const auto exists = checkFolderExists(options.dataDir()); !exists)
        return failed(exists.error());
    if (const auto there = hasLog(options.dataDir()); !there)
        return failed(there.error());
    SearchResult result;
    auto index = SearchIndex::open(options.dataDir());
    if (!index && index.error().code != ErrorCode::NotFound)
        return failed(index.error());
    if (index) {
        if (const auto done = catchUp(**index); !done)
            say(done.error().message); // What is not in the index is read from the log.
        auto found = (*index)->find(query, most);
        if (!found)
            return failed(found.error());
        result = std::move(*found);
    }
    if (options.json()) {
        QJsonArray hits;
        for (const SearchHit &hit : result.hits)
            hits.append(toJson(hit));
        printJson(QJsonObject{{QStringLiteral("hits"), hits},
                              {QStringLiteral("more"), result.more},
                              {QStringLiteral("unread_events"), result.unread}});
    } else {
        for (const SearchHit &hit : result.hits)
            printHit(hit);
        if (result.more)
            say(QStringLiteral("there is more; --limit N shows more incidents"));
        else if (result.hits.empty())
            say(QStringLiteral("nothing was found"));
    }
    if (result.unread > 0)
        say(QStringLiteral("%1 older events were not searched: the index of words is behind")
                .arg(result.unread));
    return ExitFine;
}

} // namespace wf::ctl
