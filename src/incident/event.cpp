// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/event.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>

#include <tuple>

namespace wf {

namespace {

/// QDataStream tells null from empty; a file does not.
QByteArray field(const QByteArray &bytes)
{
    return bytes.isNull() ? QByteArray("") : bytes;
}

} // namespace

bool foldsBefore(const Event &a, const Event &b)
{
    return std::tie(a.time, a.id.desk, a.id.sequence) < std::tie(b.time, b.id.desk, b.id.sequence);
}

QByteArray canonicalBytes(const Event &event)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_0);
    // QDataStream writes big-endian integers and each QByteArray with its length.
    out << QByteArrayLiteral("watchfloor-event-1") << field(event.id.desk.text().toUtf8())
        << event.id.sequence << event.time.wallMs << event.time.counter
        << field(event.incident.text().toUtf8()) << toMs(event.happenedAt) << toMs(event.recordedAt)
        << field(event.actor.toUtf8()) << event.kindName().toUtf8() << field(event.payload)
        << field(event.previousHash);
    return bytes;
}

QByteArray eventHash(const Event &event)
{
    return QCryptographicHash::hash(canonicalBytes(event), QCryptographicHash::Sha256);
}

} // namespace wf
