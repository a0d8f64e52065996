// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/changehooks.h"

#include "feed/jsonplace.h"

#include <QJsonArray>
#include <QJsonObject>

namespace wf {

namespace {

QString at(const QJsonValue &message, const char *place)
{
    return plainText(valueAt(message, QLatin1String(place)));
}

Notices one(ChangeNotice change)
{
    Notices notices;
    notices.changes.push_back(std::move(change));
    return notices;
}

/// "success" → "Deployed", "failure" → "Deployment failed:"; empty while it is under way.
QString deploymentWords(const QString &state)
{
    if (state == QLatin1String("success"))
        return QStringLiteral("Deployed");
    if (state == QLatin1String("failure") || state == QLatin1String("error") ||
        state == QLatin1String("failed"))
        return QStringLiteral("Deployment failed:");
    return {};
}

QString deploymentText(const QString &words, const QString &what, const QString &where)
{
    QString text = words + QLatin1Char(' ') + (what.isEmpty() ? QStringLiteral("a version") : what);
    if (!where.isEmpty())
        text += QStringLiteral(" to ") + where;
    return text;
}

/// "dev.cdevents.service.deployed.0.1.1" → {"service", "deployed"}.
std::pair<QString, QString> partsOf(const QString &type)
{
    const QStringList parts = type.split(QLatin1Char('.'));
    if (parts.size() < 4 || parts[0] != QLatin1String("dev") || parts[1] != QLatin1String("cdevents"))
        return {};
    return {parts[2], parts[3]};
}

} // namespace

Expected<Notices> readPlainChanges(const QJsonValue &message)
{
    const QJsonArray list = message.isArray() ? message.toArray() : QJsonArray{message};
    if (list.size() > qsizetype(MaxNotices))
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("more than %1 changes in one message").arg(MaxNotices));
    Notices notices;
    for (const QJsonValue &entry : list) {
        ChangeNotice change{QStringLiteral("change"), at(entry, "text"), at(entry, "service"),
                            at(entry, "link"), at(entry, "id")};
        if (change.text.isEmpty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("a change needs a \"text\""));
        const QJsonValue time = valueAt(entry, QStringLiteral("time"));
        change.at = timeAt(entry, {QStringLiteral("time")});
        if (!change.at && !time.isUndefined() && !time.isNull())
            return fail(
                ErrorCode::InvalidInput,
                QStringLiteral("\"time\" is no time: write 2026-11-23T14:32:07Z, or seconds since 1970"));
        notices.changes.push_back(std::move(change));
    }
    return notices;
}

Expected<Notices> readCdEvent(const QJsonValue &message)
{
    const QJsonValue inner = valueAt(message, QStringLiteral("data"));
    const QJsonValue event = inner.isObject() ? inner : message;
    const auto [subject, verb] = partsOf(at(event, "context.type"));
    if (subject.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("this is no CDEvent: \"context.type\" does not begin with dev.cdevents"));
    if (subject != QLatin1String("service") && subject != QLatin1String("environment"))
        return Notices();
    const QString what = at(event, "subject.id");
    const QString artifact = at(event, "subject.content.artifactId");
    const QString where = at(event, "subject.content.environment.id");
    QString text =
        verb.left(1).toUpper() + verb.mid(1) + QLatin1Char(' ') + (artifact.isEmpty() ? what : artifact);
    if (!where.isEmpty())
        text += QStringLiteral(" in ") + where;
    return one({QStringLiteral("cdevents"), text, what, at(event, "subject.content.url"),
                at(event, "context.source") + QLatin1Char('\n') + at(event, "context.id"),
                timeAt(event, {QStringLiteral("context.timestamp")})});
}

Expected<Notices> readGithub(const QJsonValue &message)
{
    const QString words = deploymentWords(at(message, "deployment_status.state"));
    if (words.isEmpty())
        return Notices();
    const QString ref = at(message, "deployment.ref");
    return one({QStringLiteral("github"),
                deploymentText(words, ref.isEmpty() ? at(message, "deployment.sha").left(12) : ref,
                               at(message, "deployment.environment")),
                at(message, "repository.full_name"),
                textAt(message, {QStringLiteral("deployment_status.log_url"),
                                 QStringLiteral("deployment_status.target_url"),
                                 QStringLiteral("repository.html_url")}),
                at(message, "deployment_status.id"),
                timeAt(message, {QStringLiteral("deployment_status.updated_at"),
                                 QStringLiteral("deployment_status.created_at")})});
}

Expected<Notices> readGitlab(const QJsonValue &message)
{
    const QString words = deploymentWords(at(message, "status"));
    if (at(message, "object_kind") != QLatin1String("deployment") || words.isEmpty())
        return Notices();
    const QString commit = at(message, "short_sha");
    const QString title = at(message, "commit_title");
    return one({QStringLiteral("gitlab"),
                deploymentText(words, commit, at(message, "environment")) +
                    (title.isEmpty() ? QString() : QStringLiteral(": ") + title),
                at(message, "project.path_with_namespace"),
                textAt(message, {QStringLiteral("deployable_url"), QStringLiteral("project.web_url")}),
                at(message, "deployment_id") + QLatin1Char('\n') + at(message, "status"),
                {}});
}

} // namespace wf
