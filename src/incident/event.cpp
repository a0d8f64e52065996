// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/event.h"

#include "base/sha256.h"

#include <QtEndian>

#include <tuple>

namespace wf {

namespace {

template <typename Integer>
void put(QByteArray &bytes, Integer value)
{
    const Integer big = qToBigEndian(value);
    bytes.append(reinterpret_cast<const char *>(&big), sizeof big);
}

/// Each with its length in front.
void put(QByteArray &bytes, QByteArrayView field)
{
    put(bytes, quint32(field.size()));
    bytes.append(field);
}

} // namespace

bool foldsBefore(const Event &a, const Event &b)
{
    return std::tie(a.time, a.id.desk, a.id.sequence) < std::tie(b.time, b.id.desk, b.id.sequence);
}

void writeCanonical(QByteArray &bytes, const HashedFields &fields)
{
    constexpr QByteArrayView Format{"watchfloor-event-1"};
    constexpr qsizetype Fixed = 128; // Lengths, times, and the name of the format.
    bytes.resize(0);
    bytes.reserve(Fixed + fields.desk.size() + fields.incident.size() + fields.actor.size() +
                  fields.kind.size() + fields.payload.size() + fields.previousHash.size());
    put(bytes, Format);
    put(bytes, fields.desk);
    put(bytes, qint64(fields.sequence));
    put(bytes, qint64(fields.time.wallMs));
    put(bytes, quint32(fields.time.counter));
    put(bytes, fields.incident);
    put(bytes, qint64(fields.happenedMs));
    put(bytes, qint64(fields.recordedMs));
    for (const QByteArrayView field : {fields.actor, fields.kind, fields.payload, fields.previousHash})
        put(bytes, field);
}

QByteArray canonicalBytes(const Event &event)
{
    const QByteArray desk = event.id.desk.text().toUtf8();
    const QByteArray incident = event.incident.text().toUtf8();
    const QByteArray actor = event.actor.toUtf8();
    const QByteArray kind = event.kindName().toUtf8();
    QByteArray bytes;
    writeCanonical(bytes, {desk, event.id.sequence, event.time, incident, qint64(toMs(event.happenedAt)),
                           qint64(toMs(event.recordedAt)), actor, kind, event.payload, event.previousHash});
    return bytes;
}

QByteArray eventHash(const Event &event)
{
    return sha256(canonicalBytes(event));
}

} // namespace wf
