// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QByteArray>
#include <QString>

namespace wf {

inline constexpr qint64 MaxEvidenceBytes = 32 << 20;

/// 64 hexadecimal digits in lower case: nothing else becomes the name of a file.
bool isSha256(const QString &text);
/// DATA/evidence/SHA256: where a piece of evidence is kept.
QString evidencePath(const QString &dataDir, const QString &sha256);
/// Keeps the bytes by their SHA-256, which is returned as hexadecimal digits. On disk when it returns; what
/// is there already is left alone. Errors: TooLarge, Io with the file's name. Any thread.
Expected<QString> storeEvidence(const QString &dataDir, const QByteArray &bytes);

} // namespace wf
