// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/jsonplace.h"

#include "base/jsonsize.h"
#include "feed/notice.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace wf {

namespace {

/// Numbers from here on count milliseconds: as seconds they would be of the year 5138.
constexpr double LeastMs = 1e11;
constexpr double MostMs = 1e15;
constexpr Timestamp Earliest{std::chrono::days(365)};

} // namespace

Expected<QJsonValue> readNoticeJson(const QByteArray &text)
{
    if (text.size() > MaxNoticeBytes)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("the message has more than %1 MB").arg(MaxNoticeBytes >> 20));
    if (!isLeanJson(text))
        return fail(ErrorCode::TooLarge, QStringLiteral("the message has too many values for its length"));
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (document.isObject())
        return QJsonValue(document.object());
    if (document.isArray())
        return QJsonValue(document.array());
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("this is no JSON: %1, at byte %2").arg(error.errorString()).arg(error.offset));
}

QJsonValue valueAt(const QJsonValue &root, const QString &place)
{
    QJsonValue value = root;
    for (const QString &key : place.split(QLatin1Char('.'), Qt::SkipEmptyParts)) {
        bool isNumber = false;
        const int index = key.toInt(&isNumber);
        if (value.isArray() && isNumber && index >= 0)
            value = value.toArray().at(index);
        else
            value = value.toObject().value(key);
    }
    return value;
}

QString plainText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble()) {
        const double number = value.toDouble();
        const bool whole = std::floor(number) == number && std::abs(number) < MostMs;
        return whole ? QString::number(qint64(number)) : QString::number(number);
    }
    return value.toString().trimmed().left(MaxNoticeText);
}

QString textAt(const QJsonValue &root, const QStringList &places)
{
    for (const QString &place : places) {
        if (QString text = plainText(valueAt(root, place)); !text.isEmpty())
            return text;
    }
    return {};
}

std::optional<Timestamp> timeAt(const QJsonValue &root, const QStringList &places)
{
    for (const QString &place : places) {
        const QJsonValue value = valueAt(root, place);
        std::optional<Timestamp> at;
        if (const double number = value.toDouble(); value.isDouble() && std::abs(number) < MostMs)
            at = fromMs(qint64(std::abs(number) < LeastMs ? number * 1000 : number));
        else if (value.isString())
            at = fromIso(value.toString().trimmed().left(64));
        if (at && *at >= Earliest)
            return at;
    }
    return std::nullopt;
}

} // namespace wf
