// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/bundlejson.h"

#include "base/jsonfields.h"
#include "desk/controlline.h"

#include <QDir>
#include <QJsonDocument>

namespace wf {

namespace {

const QString Name = QStringLiteral("import_bundle");

} // namespace

QByteArray importRequestText(const QString &file)
{
    return requestLine({{QStringLiteral("do"), Name}, {QStringLiteral("file"), file}});
}

std::optional<Expected<QString>> importRequest(const QByteArray &text)
{
    const QJsonObject o = QJsonDocument::fromJson(text).object();
    if (json::text(o, "do") != Name)
        return std::nullopt;
    const QString file = json::text(o, "file");
    if (!QDir::isAbsolutePath(file))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("file: \"%1\" is not an absolute path").arg(file));
    return Expected<QString>(file);
}

QJsonObject importFields(const BundleImport &result)
{
    return {{QStringLiteral("added"), result.events.added},
            {QStringLiteral("known"), result.events.known},
            {QStringLiteral("files"), result.files},
            {QStringLiteral("incidents"), QJsonArray::fromStringList(result.incidents)},
            {QStringLiteral("notes"), QJsonArray::fromStringList(result.notes)}};
}

QByteArray importAnswerText(const Expected<BundleImport> &result)
{
    if (!result)
        return refusalLine(result.error());
    return answerLine(importFields(*result));
}

Expected<BundleImport> parseImportAnswer(const QByteArray &text)
{
    const auto answer = readAnswer(text);
    if (!answer)
        return tl::unexpected(answer.error());
    const QJsonObject &o = *answer;
    BundleImport result;
    result.events.added = o.value(QLatin1String("added")).toInteger();
    result.events.known = o.value(QLatin1String("known")).toInteger();
    result.files = o.value(QLatin1String("files")).toInteger();
    result.incidents = json::texts(o, "incidents");
    result.notes = json::texts(o, "notes");
    return result;
}

} // namespace wf
