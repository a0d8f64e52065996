// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QByteArray>
#include <QJsonObject>

namespace wf {

/// The messages of the control socket, an object on a line of its own:
///
///   {"protocol": 1, "do": "note", …}
///   {"protocol": 1, "ok": true, …}
///   {"protocol": 1, "ok": false, "code": "not-found", "error": "…"}
///
/// A line without "protocol" is of version 1. Fields may be added within a version; a message that an older
/// side would misunderstand raises it.
inline constexpr int ControlProtocol = 1;

QByteArray requestLine(QJsonObject fields);
QByteArray answerLine(QJsonObject fields);
QByteArray refusalLine(const Error &error);
/// Before anything else of a request is read. NewerVersion if it is of a later protocol than this desk
/// speaks, TooLarge if it has too many values for its length.
Expected<void> checkRequest(const QByteArray &request);
/// The fields of an answer, or the desk's error; Protocol if it is neither, NewerVersion if it is of a later
/// protocol.
Expected<QJsonObject> readAnswer(const QByteArray &line);

} // namespace wf
