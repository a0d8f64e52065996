// SPDX-License-Identifier: GPL-3.0-or-later
// Additions to watchfloor.toml that leave what a person wrote there untouched.
#include "base/files.h"
#include "desk/config.h"
#include "runbook/tomlparser.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace wf {

namespace {

QString quoted(const QString &text)
{
    QString escaped = text;
    escaped.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
        .replace(QLatin1Char('"'), QLatin1String("\\\""));
    return QLatin1Char('"') + escaped + QLatin1Char('"');
}

constexpr qint64 MaxRewritten = 1 << 20;

/// toml++ counts lines and columns from 1, a column for each character.
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

/// What is there already; empty where nothing is.
Expected<QByteArray> presentText(const QString &path)
{
    auto text = readFile(path, MaxRewritten);
    if (!text && text.error().code == ErrorCode::NotFound)
        return QByteArray();
    return text;
}

struct PresentConfig
{
    QByteArray text;
    toml::table parsed;
};
/// The same with what it says; InvalidInput, with the line, where it is no TOML.
Expected<PresentConfig> presentConfig(const QString &path)
{
    auto text = presentText(path);
    if (!text)
        return tl::unexpected(text.error());
    toml::parse_result parsed = toml::parse(std::string_view(text->constData(), std::size_t(text->size())));
    if (!parsed)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1:%2: not a valid configuration")
                                                 .arg(path)
                                                 .arg(parsed.error().source().begin.line));
    return PresentConfig{std::move(*text), std::move(parsed).table()};
}

/// Saves the new text only when it still is a valid configuration.
Expected<void> save(const QString &path, const QByteArray &text)
{
    if (const auto valid = parseConfig(text, path); !valid)
        return tl::unexpected(valid.error());
    QDir().mkpath(QFileInfo(path).absolutePath());
    // It may hold a token or a password, and lie elsewhere behind a link.
    return writeFile(throughLinks(path), text, Readers::Owner);
}

} // namespace

Expected<void> addFeedToConfig(const QString &path, const FeedConfig &feed)
{
    auto present = presentText(path);
    if (!present)
        return tl::unexpected(present.error());
    QByteArray text = std::move(*present);
    if (!text.isEmpty() && !text.endsWith('\n'))
        text += '\n';
    QString table =
        QStringLiteral("\n[[feed]]\nkind = %1\nname = %2\nurl = %3\ninterval = %4\n")
            .arg(quoted(feed.kind), quoted(feed.name.text()), quoted(feed.url.toString(QUrl::FullyEncoded)),
                 quoted(durationText(feed.interval)));
    const std::pair<const char *, QString> secrets[] = {{"bearer_token", feed.bearerToken},
                                                        {"username", feed.username},
                                                        {"password", feed.password},
                                                        {"ca_file", feed.caFile}};
    for (const auto &[key, value] : secrets) {
        if (!value.isEmpty())
            table += QStringLiteral("%1 = %2\n").arg(QLatin1String(key), quoted(value));
    }
    const FeedConfig usual;
    if (feed.timeout > Millis{0} && feed.timeout != std::min<Millis>(feed.interval, std::chrono::seconds(10)))
        table += QStringLiteral("timeout = %1\n").arg(quoted(durationText(feed.timeout)));
    if (feed.sampleLimit != usual.sampleLimit)
        table += QStringLiteral("sample_limit = %1\n").arg(feed.sampleLimit);
    if (feed.seriesLimit != usual.seriesLimit)
        table += QStringLiteral("series_limit = %1\n").arg(feed.seriesLimit);
    if (feed.bodyLimit != usual.bodyLimit)
        table += QStringLiteral("body_limit_mb = %1\n").arg(feed.bodyLimit >> 20);
    return save(path, text + table.toUtf8());
}

Expected<void> addRunbooksToConfig(const QString &path, const QString &folder)
{
    auto present = presentConfig(path);
    if (!present)
        return tl::unexpected(present.error());
    auto &[text, parsed] = *present;
    const toml::array *paths = parsed["runbooks"]["paths"].as_array();
    if (!paths) {
        if (parsed.contains("runbooks"))
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("%1: [runbooks] has no \"paths\" to add to").arg(path));
        if (!text.isEmpty() && !text.endsWith('\n'))
            text += '\n';
        text += QStringLiteral("\n[runbooks]\npaths = [\"shipped\", %1]\n").arg(quoted(folder)).toUtf8();
        return save(path, text);
    }
    // The list's place in the text is known: the folder goes in right behind its bracket.
    const qsizetype offset = text.indexOf('[', offsetOf(text, paths->source().begin)) + 1;
    text.insert(offset, (quoted(folder) + (paths->empty() ? QString() : QStringLiteral(", "))).toUtf8());
    return save(path, text);
}

Expected<void> setBackupInConfig(const QString &path, const QString &folder)
{
    auto present = presentConfig(path);
    if (!present)
        return tl::unexpected(present.error());
    auto &[text, parsed] = *present;
    const QByteArray line = QStringLiteral("folder = %1").arg(quoted(folder)).toUtf8();
    const toml::node *table = parsed.get("backup");
    const toml::node *known = table && table->is_table() ? table->as_table()->get("folder") : nullptr;
    if (known) {
        const qsizetype from = offsetOf(text, known->source().begin);
        text.replace(from, offsetOf(text, known->source().end) - from, quoted(folder).toUtf8());
    } else if (table) {
        // Right behind the line of its name.
        const qsizetype end = text.indexOf('\n', offsetOf(text, table->source().begin));
        text.insert(end < 0 ? text.size() : end, '\n' + line);
    } else {
        if (!text.isEmpty() && !text.endsWith('\n'))
            text += '\n';
        text += "\n[backup]\n" + line + '\n';
    }
    return save(path, text);
}

} // namespace wf
