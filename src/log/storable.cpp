// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/storable.h"

#include <QJsonArray>

namespace wf {

namespace {

constexpr QChar Replacement{0xfffd};

QJsonValue storable(const QJsonValue &value)
{
    if (value.isString())
        return wf::storable(value.toString());
    if (value.isObject())
        return wf::storable(value.toObject());
    if (!value.isArray())
        return value;
    QJsonArray array = value.toArray();
    for (qsizetype i = 0; i < array.size(); ++i)
        array[i] = storable(array.at(i));
    return array;
}

} // namespace

QString storable(const QString &text)
{
    QString result = text;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (c.isSurrogate() || c.unicode() >= 0xfffe)
            result[i] = Replacement;
    }
    return result;
}

QJsonObject storable(const QJsonObject &object)
{
    QJsonObject result = object;
    for (auto it = result.begin(); it != result.end(); ++it)
        it.value() = storable(QJsonValue(it.value()));
    return result;
}

} // namespace wf
