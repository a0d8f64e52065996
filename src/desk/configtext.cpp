// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/configtext.h"

#include "base/files.h"
#include "desk/config.h"

#include <QDir>
#include <QFileInfo>

namespace wf::configtext {

namespace {

constexpr qint64 MaxRewritten = 1 << 20;

} // namespace

Expected<QByteArray> present(const QString &path)
{
    auto text = readFile(path, MaxRewritten);
    if (!text && text.error().code == ErrorCode::NotFound)
        return QByteArray();
    return text;
}

Expected<Present> presentConfig(const QString &path)
{
    auto text = present(path);
    if (!text)
        return tl::unexpected(text.error());
    toml::parse_result parsed = toml::parse(std::string_view(text->constData(), std::size_t(text->size())));
    if (!parsed)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1:%2: not a valid configuration")
                                                 .arg(path)
                                                 .arg(parsed.error().source().begin.line));
    return Present{std::move(*text), std::move(parsed).table()};
}

Expected<void> save(const QString &path, const QByteArray &text)
{
    if (const auto valid = parseConfig(text, path); !valid)
        return tl::unexpected(valid.error());
    QDir().mkpath(QFileInfo(path).absolutePath());
    // It may hold a token or a password, and lie elsewhere behind a link.
    return writeFile(throughLinks(path), text, Readers::Owner);
}

QString inQuotes(const QString &text)
{
    QString escaped = text;
    escaped.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
        .replace(QLatin1Char('"'), QLatin1String("\\\""));
    return QLatin1Char('"') + escaped + QLatin1Char('"');
}

qsizetype offsetOf(const QByteArray &text, const toml::source_position &at)
{
    qsizetype offset = 0;
    for (toml::source_index line = 1; line < at.line; ++line)
        offset = text.indexOf('\n', offset) + 1;
    for (toml::source_index column = 1; column < at.column && offset < text.size(); ++column) {
        ++offset;
        while (offset < text.size() && (uchar(text[offset]) & 0xc0) == 0x80)
            ++offset;
    }
    return offset;
}

} // namespace wf::configtext
