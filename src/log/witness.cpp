// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/witness.h"

#include "base/sha256.h"
#include "sql/durablefile.h"

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

namespace wf {

namespace {

constexpr qint64 MaxBytes = 1 << 20;
constexpr int SequenceDigits = 19; ///< Of the largest one: the next event never needs another size.

QByteArray checksum(const QByteArray &body)
{
    return sha256(body).toHex().first(16);
}

bool isBlank(const QByteArray &bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\0'; });
}

} // namespace

Witness::Witness(QString path) : m_path(std::move(path)) {}

// Format: "watchfloor-witness 1 CHECKSUM\n", then one line "DESK SEQUENCE HASH" per chain.
Expected<ChainHeads> Witness::read(bool known) const
{
    QFile file(m_path);
    if (!file.exists())
        return ChainHeads{};
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(m_path, file.errorString()));
    const QByteArray bytes = file.read(MaxBytes);
    if (!known && isBlank(bytes))
        return ChainHeads{};
    const qsizetype end = bytes.indexOf('\n');
    const QByteArray head = bytes.first(std::max<qsizetype>(end, 0));
    const QByteArray body = bytes.mid(head.size() + 1);
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
        body += desk.text().toUtf8() + ' ' +
                QByteArray::number(head.sequence).rightJustified(SequenceDigits, '0') + ' ' +
                head.hash.toHex() + '\n';
    return "watchfloor-witness 1 " + checksum(body) + '\n' + body;
}

Expected<void> Witness::write(const ChainHeads &heads)
{
    const QByteArray bytes = text(heads);
    if (!m_file) {
        m_file = std::make_unique<QFile>(m_path);
        static_cast<void>(
            m_file->open(QIODevice::ReadWrite | QIODevice::ExistingOnly | QIODevice::Unbuffered));
    }
    struct stat info
    {
    };
    // One that was removed or replaced has no name any more.
    const bool fits = m_file->isOpen() && ::fstat(m_file->handle(), &info) == 0 && info.st_nlink > 0 &&
                      info.st_size == bytes.size();
    if (!fits)
        return replace(heads);
    if (::pwrite(m_file->handle(), bytes.constData(), std::size_t(bytes.size()), 0) != bytes.size())
        return fail(ErrorCode::Io, QStringLiteral("%1: cannot be written").arg(m_path));
    return {};
}

Expected<void> Witness::replace(const ChainHeads &heads)
{
    m_file.reset();
    const auto replaced = replaceDurably(m_path, text(heads));
    m_flushed = m_flushed || replaced;
    return replaced;
}

} // namespace wf
