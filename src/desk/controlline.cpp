// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/controlline.h"

#include "base/errorname.h"
#include "base/jsonfields.h"
#include "base/jsonsize.h"

#include <QJsonDocument>

namespace wf {

namespace {

const QString ProtocolField = QStringLiteral("protocol");

QByteArray lineOf(QJsonObject object)
{
    object.insert(ProtocolField, ControlProtocol);
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

bool isLater(const QJsonObject &message)
{
    return message.value(ProtocolField).toInt(ControlProtocol) > ControlProtocol;
}

} // namespace

QByteArray requestLine(QJsonObject fields)
{
    return lineOf(std::move(fields));
}

QByteArray answerLine(QJsonObject fields)
{
    fields.insert(QStringLiteral("ok"), true);
    return lineOf(std::move(fields));
}

QByteArray refusalLine(const Error &error)
{
    return lineOf({{QStringLiteral("ok"), false},
                   {QStringLiteral("code"), errorName(error.code)},
                   {QStringLiteral("error"), error.message}});
}

Expected<void> checkRequest(const QByteArray &request)
{
    if (!isLeanJson(request))
        return fail(ErrorCode::TooLarge, QStringLiteral("a request has too many values for its length"));
    if (isLater(QJsonDocument::fromJson(request).object()))
        return fail(ErrorCode::NewerVersion,
                    QStringLiteral("this desk has an earlier version than the program that asks: restart it "
                                   "with the new version"));
    return {};
}

Expected<QJsonObject> readAnswer(const QByteArray &line)
{
    QJsonObject answer = QJsonDocument::fromJson(line).object();
    if (isLater(answer))
        return fail(
            ErrorCode::NewerVersion,
            QStringLiteral(
                "the desk has a later version than this program: use the watchfloorctl that came with it"));
    answer.remove(ProtocolField);
    if (answer.take(QStringLiteral("ok")).toBool())
        return answer;
    const QString message = json::text(answer, "error");
    if (message.isEmpty())
        return fail(ErrorCode::Protocol, QStringLiteral("the desk gave no answer"));
    return fail(parseErrorName(json::text(answer, "code")).value_or(ErrorCode::Protocol), message);
}

} // namespace wf
