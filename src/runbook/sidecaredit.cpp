// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/sidecaredit.h"

#include "runbook/lexicon.h"
#include "runbook/overrides.h"
#include "runbook/tomlparser.h"

namespace wf {

namespace {

QString fromToml(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// Two names of one place.
QString keyOf(bool list, const QString &name)
{
    return list ? listKey(name) : headingKey(name);
}

/// A basic string of TOML 1.0.
QString tomlString(const QString &text)
{
    QString out;
    for (const QChar c : text.simplified()) {
        if (c == u'"' || c == u'\\')
            out += u'\\';
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            continue; // No heading needs one.
        out += c;
    }
    return u'"' + out + u'"';
}

struct Entry
{
    int from = 0; ///< Lines, from 1.
    int to = 0;
    QString role;
};

/// What the table says of the place; none if it does not name it.
std::optional<Entry> entryOf(const toml::table &table, const RolePlace &place)
{
    for (const auto &[key, node] : table) {
        if (keyOf(place.list, fromToml(key.str())) != keyOf(place.list, place.name))
            continue;
        const toml::value<std::string> *value = node.as_string();
        return Entry{int(key.source().begin.line), int(node.source().end.line),
                     value ? fromToml(value->get()) : QString()};
    }
    return {};
}

Error unusable(const QString &why)
{
    return {ErrorCode::InvalidInput,
            QStringLiteral("the sidecar cannot be changed here: %1. Correct it by hand").arg(why)};
}

} // namespace

Expected<QByteArray> withRole(const QByteArray &sidecar, const RolePlace &place, const QString &role)
{
    if (!role.isEmpty() && !roleByName(role))
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not a role").arg(role));
    const toml::parse_result parsed =
        toml::parse(std::string_view(sidecar.constData(), size_t(sidecar.size())));
    if (!parsed)
        return tl::unexpected(unusable(fromToml(parsed.error().description())));
    const char *name = place.list ? "lists" : "sections";
    const toml::node *found = parsed.table().get(name);
    const toml::table *table = found ? found->as_table() : nullptr;
    if (found && (!table || table->is_inline()))
        return tl::unexpected(
            unusable(QStringLiteral("[%1] is not a table of lines").arg(QLatin1String(name))));
    QList<QByteArray> lines = sidecar.split('\n');
    const QByteArray line = (tomlString(place.name) + QStringLiteral(" = ") + tomlString(role)).toUtf8();
    if (const auto entry = table ? entryOf(*table, place) : std::nullopt) {
        lines.remove(entry->from - 1, entry->to - entry->from + 1);
        if (!role.isEmpty())
            lines.insert(entry->from - 1, line);
    } else if (role.isEmpty()) {
        return sidecar;
    } else if (table && table->source().begin.line > 0) {
        lines.insert(qsizetype(table->source().begin.line), line);
    } else {
        if (!lines.isEmpty() && lines.back().isEmpty())
            lines.removeLast();
        if (!lines.isEmpty())
            lines << QByteArray();
        lines << "[" + QByteArray(name) + "]" << line << QByteArray();
    }
    QByteArray text = lines.join('\n');
    // Whatever was written there: what comes of it is read as it was meant.
    if (roleIn(text, place) != role)
        return tl::unexpected(
            unusable(QStringLiteral("[%1] is written in an unusual way").arg(QLatin1String(name))));
    return text;
}

QString roleIn(const QByteArray &sidecar, const RolePlace &place)
{
    const toml::parse_result parsed =
        toml::parse(std::string_view(sidecar.constData(), size_t(sidecar.size())));
    const toml::node *found = parsed ? parsed.table().get(place.list ? "lists" : "sections") : nullptr;
    const toml::table *table = found ? found->as_table() : nullptr;
    const auto entry = table ? entryOf(*table, place) : std::nullopt;
    return entry ? entry->role : QString();
}

} // namespace wf
