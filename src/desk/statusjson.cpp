// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/statusjson.h"

#include "base/jsonfields.h"
#include "desk/jsonline.h"
#include "words/watchwords.h"

namespace wf {

namespace {

/// "status" changes the one of an incident.
const QString StatusName = QStringLiteral("what_is_watched");

} // namespace

QByteArray statusRequestText()
{
    return jsonLine({{QStringLiteral("do"), StatusName}});
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
            {QStringLiteral("stale_feeds"), s.staleFeeds},
            {QStringLiteral("log"), watchLogName(s.log)}};
}

QByteArray statusAnswerText(const WatchSummary &summary)
{
    QJsonObject o = statusFields(summary);
    o.insert(QStringLiteral("ok"), true);
    return jsonLine(o);
}

Expected<QJsonObject> parseStatusAnswer(const QByteArray &line)
{
    QJsonObject o = QJsonDocument::fromJson(line).object();
    if (!o.take(QStringLiteral("ok")).toBool()) {
        const QString message = json::text(o, "error");
        return fail(ErrorCode::Protocol,
                    message.isEmpty() ? QStringLiteral("the desk gave no answer") : message);
    }
    if (!o.value(QLatin1String("calm")).isBool() || !o.value(QLatin1String("sentence")).isString())
        return fail(ErrorCode::Protocol,
                    QStringLiteral("the answer of the desk lacks \"calm\" or \"sentence\""));
    return o;
}

} // namespace wf
