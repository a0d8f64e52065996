// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/evidencestore.h"

#include "base/privatefiles.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

namespace wf {

bool isSha256(const QString &text)
{
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

QString evidencePath(const QString &dataDir, const QString &sha256)
{
    return QStringLiteral("%1/evidence/%2").arg(dataDir, sha256);
}

Expected<QString> storeEvidence(const QString &dataDir, const QByteArray &bytes)
{
    if (bytes.size() > MaxEvidenceBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("the evidence has %1 bytes, %2 MB are allowed")
                                             .arg(bytes.size())
                                             .arg(MaxEvidenceBytes >> 20));
    const QString sha =
        QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    const QString path = evidencePath(dataDir, sha);
    if (QFileInfo(path).size() == bytes.size() && QFile::exists(path))
        return sha;
    const QString folder = QFileInfo(path).path();
    if (const auto made = makePrivateFolder(folder); !made)
        return tl::unexpected(made.error());
    // QSaveFile flushes to disk before it renames; the name itself is in the folder, flushed after.
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(path, file.errorString()));
    const int fd = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        ::fsync(fd);
        ::close(fd);
    }
    return sha;
}

} // namespace wf
