// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/statusjson.h"

#include "base/jsonfields.h"
#include "desk/controlline.h"
#include "desk/deskview.h"
#include "desk/watching.h"
#include "words/watchwords.h"

#include <QJsonDocument>

namespace wf {

namespace {

/// "status" changes the one of an incident.
const QString StatusName = QStringLiteral("what_is_watched");

} // namespace

QByteArray statusRequestText()
{
    return requestLine({{QStringLiteral("do"), StatusName}});
}

bool isStatusRequest(const QByteArray &line)
{
    return json::text(QJsonDocument::fromJson(line).object(), "do") == StatusName;
}

QJsonObject statusFields(const WatchSummary &s)
{
    return {{QStringLiteral("sentence"), WatchWords::sentence(s)},
            {QStringLiteral("calm"), s.calm},
            {QStringLiteral("severity"), s.severity ? QJsonValue(severityCode(*s.severity)) : QJsonValue()},
            {QStringLiteral("active"), s.active},
            {QStringLiteral("detected"), s.detected},
            {QStringLiteral("watched"), s.watched},
            {QStringLiteral("unbound"), s.unbound},
            {QStringLiteral("no_data"), s.noData},
            {QStringLiteral("unread"), s.unread},
            {QStringLiteral("stale_feeds"), s.staleFeeds},
            {QStringLiteral("log"), watchLogName(s.log)}};
}

QJsonObject backupFields(const BackupStatus &backup, SteadyTime now)
{
    const auto age = backupAge(backup, now);
    return {{QStringLiteral("state"), backupStateName(backup.state)},
            {QStringLiteral("age_s"), age ? QJsonValue(qint64(age->count() / 1000)) : QJsonValue()},
            {QStringLiteral("folder"), backup.folder},
            {QStringLiteral("message"), backup.message}};
}

QByteArray statusAnswerText(const DeskView &desk)
{
    QJsonObject fields = statusFields(watchSummary(desk, desk.clock().wall()));
    fields[QStringLiteral("backup")] = backupFields(desk.backupStatus(), desk.clock().steady());
    fields[QStringLiteral("simulated")] = desk.isSimulated();
    return answerLine(fields);
}

Expected<QJsonObject> parseStatusAnswer(const QByteArray &line)
{
    auto o = readAnswer(line);
    if (o && (!o->value(QLatin1String("calm")).isBool() || !o->value(QLatin1String("sentence")).isString()))
        return fail(ErrorCode::Protocol,
                    QStringLiteral("the answer of the desk lacks \"calm\" or \"sentence\""));
    return o;
}

} // namespace wf
