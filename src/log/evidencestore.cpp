// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/evidencestore.h"

#include "base/files.h"
#include "base/privatefiles.h"

#include <QDir>
#include <QFileInfo>

namespace wf {

QString evidenceFolder(const QString &dataDir)
{
    return dataDir + QStringLiteral("/evidence");
}

std::set<Sha256> evidenceIn(const QString &dataDir)
{
    std::set<Sha256> found;
    const QStringList names = QDir(evidenceFolder(dataDir)).entryList(QDir::Files | QDir::NoSymLinks);
    for (const QString &name : names) {
        if (const Sha256 sha = Sha256::parse(name); !sha.isEmpty())
            found.insert(sha);
    }
    return found;
}

QString evidencePath(const QString &dataDir, const Sha256 &sha256)
{
    return sha256.isEmpty() ? QString() : evidenceFolder(dataDir) + QLatin1Char('/') + sha256.text();
}

Expected<Sha256> storeEvidence(const QString &dataDir, const QByteArray &bytes)
{
    if (bytes.size() > MaxEvidenceBytes)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("the evidence has %1 bytes; at most %2 MB are allowed")
                        .arg(bytes.size())
                        .arg(MaxEvidenceBytes >> 20));
    const Sha256 sha = Sha256::of(bytes);
    const QString path = evidencePath(dataDir, sha);
    if (const auto kept = OpenFile::open(path, Place::Ours); kept && kept->size() == bytes.size())
        return sha;
    const QString folder = QFileInfo(path).path();
    if (const auto made = makePrivateFolder(folder); !made)
        return tl::unexpected(made.error());
    if (const auto written = writeFile(path, bytes, Readers::Owner); !written)
        return tl::unexpected(written.error());
    return sha;
}

} // namespace wf
