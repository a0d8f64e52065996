// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/sha256.h"

#include <QByteArray>
#include <QString>

#include <set>

namespace wf {

inline constexpr qint64 MaxEvidenceBytes = 32 << 20;

QString evidenceFolder(const QString &dataDir); ///< DATA/evidence
/// What is kept there, by the names of its files; links are passed by. Nothing of it was read.
std::set<Sha256> evidenceIn(const QString &dataDir);
/// DATA/evidence/SHA256: where a piece of evidence is kept. Empty for none.
QString evidencePath(const QString &dataDir, const Sha256 &sha256);
/// Keeps the bytes by their SHA-256, which is returned. On disk when it returns; what
/// is there already is left alone. Errors: TooLarge, Io with the file's name. Any thread.
Expected<Sha256> storeEvidence(const QString &dataDir, const QByteArray &bytes);

} // namespace wf
