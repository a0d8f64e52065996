// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "incident/event.h"

#include <QJsonObject>

/// The stored form of an event's body: one JSON object, compact, keys sorted, UTF-8. It is permanent: what
/// was written once is read for ever, and tests/data/events/golden.txt holds a line of each kind. No other
/// place knows a key.
///
/// Times are *_ms, milliseconds since 1970 in UTC; names of closed sets are those of terms.h. A field that is
/// absent says nothing. Every event of a request from outside carries its key in "request".
namespace wf {

/// What is stored of a body. Halves of surrogate pairs and U+FFFE, U+FFFF become U+FFFD, as SQLite would make
/// them: what is hashed is what is read again.
QByteArray encodeBody(const EventBody &body, const QString &request = {});

/// The body of a stored event. NewerVersion for a kind or a name that this version does not know; Corrupt for
/// what is no JSON object or has a field that is missing or mistyped. The message names the field.
Expected<EventBody> decodeBody(const QString &kind, const QByteArray &payload);
/// The same, where what is of a later version becomes event::Unknown and what is damaged event::Unreadable.
EventBody decodeOrStub(const QString &kind, const QByteArray &payload);

/// What is stored of an update without its words: the time of the next one, if it promised one.
QByteArray encodePromise(const event::UpdatePosted &posted);

/// What is stored of a body after its words were taken away, and those words.
struct WithoutWords
{
    QByteArray payload;
    QStringList words;
};
/// Marks (redaction.h) in the place of what people wrote freely; the rest of the payload as it was stored.
WithoutWords withoutWords(const EventBody &body, const QByteArray &payload);

/// The key of the request an event came from; empty without one.
QString requestOf(const QByteArray &payload);
/// The text as it is after it was stored: see encodeBody().
QString storable(const QString &text);
/// The fields of an event for programs, without the text of an attached runbook.
QJsonObject exportedFields(const Event &event);

} // namespace wf
