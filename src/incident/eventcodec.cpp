// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/eventcodec.h"

#include "base/oneofmembers.h"
#include "incident/eventdescriptions.h"

#include <QJsonDocument>

namespace wf {

namespace {

const QString RequestKey = QStringLiteral("request");

template <typename... Body>
constexpr bool inOrder(const Alternatives<Body...> *)
{
    return ((std::size_t(Body::Kind) + 1 == EventBody::Place<Body>)&&...);
}
static_assert(inOrder(static_cast<const EventBodies *>(nullptr)),
              "EventBody has a kind out of its place in EventKind");
static_assert(EventBody::Size == std::size_t(EventKind::Unreadable) + 1);

Expected<QJsonObject> objectIn(const QByteArray &payload)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(payload, &error);
    if (!document.isObject())
        return fail(ErrorCode::Corrupt,
                    QStringLiteral("the payload is no JSON object: %1").arg(error.errorString()));
    return document.object();
}

} // namespace

template class OneOf<EventBodies>;

bool operator==(const EventBody &a, const EventBody &b)
{
    return a.index() == b.index() &&
           a.visit([&b](const auto &body) { return body == *b.as<std::remove_cvref_t<decltype(body)>>(); });
}

QString kindNameOf(const EventBody &body)
{
    if (const auto *unknown = body.as<event::Unknown>())
        return unknown->kind;
    if (const auto *unreadable = body.as<event::Unreadable>())
        return unreadable->kind;
    return eventKindName(kindOf(body));
}

EventBody emptyBody(EventKind kind)
{
    return EventBody(std::size_t(kind));
}

QByteArray encodeBody(const EventBody &body, const QString &request)
{
    codec::Writer writer;
    body.visit([&writer](const auto &b) { codec::fields(writer, b); });
    writer.set("request", request);
    return QJsonDocument(writer.m_object).toJson(QJsonDocument::Compact);
}

Expected<EventBody> decodeBody(const QString &kind, const QByteArray &payload)
{
    const auto known = parseEventKind(kind);
    if (!known)
        return fail(ErrorCode::NewerVersion,
                    QStringLiteral("the kind \"%1\" is not known to this version").arg(kind));
    auto object = objectIn(payload);
    if (!object)
        return tl::unexpected(object.error());
    codec::Reader reader(std::move(*object));
    EventBody body = emptyBody(*known);
    body.visit([&reader](auto &b) { codec::fields(reader, b); });
    if (reader.error())
        return tl::unexpected(*reader.error());
    return body;
}

EventBody decodeOrStub(const QString &kind, const QByteArray &payload)
{
    auto body = decodeBody(kind, payload);
    if (body)
        return std::move(*body);
    if (body.error().code == ErrorCode::NewerVersion)
        return event::Unknown{kind, body.error().message};
    return event::Unreadable{kind, body.error().message};
}

QByteArray encodePromise(const event::UpdatePosted &posted)
{
    codec::Writer writer;
    writer.set("next_due_ms", posted.nextDue);
    return QJsonDocument(writer.m_object).toJson(QJsonDocument::Compact);
}

WithoutWords withoutWords(const EventBody &body, const QByteArray &payload)
{
    auto object = objectIn(payload);
    if (!object)
        return {payload, {}};
    codec::Redactor redactor(std::move(*object));
    body.visit([&redactor](const auto &b) { codec::fields(redactor, b); });
    return {QJsonDocument(redactor.m_object).toJson(QJsonDocument::Compact), redactor.m_words};
}

QString requestOf(const QByteArray &payload)
{
    const auto object = objectIn(payload);
    return object ? object->value(RequestKey).toString() : QString();
}

QString storable(const QString &text)
{
    constexpr QChar replacement{0xfffd};
    QString result = text;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (c.isSurrogate() || c.unicode() >= 0xfffe)
            result[i] = replacement;
    }
    return result;
}

QJsonObject exportedFields(const Event &event)
{
    codec::Writer writer;
    if (const auto *unknown = event.as<event::Unknown>())
        codec::fields(writer, *unknown);
    else if (const auto *unreadable = event.as<event::Unreadable>())
        codec::fields(writer, *unreadable);
    else if (auto object = objectIn(event.payload))
        writer.m_object = std::move(*object);
    writer.m_object.remove(QStringLiteral("source"));
    return writer.m_object;
}

} // namespace wf
