// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/witness.h"

#include "base/privatefiles.h"

#include <QCryptographicHash>
#include <QFile>

namespace wf {

namespace {

constexpr qint64 MaxBytes = 1 << 20;

QByteArray checksum(const QByteArray &body)
{
    return QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex().first(16);
}

} // namespace

Witness::Witness(QString path) : m_path(std::move(path)) {}

// Format: "watchfloor-witness 1 CHECKSUM\n", then one line "DESK SEQUENCE HASH" per chain.
Expected<ChainHeads> Witness::read() const
{
    QFile file(m_path);
    if (!file.exists())
        return ChainHeads{};
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(m_path, file.errorString()));
    const QByteArray head = file.readLine(256).trimmed();
    const QByteArray body = file.read(MaxBytes);
    const auto damaged = [this] {
        return fail(ErrorCode::Corrupt, QStringLiteral("%1: the witness file is damaged").arg(m_path));
    };
    if (head != "watchfloor-witness 1 " + checksum(body))
        return damaged();
    ChainHeads heads;
    for (const QByteArray &line : body.split('\n')) {
        if (line.isEmpty())
            continue;
        const QList<QByteArray> fields = line.split(' ');
        if (fields.size() != 3)
            return damaged();
        heads[DeskId(QString::fromUtf8(fields[0]))] = {fields[1].toLongLong(),
                                                       QByteArray::fromHex(fields[2])};
    }
    return heads;
}

QByteArray Witness::text(const ChainHeads &heads)
{
    QByteArray body;
    for (const auto &[desk, head] : heads)
        body +=
            desk.text().toUtf8() + ' ' + QByteArray::number(head.sequence) + ' ' + head.hash.toHex() + '\n';
    return "watchfloor-witness 1 " + checksum(body) + '\n' + body;
}

Expected<void> Witness::write(const ChainHeads &heads) const
{
    QFile file(m_path);
    // In place, in one write of constant length per chain: a rename would cost a flush of the folder.
    const bool written = openPrivate(file, QIODevice::ReadWrite | QIODevice::Unbuffered) &&
                         file.write(text(heads)) > 0 && file.resize(file.pos());
    if (!written)
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(m_path, file.errorString()));
    return {};
}

} // namespace wf
