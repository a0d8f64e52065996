// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "link.h"
#include "log/verify.h"
#include "options.h"

#include <QElapsedTimer>
#include <QRegularExpression>

namespace wf::ctl {

namespace {

/// "SEQ:HASH" of this log's own chain, "DESK:SEQ:HASH" of any.
std::optional<RememberedHead> headOf(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(?:(.+):)?([0-9]+):([0-9A-Fa-f]{8,64})$"));
    const auto match = form.match(text);
    bool ok = false;
    const qint64 sequence = match.captured(2).toLongLong(&ok);
    if (!match.hasMatch() || !ok || sequence < 1)
        return std::nullopt;
    return RememberedHead{DeskId(match.captured(1)), sequence, match.captured(3).toLatin1().toLower()};
}

/// A line for each tenth, to a person who waits already.
std::function<void(qint64, qint64)> tellsTenths()
{
    constexpr qint64 Patience = 2'000;
    QElapsedTimer since;
    since.start();
    return [since, last = qint64(0)](qint64 done, qint64 of) mutable {
        const qint64 tenth = of > 0 ? done * 10 / of : 10;
        if (tenth > last && tenth < 10 && since.elapsed() > Patience)
            say(QStringLiteral("%1 % of the log is checked").arg(tenth * 10));
        last = tenth;
    };
}

int verify(const Options &options)
{
    VerifyOptions how{.threads = 0};
    for (const QString &text : options.values(QStringLiteral("head"))) {
        const auto head = headOf(text);
        if (!head)
            return options.usageError(
                QStringLiteral("--head is SEQ:HASH, the hash in at least 8 hex digits: \"%1\"").arg(text));
        how.heads.push_back(*head);
    }
    how.progress = tellsTenths();
    const auto report = verifyLog(options.dataDir(), how);
    if (!report)
        return failed(report.error());
    if (options.json()) {
        printJson(QJsonObject{{QStringLiteral("ok"), report->problems.isEmpty()},
                              {QStringLiteral("events"), report->events},
                              {QStringLiteral("incidents"), report->incidents},
                              {QStringLiteral("problems"), QJsonArray::fromStringList(report->problems)}});
    } else {
        for (const QString &problem : report->problems)
            failed({ErrorCode::Corrupt, problem});
        print(QStringLiteral("%1 events, %2 incidents, %3")
                  .arg(report->events)
                  .arg(report->incidents)
                  .arg(report->problems.isEmpty()
                           ? QStringLiteral("chain consistent")
                           : QStringLiteral("%1 problems").arg(report->problems.size())));
    }
    return report->problems.isEmpty() ? ExitFine : ExitFailed;
}

int acceptCut(const Options &options)
{
    Link link(options);
    const auto answer = link.submit(command::AcceptCut{});
    if (!answer)
        return failed(answer.error());
    print(QStringLiteral("accepted: the log continues with what is there"));
    return ExitFine;
}

} // namespace

int logCommand(const QStringList &args)
{
    Options options(
        QStringLiteral("log verify [--head SEQ:HASH]… [--json] | log accept-cut  [--data-dir DIR]\n"
                       "       watchfloorctl log salvage FROM TO [--json]   exit code 0: nothing is missing, "
                       "1: something is,\n       2: it could not be done"));
    options.add({QStringLiteral("head"), QStringLiteral("An event's number and hash, as a report has them."),
                 QStringLiteral("SEQ:HASH")});
    if (!options.parse(args))
        return options.exitCode();
    if (options.words() == QStringList{QStringLiteral("verify")})
        return verify(options);
    if (options.words() == QStringList{QStringLiteral("accept-cut")})
        return acceptCut(options);
    if (options.words().value(0) == QLatin1String("salvage")) {
        if (options.words().size() != 3)
            return options.usageError(
                QStringLiteral("log salvage takes the damaged log and the folder of the new one"));
        return salvage(options, options.words()[1], options.words()[2]);
    }
    return options.usageError(QStringLiteral("log takes \"verify\", \"accept-cut\" or \"salvage\""));
}

} // namespace wf::ctl
