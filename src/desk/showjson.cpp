// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/showjson.h"

#include "desk/controlline.h"

#include <QDir>
#include <QJsonDocument>

namespace wf {

QString screenAddress()
{
    const QString wayland = qEnvironmentVariable("WAYLAND_DISPLAY");
    return wayland.isEmpty() ? qEnvironmentVariable("DISPLAY") : wayland;
}

QByteArray showRequestText(const ShowRequest &request)
{
    return requestLine({{QStringLiteral("do"), QStringLiteral("show")},
                        {QStringLiteral("screen"), request.screen},
                        {QStringLiteral("file"), request.file}});
}

std::optional<Expected<ShowRequest>> showRequest(const QByteArray &line)
{
    const QJsonObject o = QJsonDocument::fromJson(line).object();
    if (o[QLatin1String("do")].toString() != QLatin1String("show"))
        return std::nullopt;
    ShowRequest request{o[QLatin1String("screen")].toString(), o[QLatin1String("file")].toString()};
    if (!request.file.isEmpty() && !QDir::isAbsolutePath(request.file))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("\"file\" needs its whole path, not \"%1\"").arg(request.file));
    return request;
}

QByteArray showAnswerText(const Expected<void> &shown)
{
    return shown ? answerLine({}) : refusalLine(shown.error());
}

Expected<void> parseShowAnswer(const QByteArray &line)
{
    const auto answer = readAnswer(line);
    return answer ? Expected<void>() : tl::unexpected(answer.error());
}

} // namespace wf
