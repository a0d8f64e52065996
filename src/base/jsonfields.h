// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <optional>

/// Fields of a JSON object: what is absent or of another type reads as empty. For lines of the control socket
/// and other texts of ours; events are read by their codec, which is strict.
namespace wf::json {

inline QJsonValue ms(Timestamp t)
{
    return QJsonValue(qint64(toMs(t)));
}
inline std::optional<Timestamp> time(const QJsonObject &o, QLatin1String key)
{
    const QJsonValue v = o.value(key);
    return v.isDouble() ? std::optional(fromMs(v.toInteger())) : std::nullopt;
}
inline QString text(const QJsonObject &o, const char *key)
{
    return o.value(QLatin1String(key)).toString();
}
/// -1 where there is none.
inline int number(const QJsonObject &o, const char *key)
{
    return o.value(QLatin1String(key)).toInt(-1);
}
inline QStringList texts(const QJsonObject &o, const char *key)
{
    QStringList list;
    for (const QJsonValue &value : o.value(QLatin1String(key)).toArray())
        list << value.toString();
    return list;
}

} // namespace wf::json
