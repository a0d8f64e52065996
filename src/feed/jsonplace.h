// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"

#include <QJsonValue>
#include <QStringList>

#include <optional>

namespace wf {

/// The message of a hook; errors say why it is none. Bounded: MaxNoticeBytes, and what that expands to.
Expected<QJsonValue> readNoticeJson(const QByteArray &text);
/// What stands at a place: keys with dots between them, in lists numbers from 0: "alerts.0.labels". The whole
/// for an empty place, undefined if nothing stands there.
QJsonValue valueAt(const QJsonValue &root, const QString &place);
/// A text, number, true or false as text, at most MaxNoticeText characters; empty for anything else.
QString plainText(const QJsonValue &value);
/// The text at the first place that has one.
QString textAt(const QJsonValue &root, const QStringList &places);
/// A time as ISO 8601 with its zone, or as seconds or milliseconds since 1970; none for anything else, and
/// for years before 1971, which services say where there is none.
std::optional<Timestamp> timeAt(const QJsonValue &root, const QStringList &places);

} // namespace wf
