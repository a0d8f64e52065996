// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl message … and channel …: what is to leave the desk, and where to.
#include "commands.h"
#include "comms/transport.h"
#include "desk/config.h"
#include "link.h"
#include "options.h"

namespace wf::ctl {

namespace {

QJsonObject toJson(const Incident &incident, const MessageRecord &record)
{
    return {{QStringLiteral("key"), record.id.text()},
            {QStringLiteral("incident"), incident.number},
            {QStringLiteral("channel"), record.message.channel},
            {QStringLiteral("purpose"), purposeName(record.message.purpose)},
            {QStringLiteral("state"), messageStateName(record.state)},
            {QStringLiteral("queued"), toIsoUtc(record.queuedAt)},
            {QStringLiteral("answer"), record.answer},
            {QStringLiteral("text"), record.message.text}};
}

int listMessages(Link &link, const Options &options)
{
    std::vector<const Incident *> incidents;
    if (options.words().size() > 1) {
        const auto incident = link.incident(options.words().value(1));
        if (!incident)
            return failed(incident.error());
        incidents.push_back(*incident);
    } else {
        for (const auto &[id, incident] : link.book().incidents())
            incidents.push_back(&incident);
    }
    QJsonArray array;
    for (const Incident *incident : incidents) {
        for (const MessageRecord &record : incident->messages) {
            array.append(toJson(*incident, record));
            if (!options.json())
                print(QStringLiteral("%1  %2  %3  %4  %5  %6")
                          .arg(record.id.text(), incident->number, record.message.channel,
                               messageStateName(record.state), toIsoUtc(record.queuedAt), record.answer));
        }
    }
    if (options.json())
        printJson(array);
    return ExitFine;
}

} // namespace

int messageCommand(const QStringList &args)
{
    Options options(QStringLiteral("message list [INC] | resend INC KEY | approve INC KEY | told INC KEY "
                                   "PERSON   [--json] [--data-dir DIR] "
                                   "[--actor NAME]"));
    if (!options.parse(args))
        return options.exitCode();
    const QStringList words = options.words();
    const QString verb = words.value(0);
    const bool known =
        verb == QLatin1String("resend") || verb == QLatin1String("approve") || verb == QLatin1String("told");
    if (verb != QLatin1String("list") && (!known || words.size() < (verb == QLatin1String("told") ? 4 : 3)))
        return options.usageError(
            QStringLiteral("message takes \"list\", \"resend\", \"approve\" or \"told\""));
    Link link(options);
    if (const auto read = link.readExisting(); !read)
        return failed(read.error());
    if (verb == QLatin1String("list"))
        return listMessages(link, options);
    const auto incident = link.incident(words.value(1));
    if (!incident)
        return failed(incident.error());
    const IncidentId id = (*incident)->id;
    const MessageId key(words.value(2));
    Command command = command::ResendMessage{id, key};
    if (verb == QLatin1String("approve"))
        command = command::ApproveMessage{id, key, true, {}};
    else if (verb == QLatin1String("told"))
        command = command::MarkTold{id, key, words.mid(3).join(QLatin1Char(' '))};
    return report(link.submit(command), options);
}

int channelCommand(const QStringList &args)
{
    Options options(QStringLiteral("channel list | test NAME   [--config FILE.toml] [--json]"));
    options.add({QStringLiteral("config"), QStringLiteral("configuration with the channels"),
                 QStringLiteral("FILE.toml")});
    if (!options.parse(args))
        return options.exitCode();
    const bool list = options.words() == QStringList{QStringLiteral("list")};
    if (!list && (options.words().value(0) != QLatin1String("test") || options.words().size() != 2))
        return options.usageError(QStringLiteral("channel takes \"list\" or \"test NAME\""));
    const QString given = options.value(QStringLiteral("config"));
    const auto config = loadConfig(given.isEmpty() ? defaultConfigPath() : given);
    if (!config)
        return failed(config.error());
    QJsonArray array;
    for (const ChannelConfig &channel : config->channels) {
        const ChannelInfo info = infoOf(channel);
        array.append(QJsonObject{{QStringLiteral("name"), info.name},
                                 {QStringLiteral("kind"), channelKindName(info.kind)},
                                 {QStringLiteral("address"), info.address}});
        if (list && !options.json())
            print(QStringLiteral("%1  %2  %3").arg(info.name, channelKindName(info.kind), info.address));
        if (list || channel.name != options.words().value(1))
            continue;
        const std::atomic<bool> stop{false};
        const auto said = testChannel(channel, SystemClock().wall(), stop);
        if (!said)
            return failed(said.error());
        print(*said);
        return ExitFine;
    }
    if (!list)
        return failed(
            {ErrorCode::NotFound,
             QStringLiteral("%1: there is no channel \"%2\"").arg(config->file, options.words().value(1))});
    if (options.json())
        printJson(array);
    return ExitFine;
}

} // namespace wf::ctl
