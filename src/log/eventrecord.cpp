// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/eventrecord.h"

#include "base/sha256.h"
#include "incident/eventcodec.h"
#include "incident/redaction.h"

#include <QString>

#include <algorithm>
#include <limits>

namespace wf {

namespace {

constexpr quint64 EmptyBlob = 12;
constexpr quint64 EmptyText = 13;
constexpr quint64 HashBlob = EmptyBlob + 2 * 32;
constexpr qint64 MaxName = 64;
constexpr qint64 MaxActor = 64 << 10;

enum class ColumnIs { Name, NameOrNothing, Integer, Actor, Payload, PreviousHash, Hash };
constexpr std::array<ColumnIs, EventRecordColumns> Columns{
    ColumnIs::Name,          ColumnIs::Integer, ColumnIs::Integer,      ColumnIs::Integer,
    ColumnIs::NameOrNothing, ColumnIs::Integer, ColumnIs::Integer,      ColumnIs::Actor,
    ColumnIs::Name,          ColumnIs::Payload, ColumnIs::PreviousHash, ColumnIs::Hash};

bool isText(quint64 type, qint64 least, qint64 most)
{
    if (type < EmptyText || type % 2 == 0)
        return false;
    const quint64 size = (type - EmptyText) / 2;
    return size >= quint64(least) && size <= quint64(most);
}

bool canBe(ColumnIs column, quint64 type)
{
    switch (column) {
    case ColumnIs::Name:
        return isText(type, 1, MaxName);
    case ColumnIs::NameOrNothing:
        return isText(type, 0, MaxName);
    case ColumnIs::Integer:
        return (type >= 1 && type <= 6) || type == 8 || type == 9;
    case ColumnIs::Actor:
        return isText(type, 0, MaxActor);
    case ColumnIs::Payload:
        return isText(type, 0, MaxRecordPayload);
    case ColumnIs::PreviousHash:
        return type == EmptyBlob || type == HashBlob;
    case ColumnIs::Hash:
        return type == HashBlob;
    }
    return false;
}

/// Bytes of a value of that type, of those that canBe() lets through.
qint64 sizeOf(quint64 type)
{
    if (type >= EmptyBlob)
        return qint64((type - EmptyBlob) / 2);
    constexpr std::array<qint64, 12> Fixed{0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    return Fixed[std::size_t(type)];
}

/// A variable-length number; how many bytes it takes, 0 if it goes beyond the end.
int readVarint(QByteArrayView bytes, qsizetype at, quint64 &value)
{
    value = 0;
    constexpr int Longest = 9;
    for (int i = 0; i < Longest && at + i < bytes.size(); ++i) {
        const auto byte = quint8(bytes[at + i]);
        if (i == Longest - 1) {
            value = value << 8 | byte;
            return Longest;
        }
        value = value << 7 | (byte & 0x7fU);
        if (byte < 0x80)
            return i + 1;
    }
    return 0;
}

qint64 integerOf(quint64 type, QByteArrayView bytes)
{
    if (type == 8 || type == 9)
        return qint64(type) - 8;
    quint64 value = !bytes.isEmpty() && qint8(bytes[0]) < 0 ? ~quint64{0} : 0;
    for (const char byte : bytes)
        value = value << 8 | quint8(byte);
    return qint64(value);
}

/// Comes out of a log to the byte as it went in.
bool isStorable(QByteArrayView text)
{
    return storable(QString::fromUtf8(text)).toUtf8() == text;
}
bool isStorable(const EventRecord &record)
{
    return isStorable(record.fields.actor) && isStorable(record.fields.kind) &&
           isStorable(record.fields.payload);
}

} // namespace

std::optional<EventRecordHead> eventRecordAt(QByteArrayView bytes, qsizetype at)
{
    EventRecordHead head;
    for (std::size_t i = 0; i < Columns.size(); ++i) {
        const int size = readVarint(bytes, at + head.bytes, head.types[i]);
        if (size == 0 || !canBe(Columns[i], head.types[i]))
            return std::nullopt;
        head.bytes += size;
        head.body += sizeOf(head.types[i]);
    }
    return head;
}

bool beginsLikeAnEvent(const EventRecordHead &head, QByteArrayView body)
{
    const qint64 size = sizeOf(head.types[0]);
    return body.size() >= size && isPlainId(QString::fromLatin1(body.first(size)));
}

std::optional<EventRecord> eventRecordOf(const EventRecordHead &head, QByteArrayView body)
{
    if (body.size() != head.body)
        return std::nullopt;
    std::array<QByteArrayView, EventRecordColumns> parts;
    qsizetype at = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        parts[i] = body.sliced(at, sizeOf(head.types[i]));
        at += parts[i].size();
    }
    const auto number = [&](std::size_t i) { return integerOf(head.types[i], parts[i]); };
    const qint64 counter = number(3);
    const bool fine = number(1) >= 1 && number(1) <= MaxSequence && counter >= 0 &&
                      counter <= std::numeric_limits<quint32>::max() &&
                      isPlainId(QString::fromLatin1(parts[0])) &&
                      (parts[4].isEmpty() || isPlainId(QString::fromLatin1(parts[4]))) &&
                      (parts[10].isEmpty()) == (number(1) == 1);
    if (!fine)
        return std::nullopt;
    return EventRecord{{parts[0],
                        number(1),
                        {number(2), quint32(counter)},
                        parts[4],
                        number(5),
                        number(6),
                        parts[7],
                        parts[8],
                        parts[9],
                        parts[10]},
                       parts[11]};
}

bool isTrueRecord(const EventRecord &record)
{
    QByteArray bytes;
    writeCanonical(bytes, record.fields);
    return sha256(bytes) == record.hash && isStorable(record);
}

bool mayBeRedacted(const EventRecord &record)
{
    return holdsMark(record.fields.payload) && isStorable(record);
}

Sha256 contentHash(const EventRecord &record)
{
    QByteArray bytes;
    writeCanonical(bytes, record.fields);
    return Sha256::of(bytes);
}

qint64 localBytes(qint64 payload, qint64 usable)
{
    const qint64 most = usable - 35;
    if (payload <= most)
        return payload;
    const qint64 least = (usable - 12) * 32 / 255 - 23;
    const qint64 fits = least + (payload - least) % (usable - 4);
    return fits <= most ? fits : least;
}

quint32 bigEndian32(QByteArrayView bytes, qsizetype at)
{
    quint32 value = 0;
    for (qsizetype i = at; i < at + 4 && i < bytes.size(); ++i)
        value = value << 8 | quint8(bytes[i]);
    return value;
}

} // namespace wf
