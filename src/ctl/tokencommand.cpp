// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl token: a new secret for those who push to a feed. It is shown once.
#include "base/files.h"
#include "base/print.h"
#include "commands.h"
#include "options.h"

#include <QFile>
#include <QRandomGenerator>

#include <array>

namespace wf::ctl {

namespace {

/// 256 bits, in letters that need no quotes anywhere.
QByteArray newToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    const auto *bytes = reinterpret_cast<const char *>(words.data());
    return QByteArray(bytes, qsizetype(sizeof words))
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// Never over another one: its senders would be locked out.
Expected<void> keep(const QString &path, const QByteArray &token)
{
    if (auto made = makeNewFile(path); !made)
        return made;
    auto written = writeFile(path, token + '\n', Readers::Owner);
    if (!written)
        QFile::remove(path);
    return written;
}

} // namespace

int tokenCommand(const QStringList &args)
{
    Options options(QStringLiteral("token FILE   [--json]"));
    if (!options.parse(args))
        return options.exitCode();
    if (options.words().size() != 1)
        return options.usageError(QStringLiteral("token takes a FILE that does not exist yet"));
    const QByteArray token = newToken();
    if (const auto kept = keep(options.words().front(), token); !kept)
        return failed(kept.error());
    if (options.json())
        printJson(QJsonObject{{QStringLiteral("token"), QString::fromLatin1(token)}});
    else
        put(stdout, QString::fromLatin1(token) + QLatin1Char('\n'));
    return ExitFine;
}

} // namespace wf::ctl
