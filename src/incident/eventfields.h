// SPDX-License-Identifier: GPL-3.0-or-later
// How a field of each type stands in JSON. Internal to eventcodec.cpp.
#pragma once

#include "base/expected.h"
#include "incident/eventbody.h"
#include "incident/eventcodec.h"
#include "incident/redaction.h"

#include <QJsonArray>
#include <QJsonObject>

#include <type_traits>

namespace wf::codec {

/// to(): as it is stored. from(): nothing where the type is another one. says(): whether `set` writes it.
template <class T>
struct Json;

template <>
struct Json<QString>
{
    static constexpr const char *Type = "text";
    static QJsonValue to(const QString &v) { return storable(v.isNull() ? QStringLiteral("") : v); }
    static std::optional<QString> from(const QJsonValue &v)
    {
        return v.isString() ? std::optional(storable(v.toString())) : std::nullopt;
    }
    static bool says(const QString &v) { return !v.isEmpty(); }
};
template <>
struct Json<QByteArray>
{
    static constexpr const char *Type = "text";
    static QJsonValue to(const QByteArray &v) { return Json<QString>::to(QString::fromUtf8(v)); }
    static std::optional<QByteArray> from(const QJsonValue &v)
    {
        return v.isString() ? std::optional(storable(v.toString()).toUtf8()) : std::nullopt;
    }
};
template <class Tag>
struct Json<TextId<Tag>>
{
    static constexpr const char *Type = "text";
    static QJsonValue to(const TextId<Tag> &v) { return Json<QString>::to(v.text()); }
    static std::optional<TextId<Tag>> from(const QJsonValue &v)
    {
        return v.isString() ? std::optional(TextId<Tag>(storable(v.toString()))) : std::nullopt;
    }
    static bool says(const TextId<Tag> &v) { return !v.isEmpty(); }
};
template <>
struct Json<bool>
{
    static constexpr const char *Type = "true or false";
    static QJsonValue to(bool v) { return v; }
    static std::optional<bool> from(const QJsonValue &v)
    {
        return v.isBool() ? std::optional(v.toBool()) : std::nullopt;
    }
    static bool says(bool v) { return v; }
};
template <>
struct Json<qint64>
{
    static constexpr const char *Type = "a whole number";
    static QJsonValue to(qint64 v) { return v; }
    static std::optional<qint64> from(const QJsonValue &v)
    {
        const qint64 n = v.toInteger(0);
        return v.isDouble() && (n != 0 || v.toInteger(1) == 0) ? std::optional(n) : std::nullopt;
    }
    static bool says(qint64 v) { return v != 0; }
};
template <>
struct Json<int>
{
    static constexpr const char *Type = "a whole number";
    static QJsonValue to(int v) { return v; }
    static std::optional<int> from(const QJsonValue &v)
    {
        const auto n = Json<qint64>::from(v);
        return n && *n == int(*n) ? std::optional(int(*n)) : std::nullopt;
    }
};
template <>
struct Json<Timestamp>
{
    static constexpr const char *Type = "a time in milliseconds";
    static QJsonValue to(Timestamp v) { return qint64(toMs(v)); }
    static std::optional<Timestamp> from(const QJsonValue &v)
    {
        const auto n = Json<qint64>::from(v);
        return n ? std::optional(fromMs(*n)) : std::nullopt;
    }
};
template <>
struct Json<Millis>
{
    static constexpr const char *Type = "a number of milliseconds";
    static QJsonValue to(Millis v) { return qint64(v.count()); }
    static std::optional<Millis> from(const QJsonValue &v)
    {
        const auto n = Json<qint64>::from(v);
        return n ? std::optional(Millis{*n}) : std::nullopt;
    }
    static bool says(Millis v) { return v != Millis{0}; }
};
template <>
struct Json<EventId>
{
    static constexpr const char *Type = "DESK:SEQUENCE";
    static QJsonValue to(const EventId &v) { return v.text(); }
    static std::optional<EventId> from(const QJsonValue &v) { return EventId::parse(v.toString()); }
};
template <>
struct Json<Sha256>
{
    static constexpr const char *Type = "a SHA-256";
    static QJsonValue to(const Sha256 &v) { return v.text(); }
    static std::optional<Sha256> from(const QJsonValue &v)
    {
        const QString text = v.toString();
        const Sha256 hash = Sha256::parse(text);
        const bool fine = v.isString() && (text.isEmpty() || !hash.isEmpty());
        return fine ? std::optional(hash) : std::nullopt;
    }
    static bool says(const Sha256 &v) { return !v.isEmpty(); }
};

/// A closed set: a name that is not in it is of a later version.
template <class Enum, QString (*Name)(Enum), std::optional<Enum> (*Parse)(QStringView)>
struct NamedJson
{
    static constexpr const char *Type = "text";
    static QJsonValue to(Enum v) { return Name(v); }
    static std::optional<Enum> from(const QJsonValue &v) { return Parse(v.toString()); }
};
template <>
struct Json<Severity> : NamedJson<Severity, severityCode, parseSeverity>
{
};
template <>
struct Json<IncidentStatus> : NamedJson<IncidentStatus, statusName, parseStatus>
{
};
template <>
struct Json<Role> : NamedJson<Role, roleName, parseRole>
{
};
template <>
struct Json<HypothesisState> : NamedJson<HypothesisState, hypothesisStateName, parseHypothesisState>
{
};
template <>
struct Json<Milestone> : NamedJson<Milestone, milestoneName, parseMilestone>
{
};
template <>
struct Json<ReviewState> : NamedJson<ReviewState, reviewStateName, parseReviewState>
{
};
template <>
struct Json<ReviewSection> : NamedJson<ReviewSection, reviewSectionName, parseReviewSection>
{
};
template <>
struct Json<ActionState> : NamedJson<ActionState, actionStateName, parseActionState>
{
};
template <>
struct Json<DetectionEnd> : NamedJson<DetectionEnd, detectionEndName, parseDetectionEnd>
{
};
template <>
struct Json<ClockChange> : NamedJson<ClockChange, clockChangeName, parseClockChange>
{
};
template <>
struct Json<DeliveryRoute> : NamedJson<DeliveryRoute, deliveryRouteName, parseDeliveryRoute>
{
};
template <>
struct Json<ChannelKind> : NamedJson<ChannelKind, channelKindName, parseChannelKind>
{
};
template <>
struct Json<MessagePurpose> : NamedJson<MessagePurpose, purposeName, parsePurpose>
{
};
template <>
struct Json<Audience> : NamedJson<Audience, audienceName, parseAudience>
{
};
template <>
struct Json<MessageState> : NamedJson<MessageState, messageStateName, parseMessageState>
{
};

template <class List>
struct JsonList
{
    using Item = typename List::value_type;
    static constexpr const char *Type = "a list";
    static QJsonValue to(const List &list)
    {
        QJsonArray array;
        for (const Item &item : list)
            array.append(Json<Item>::to(item));
        return array;
    }
    static std::optional<List> from(const QJsonValue &v)
    {
        List list;
        const QJsonArray array = v.toArray();
        for (const QJsonValue &each : array) {
            auto item = Json<Item>::from(each);
            if (!item)
                return std::nullopt;
            list.push_back(std::move(*item));
        }
        return v.isArray() ? std::optional(std::move(list)) : std::nullopt;
    }
    static bool says(const List &list) { return !list.empty(); }
};
template <>
struct Json<QStringList> : JsonList<QStringList>
{
};
template <>
struct Json<std::vector<Severity>> : JsonList<std::vector<Severity>>
{
};

template <class T>
struct Json<std::optional<T>>
{
    static constexpr const char *Type = Json<T>::Type;
    static QJsonValue to(const std::optional<T> &v) { return Json<T>::to(*v); }
    static std::optional<std::optional<T>> from(const QJsonValue &v)
    {
        auto read = Json<T>::from(v);
        return read ? std::optional(std::move(read)) : std::nullopt;
    }
    static bool says(const std::optional<T> &v) { return v.has_value(); }
};

class Reader;
/// What a description sees of a body: to be read into, or as it is.
template <class Io, class Body>
using Of = std::conditional_t<std::is_same_v<Io, Reader>, Body, const Body>;

class Writer
{
public:
    template <class T>
    void need(const char *key, const T &value)
    {
        m_object.insert(QLatin1String(key), Json<T>::to(value));
    }
    template <class T>
    void put(const char *key, const T &value)
    {
        need(key, value);
    }
    template <class T>
    void set(const char *key, const T &value)
    {
        if (Json<T>::says(value))
            need(key, value);
    }
    template <class T>
    void words(const char *key, const T &value)
    {
        need(key, value);
    }
    template <class T>
    void setWords(const char *key, const T &value)
    {
        set(key, value);
    }
    void range(const std::optional<TimeRange> &value)
    {
        if (!value)
            return;
        need("from_ms", value->from);
        need("to_ms", value->to);
    }
    template <class T>
    void list(const char *key, const std::vector<T> &items);
    QJsonObject m_object;
};

class Reader
{
public:
    explicit Reader(QJsonObject object) : m_object(std::move(object)) {}
    template <class T>
    void need(const char *key, T &value)
    {
        if (!m_object.contains(QLatin1String(key)))
            wrong(ErrorCode::Corrupt, QStringLiteral("the field \"%1\" is missing").arg(QLatin1String(key)));
        else
            set(key, value);
    }
    template <class T>
    void put(const char *key, T &value)
    {
        set(key, value);
    }
    template <class T>
    void set(const char *key, T &value)
    {
        const QJsonValue given = m_object.value(QLatin1String(key));
        if (given.isUndefined())
            return;
        if (auto read = Json<T>::from(given))
            value = std::move(*read);
        else if (std::is_enum_v<T> && given.isString())
            wrong(ErrorCode::NewerVersion,
                  QStringLiteral("\"%1\" in the field \"%2\" is not known to this version")
                      .arg(given.toString().left(MaxQuoted), QLatin1String(key)));
        else
            wrong(ErrorCode::Corrupt, QStringLiteral("the field \"%1\" is not %2")
                                          .arg(QLatin1String(key), QLatin1String(Json<T>::Type)));
    }
    template <class T>
    void words(const char *key, T &value)
    {
        set(key, value);
    }
    template <class T>
    void setWords(const char *key, T &value)
    {
        set(key, value);
    }
    void range(std::optional<TimeRange> &value)
    {
        std::optional<Timestamp> from;
        std::optional<Timestamp> to;
        set("from_ms", from);
        set("to_ms", to);
        if (from && to)
            value = TimeRange{*from, *to};
    }
    template <class T>
    void list(const char *key, std::vector<T> &items);
    /// The first one stands.
    void wrong(ErrorCode code, const QString &what)
    {
        if (!m_error)
            m_error = Error{code, what};
    }
    const QJsonObject &object() const { return m_object; }
    const std::optional<Error> &error() const { return m_error; }

private:
    static constexpr qsizetype MaxQuoted = 60;
    QJsonObject m_object;
    std::optional<Error> m_error;
};

/// Puts a mark in the place of words, in the object as it was stored: what it does not know stays to the
/// letter.
class Redactor
{
public:
    explicit Redactor(QJsonObject object) : m_object(std::move(object)) {}
    template <class T>
    void need(const char *, const T &)
    {
    }
    template <class T>
    void put(const char *, const T &)
    {
    }
    template <class T>
    void set(const char *, const T &)
    {
    }
    template <class T>
    void words(const char *key, const T &)
    {
        redact(QLatin1String(key));
    }
    template <class T>
    void setWords(const char *key, const T &)
    {
        redact(QLatin1String(key));
    }
    void range(const std::optional<TimeRange> &) {}
    template <class T>
    void list(const char *key, const std::vector<T> &items);
    QJsonObject m_object;
    QStringList m_words; ///< That were there.

private:
    void redact(QLatin1String key)
    {
        const QJsonValue given = m_object.value(key);
        if (given.isString())
            m_object.insert(key, mark(given));
        if (!given.isArray())
            return;
        QJsonArray array = given.toArray();
        for (QJsonValueRef each : array)
            each = mark(each);
        m_object.insert(key, array);
    }
    QJsonValue mark(const QJsonValue &given)
    {
        const QString words = given.toString();
        if (words.isEmpty() || isRedactionMark(words))
            return given;
        m_words += words;
        return redactionMark(words);
    }
};

} // namespace wf::codec
