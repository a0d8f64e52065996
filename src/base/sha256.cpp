// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sha256.h"

#include <QCryptographicHash>

#include <algorithm>

namespace wf {

Sha256 Sha256::parse(QStringView text)
{
    constexpr qsizetype Digits = 64;
    const bool fine = text.size() == Digits && std::all_of(text.begin(), text.end(), [](QChar c) {
                          return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
                      });
    return fine ? Sha256(text.toString()) : Sha256();
}

Sha256 Sha256::of(const QByteArray &bytes)
{
    return Sha256(QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()));
}

} // namespace wf
