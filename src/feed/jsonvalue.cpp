// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/jsonvalue.h"

#include "feed/expositionnumber.h"

#include <QDateTime>

#include <charconv>

namespace wf::json {

namespace {

template <typename Whole>
std::optional<Whole> wholeOf(const Element &object, std::string_view key)
{
    Whole value = 0;
    if (object[key].get(value) == simdjson::SUCCESS)
        return value;
    const std::string_view digits = text(object, key);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return value;
}

} // namespace

Expected<Element> parse(simdjson::dom::parser &parser, std::string_view text, std::size_t most)
{
    if (text.size() > most)
        return fail(ErrorCode::TooLarge, QStringLiteral("JSON may have %1 MiB").arg(most >> 20));
    Element root;
    if (const auto error = parser.parse(text.data(), text.size()).get(root))
        return fail(ErrorCode::Protocol,
                    QStringLiteral("this is no JSON: %1").arg(QLatin1String(simdjson::error_message(error))));
    return root;
}

bool has(const Element &object, std::string_view key)
{
    return object[key].error() == simdjson::SUCCESS;
}

std::string_view text(const Element &object, std::string_view key)
{
    std::string_view value;
    return object[key].get(value) == simdjson::SUCCESS ? value : std::string_view();
}

QString words(const Element &object, std::string_view key, qsizetype most)
{
    const std::string_view all = text(object, key).substr(0, std::size_t(most) * 4);
    return QString::fromUtf8(all.data(), qsizetype(all.size())).left(most);
}

std::optional<Timestamp> time(const Element &object, std::string_view key)
{
    const QDateTime read = QDateTime::fromString(words(object, key, 64), Qt::ISODateWithMs);
    if (!read.isValid() || read.toMSecsSinceEpoch() < 0)
        return std::nullopt;
    return fromMs(read.toMSecsSinceEpoch());
}

bool truth(const Element &object, std::string_view key)
{
    bool value = false;
    return object[key].get(value) == simdjson::SUCCESS && value;
}

std::optional<double> number(const Element &value)
{
    double plain = 0;
    std::string_view written;
    if (value.is_string()) // Prometheus writes its values so.
        return value.get(written) == simdjson::SUCCESS ? parseExpositionNumber(written) : std::nullopt;
    return value.get(plain) == simdjson::SUCCESS ? std::optional(plain) : std::nullopt;
}

std::optional<double> number(const Element &object, std::string_view key)
{
    Element value;
    return object[key].get(value) == simdjson::SUCCESS ? number(value) : std::nullopt;
}

std::optional<std::int64_t> integer(const Element &object, std::string_view key)
{
    return wholeOf<std::int64_t>(object, key);
}

std::optional<std::uint64_t> whole(const Element &object, std::string_view key)
{
    return wholeOf<std::uint64_t>(object, key);
}

simdjson::dom::array list(const Element &object, std::string_view key)
{
    // An array that is not there cannot be had but from a document that has an empty one.
    static const auto Empty = [] {
        static simdjson::dom::parser parser;
        return simdjson::dom::array(parser.parse(std::string_view("[]")));
    }();
    simdjson::dom::array found;
    return object[key].get(found) == simdjson::SUCCESS ? found : Empty;
}

} // namespace wf::json
