// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of one [[feed]] table of watchfloor.toml; everything else, comments too, stays as it is.
#include "desk/config.h"
#include "desk/configtext.h"

#include <algorithm>

namespace wf {

namespace {

/// A part of the text and what stands there afterwards.
struct Edit
{
    qsizetype from = 0;
    qsizetype length = 0;
    QByteArray to;
};

QByteArray applied(QByteArray text, std::vector<Edit> edits)
{
    std::sort(edits.begin(), edits.end(), [](const Edit &a, const Edit &b) { return a.from > b.from; });
    for (const Edit &edit : edits)
        text.replace(edit.from, edit.length, edit.to);
    return text;
}

qsizetype lineBegin(const QByteArray &text, qsizetype at)
{
    return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

qsizetype lineEnd(const QByteArray &text, qsizetype at)
{
    const qsizetype end = text.indexOf('\n', at);
    return end < 0 ? text.size() : end + 1;
}

Expected<const toml::table *> tableOf(const configtext::Present &config, const QString &path,
                                      const FeedId &name)
{
    const toml::array *feeds = config.parsed["feed"].as_array();
    for (std::size_t i = 0; feeds && i < feeds->size(); ++i) {
        const toml::table *table = feeds->get(i)->as_table();
        if (!table || (*table)["name"].value_or(std::string()) != name.text().toStdString())
            continue;
        if (table->is_inline())
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1:%2: the feed stands in one line; change it there")
                            .arg(path)
                            .arg(table->source().begin.line));
        return table;
    }
    return fail(ErrorCode::NotFound, QStringLiteral("%1 has no feed \"%2\"").arg(path, name.text()));
}

/// The first line behind `line` on which a table begins that is no part of the feed's; 0: there is none.
toml::source_index nextTable(const toml::node &node, const toml::table &feed, toml::source_index line)
{
    toml::source_index next = 0;
    const auto take = [&next, line](toml::source_index found) {
        if (found > line && (next == 0 || found < next))
            next = found;
    };
    if (const toml::table *table = node.as_table()) {
        if (table == &feed)
            return 0;
        if (!table->is_inline())
            take(table->source().begin.line);
        for (const auto &[key, value] : *table)
            take(nextTable(value, feed, line));
    } else if (const toml::array *array = node.as_array()) {
        for (const toml::node &value : *array)
            take(nextTable(value, feed, line));
    }
    return next;
}

/// From the line of its name to the next table, without the comment that stands above that.
Edit wholeTable(const configtext::Present &config, const toml::table &feed)
{
    const QByteArray &text = config.text;
    const qsizetype from = lineBegin(text, configtext::offsetOf(text, feed.source().begin));
    const toml::source_index next = nextTable(config.parsed, feed, feed.source().begin.line);
    qsizetype to = next == 0 ? text.size() : configtext::offsetOf(text, {next, 1});
    while (next != 0 && to > from) {
        const qsizetype above = lineBegin(text, to - 1);
        if (!text.mid(above, to - above).trimmed().startsWith('#'))
            break;
        to = above;
    }
    return {from, to - from, {}};
}

class FeedEdits
{
public:
    FeedEdits(const configtext::Present &config, const toml::table &feed) : m_text(config.text), m_feed(feed)
    {
    }

    /// An empty value takes the key away.
    void set(const char *key, const QString &value)
    {
        const toml::node *node = m_feed.get(key);
        if (node && value.isEmpty()) {
            const qsizetype at = configtext::offsetOf(m_text, node->source().begin);
            m_edits.push_back({lineBegin(m_text, at), lineEnd(m_text, at) - lineBegin(m_text, at), {}});
        } else if (node) {
            const qsizetype from = configtext::offsetOf(m_text, node->source().begin);
            m_edits.push_back(
                {from, configtext::offsetOf(m_text, node->source().end) - from, value.toUtf8()});
        } else if (!value.isEmpty()) {
            m_added += QLatin1String(key) + QStringLiteral(" = ") + value + QLatin1Char('\n');
        }
    }
    QByteArray text() const
    {
        std::vector<Edit> edits = m_edits;
        if (!m_added.isEmpty()) {
            // Right behind the line of its name.
            const qsizetype end = lineEnd(m_text, configtext::offsetOf(m_text, m_feed.source().begin));
            const bool cut = end == m_text.size() && !m_text.endsWith('\n');
            edits.push_back({end, 0, (cut ? "\n" : "") + m_added.toUtf8()});
        }
        return applied(m_text, std::move(edits));
    }

private:
    const QByteArray &m_text;
    const toml::table &m_feed;
    std::vector<Edit> m_edits;
    QString m_added;
};

} // namespace

Expected<void> changeFeedInConfig(const QString &path, const FeedConfig &from, const FeedConfig &to)
{
    const auto present = configtext::presentConfig(path);
    if (!present)
        return tl::unexpected(present.error());
    const auto table = tableOf(*present, path, from.name);
    if (!table)
        return tl::unexpected(table.error());
    FeedEdits edits(*present, **table);
    if (to.name != from.name)
        edits.set("name", configtext::inQuotes(to.name.text()));
    if (to.url != from.url)
        edits.set("url", configtext::inQuotes(to.url.toString(QUrl::FullyEncoded)));
    if (to.interval != from.interval)
        edits.set("interval", configtext::inQuotes(durationText(to.interval)));
    if (to.bearerToken != from.bearerToken) {
        // A secret of its own file stays there.
        if ((*table)->contains("bearer_token_file"))
            return fail(
                ErrorCode::Refused,
                QStringLiteral("%1:%2: the token stands in the file that \"bearer_token_file\" names; "
                               "change it there")
                    .arg(path)
                    .arg((*table)->source().begin.line));
        edits.set("bearer_token",
                  to.bearerToken.isEmpty() ? QString() : configtext::inQuotes(to.bearerToken));
    }
    if (to.enabled != from.enabled)
        edits.set("enabled", to.enabled ? QString() : QStringLiteral("false"));
    return configtext::save(path, edits.text());
}

Expected<void> removeFeedFromConfig(const QString &path, const FeedId &name)
{
    const auto present = configtext::presentConfig(path);
    if (!present)
        return tl::unexpected(present.error());
    const auto table = tableOf(*present, path, name);
    if (!table)
        return tl::unexpected(table.error());
    return configtext::save(path, applied(present->text, {wholeTable(*present, **table)}));
}

} // namespace wf
