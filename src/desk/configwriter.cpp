// SPDX-License-Identifier: GPL-3.0-or-later
// Additions to watchfloor.toml that leave what a person wrote there untouched.
#include "desk/config.h"
#include "desk/configtext.h"
#include "feed/feedfactory.h"

namespace wf {

Expected<void> addFeedToConfig(const QString &path, const FeedConfig &feed)
{
    auto present = configtext::present(path);
    if (!present)
        return tl::unexpected(present.error());
    QByteArray text = std::move(*present);
    if (!text.isEmpty() && !text.endsWith('\n'))
        text += '\n';
    QString table = QStringLiteral("\n[[feed]]\nkind = %1\nname = %2\nurl = %3\ninterval = %4\n")
                        .arg(configtext::inQuotes(feed.kind), configtext::inQuotes(feed.name.text()),
                             configtext::inQuotes(feed.url.toString(QUrl::FullyEncoded)),
                             configtext::inQuotes(durationText(feed.interval)));
    const std::pair<const char *, QString> secrets[] = {{"bearer_token", feed.bearerToken},
                                                        {"username", feed.username},
                                                        {"password", feed.password},
                                                        {"ca_file", feed.caFile}};
    for (const auto &[key, value] : secrets) {
        if (!value.isEmpty())
            table += QStringLiteral("%1 = %2\n").arg(QLatin1String(key), configtext::inQuotes(value));
    }
    if (!feed.queries.empty()) {
        QStringList queries;
        for (const FeedQuery &query : feed.queries)
            queries += configtext::inQuotes(query.expr);
        table += QStringLiteral("queries = [%1]\n").arg(queries.join(QStringLiteral(", ")));
    }
    if (feed.detects && feed.kind == PromqlKind)
        table += QStringLiteral("detections = true\n");
    const FeedConfig usual;
    if (feed.timeout > Millis{0} && feed.timeout != std::min<Millis>(feed.interval, std::chrono::seconds(10)))
        table += QStringLiteral("timeout = %1\n").arg(configtext::inQuotes(durationText(feed.timeout)));
    if (feed.sampleLimit != usual.sampleLimit)
        table += QStringLiteral("sample_limit = %1\n").arg(feed.sampleLimit);
    if (feed.seriesLimit != usual.seriesLimit)
        table += QStringLiteral("series_limit = %1\n").arg(feed.seriesLimit);
    if (feed.bodyLimit != usual.bodyLimit)
        table += QStringLiteral("body_limit_mb = %1\n").arg(feed.bodyLimit >> 20);
    return configtext::save(path, text + table.toUtf8());
}

Expected<void> addRunbooksToConfig(const QString &path, const QString &folder)
{
    auto present = configtext::presentConfig(path);
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
        text += QStringLiteral("\n[runbooks]\npaths = [\"shipped\", %1]\n")
                    .arg(configtext::inQuotes(folder))
                    .toUtf8();
        return configtext::save(path, text);
    }
    // The list's place in the text is known: the folder goes in right behind its bracket.
    const qsizetype offset = text.indexOf('[', configtext::offsetOf(text, paths->source().begin)) + 1;
    text.insert(
        offset,
        (configtext::inQuotes(folder) + (paths->empty() ? QString() : QStringLiteral(", "))).toUtf8());
    return configtext::save(path, text);
}

Expected<void> setBackupInConfig(const QString &path, const QString &folder)
{
    auto present = configtext::presentConfig(path);
    if (!present)
        return tl::unexpected(present.error());
    auto &[text, parsed] = *present;
    const QByteArray line = QStringLiteral("folder = %1").arg(configtext::inQuotes(folder)).toUtf8();
    const toml::node *table = parsed.get("backup");
    const toml::node *known = table && table->is_table() ? table->as_table()->get("folder") : nullptr;
    if (known) {
        const qsizetype from = configtext::offsetOf(text, known->source().begin);
        text.replace(from, configtext::offsetOf(text, known->source().end) - from,
                     configtext::inQuotes(folder).toUtf8());
    } else if (table) {
        // Right behind the line of its name.
        const qsizetype end = text.indexOf('\n', configtext::offsetOf(text, table->source().begin));
        text.insert(end < 0 ? text.size() : end, '\n' + line);
    } else {
        if (!text.isEmpty() && !text.endsWith('\n'))
            text += '\n';
        text += "\n[backup]\n" + line + '\n';
    }
    return configtext::save(path, text);
}

} // namespace wf
