// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"
#include "runbook/tomlparser.h"

#include <QStringList>

#include <optional>

namespace wf {

inline QString fromStd(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// Reads values out of one table and remembers the first thing that is wrong, with its line.
class TableReader
{
public:
    TableReader(const toml::table &table, QString file) : m_table(table), m_file(std::move(file)) {}

    QString text(const char *key, const QString &fallback = {})
    {
        const toml::node *node = find(key);
        if (!node)
            return fallback;
        if (const auto value = node->value_exact<std::string>())
            return fromStd(*value);
        wrong(*node, key, QStringLiteral("text in quotes"));
        return fallback;
    }

    Millis duration(const char *key, Millis fallback, Millis min, Millis max)
    {
        const toml::node *node = find(key);
        if (!node)
            return fallback;
        const auto value = node->value_exact<std::string>();
        const auto parsed = value ? parseDuration(fromStd(*value)) : std::nullopt;
        if (!parsed || *parsed < min || *parsed > max) {
            wrong(
                *node, key,
                QStringLiteral("a duration from \"%1\" to \"%2\"").arg(durationText(min), durationText(max)));
            return fallback;
        }
        return *parsed;
    }

    qint64 number(const char *key, qint64 fallback, qint64 min, qint64 max)
    {
        const toml::node *node = find(key);
        if (!node)
            return fallback;
        const auto value = node->value_exact<int64_t>();
        if (!value || *value < min || *value > max) {
            wrong(*node, key, QStringLiteral("a whole number from %1 to %2").arg(min).arg(max));
            return fallback;
        }
        return *value;
    }

    double decimal(const char *key, double fallback, double min, double max)
    {
        const toml::node *node = find(key);
        if (!node)
            return fallback;
        // "5" is a number of metres as well as "5.0" is.
        const auto value = node->value<double>();
        if (!value || !node->is_number() || !(*value >= min && *value <= max)) {
            wrong(*node, key, QStringLiteral("a number from %1 to %2").arg(min).arg(max));
            return fallback;
        }
        return *value;
    }

    /// A list of texts, none of them empty, none twice.
    QStringList texts(const char *key, std::size_t most)
    {
        const toml::node *node = find(key);
        const toml::array *list = node ? node->as_array() : nullptr;
        if (!node)
            return {};
        QStringList result;
        bool good = list && list->size() <= most;
        for (std::size_t i = 0; good && i < list->size(); ++i) {
            const auto value = list->get(i)->value_exact<std::string>();
            const QString text = value ? fromStd(*value).trimmed() : QString();
            good = !text.isEmpty() && !result.contains(text);
            result += text;
        }
        if (!good)
            wrong(*node, key, QStringLiteral("a list of at most %1 different texts").arg(most));
        return result;
    }

    bool yes(const char *key, bool fallback)
    {
        const toml::node *node = find(key);
        if (!node)
            return fallback;
        const auto value = node->value_exact<bool>();
        if (!value)
            wrong(*node, key, QStringLiteral("true or false"));
        return value.value_or(fallback);
    }

    /// Every key must have been asked for: a typo would otherwise be silence.
    void refuseUnknown(const QString &table)
    {
        for (const auto &[key, node] : m_table) {
            const QString name = fromStd(key.str());
            if (!m_known.contains(name))
                problem(node, QStringLiteral("%1 has no key \"%2\"; its keys are %3")
                                  .arg(table, name, m_known.join(QStringLiteral(", "))));
        }
    }

    void problem(const toml::node &node, const QString &message)
    {
        if (!m_error) {
            m_error =
                Error{ErrorCode::InvalidInput,
                      QStringLiteral("%1:%2: %3").arg(m_file).arg(node.source().begin.line).arg(message)};
        }
    }

    const toml::node *find(const char *key)
    {
        if (!m_known.contains(QLatin1String(key)))
            m_known += QLatin1String(key);
        return m_table.get(key);
    }
    /// Where a problem with a key is: its value, or the table where it is missing.
    const toml::node &place(const char *key) const
    {
        const toml::node *node = m_table.get(key);
        return node ? *node : static_cast<const toml::node &>(m_table);
    }
    const std::optional<Error> &error() const { return m_error; }

    void wrong(const toml::node &node, const char *key, const QString &wanted)
    {
        problem(node, QStringLiteral("\"%1\" must be %2").arg(QLatin1String(key), wanted));
    }

private:
    const toml::table &m_table;
    QString m_file;
    QStringList m_known;
    std::optional<Error> m_error;
};

} // namespace wf
