// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl status: what the strip of the window says, for scripts.
#include "base/jsonfields.h"
#include "commands.h"
#include "desk/statusjson.h"
#include "link.h"
#include "options.h"
#include "words/watchwords.h"

namespace wf::ctl {

namespace {

const QString StatusUsage =
    QStringLiteral("status [--json] [--data-dir DIR]   exit code 0: all is calm, 1: it is not, "
                   "2: it cannot be known");
constexpr int ExitCalm = 0;
constexpr int ExitNotCalm = 1;
constexpr int ExitNotKnown = 2;

/// What the log alone says: what is open, and nothing of what is true now.
WatchSummary byTheLog(const IncidentBook &book)
{
    WatchInput input;
    input.log = WatchLog::NoDesk;
    for (const auto &[id, incident] : book.incidents()) {
        if (isActive(incident.status))
            input.active.push_back(incident.severity);
        else if (incident.isDetection())
            input.detected.push_back(incident.severity);
    }
    return summarize(input);
}

QString openByTheLog(const WatchSummary &summary)
{
    if (summary.active + summary.detected == 0)
        return QStringLiteral("according to the log nothing is open");
    return QStringLiteral("according to the log: %1").arg(WatchWords::sentence(summary));
}

/// Why it is not known, and what the log has open all the same.
int unknown(DeskLink &link, const Error &why, const Options &options)
{
    const auto read = link.read();
    const WatchSummary summary = byTheLog(link.book());
    const QString log = read ? openByTheLog(summary) : read.error().message;
    const QString sentence = QStringLiteral("%1; %2").arg(why.message, log);
    if (options.json()) {
        QJsonObject fields = statusFields(summary);
        fields[QStringLiteral("sentence")] = sentence;
        for (const char *field : {"watched", "unbound", "no_data", "unread", "stale_feeds"})
            fields[QLatin1String(field)] = QJsonValue();
        fields[QStringLiteral("backup")] = QJsonValue(); // Only a desk knows.
        fields[QStringLiteral("simulated")] = link.isSimulated();
        if (!read) {
            fields[QStringLiteral("log")] = watchLogName(WatchLog::Unread);
            for (const char *field : {"active", "detected", "severity"})
                fields[QLatin1String(field)] = QJsonValue();
        }
        printJson(fields);
        return ExitNotKnown;
    }
    print(sentence);
    for (const auto &[id, incident] : link.book().incidents()) {
        if (isActive(incident.status))
            print(QStringLiteral("%1  %2  %3  %4")
                      .arg(incident.number, severityCode(incident.severity), statusName(incident.status),
                           incident.title));
    }
    return ExitNotKnown;
}

} // namespace

int statusCommand(const QStringList &args)
{
    Options options(StatusUsage);
    if (!options.parse(args))
        return options.exitCode();
    if (!options.words().isEmpty())
        return options.usageError(QStringLiteral("status takes no arguments"));
    Link link(options);
    const auto status = link.status();
    if (!status)
        return unknown(link, status.error(), options);
    if (options.json())
        printJson(*status);
    else
        print(json::text(*status, "sentence"));
    return status->value(QLatin1String("calm")).toBool() ? ExitCalm : ExitNotCalm;
}

} // namespace wf::ctl
