// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/silence.h"

#include "feed/jsonvalue.h"
#include "feed/scraperequest.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace wf {

namespace {

using json::Element;

constexpr qsizetype MaxText = 2000;

QString isoText(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).toString(Qt::ISODateWithMs);
}

HttpRequest request(const FeedConfig &config, const QString &path)
{
    HttpRequest made;
    made.url = apiUrl(config.url, path);
    made.url.setUserInfo(QString()); // They travel in a header.
    made.headers = {{"Accept", "application/json"}};
    setCommon(made, config);
    return made;
}

std::optional<Silence> silenceOf(const Element &said)
{
    Silence silence;
    silence.id = json::words(said, "id", MaxText);
    Element status;
    if (silence.id.isEmpty() || said["status"].get(status) != simdjson::SUCCESS)
        return std::nullopt;
    const std::string_view state = json::text(status, "state");
    silence.state = state == "pending"  ? Silence::State::Pending
                    : state == "active" ? Silence::State::Active
                                        : Silence::State::Expired;
    const auto from = json::time(said, "startsAt");
    const auto until = json::time(said, "endsAt");
    if (!from || !until)
        return std::nullopt;
    silence.from = *from;
    silence.until = *until;
    silence.by = json::words(said, "createdBy", MaxText);
    silence.comment = json::words(said, "comment", MaxText);
    for (const Element each : json::list(said, "matchers")) {
        if (silence.matchers.size() == MaxSilenceMatchers)
            return std::nullopt; // Half of them would say that it silences more than it does.
        Element equal;
        const bool isEqual = each["isEqual"].get(equal) != simdjson::SUCCESS || json::truth(each, "isEqual");
        silence.matchers.push_back({json::words(each, "name", MaxText), json::words(each, "value", MaxText),
                                    json::truth(each, "isRegex"), isEqual});
    }
    return silence;
}

} // namespace

HttpRequest silencesRequest(const FeedConfig &config)
{
    return request(config, QStringLiteral("/api/v2/silences"));
}

HttpRequest setSilenceRequest(const FeedConfig &config, const Silence &silence)
{
    QJsonArray matchers;
    for (const SilenceMatcher &each : silence.matchers)
        matchers.append(QJsonObject{{QStringLiteral("name"), each.name},
                                    {QStringLiteral("value"), each.value},
                                    {QStringLiteral("isRegex"), each.isRegex},
                                    {QStringLiteral("isEqual"), each.isEqual}});
    QJsonObject body{{QStringLiteral("matchers"), matchers},
                     {QStringLiteral("startsAt"), isoText(silence.from)},
                     {QStringLiteral("endsAt"), isoText(silence.until)},
                     {QStringLiteral("createdBy"), silence.by},
                     {QStringLiteral("comment"), silence.comment}};
    if (!silence.id.isEmpty())
        body.insert(QStringLiteral("id"), silence.id);
    HttpRequest made = request(config, QStringLiteral("/api/v2/silences"));
    made.method = QByteArrayLiteral("POST");
    made.headers.push_back({"Content-Type", "application/json"});
    made.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return made;
}

HttpRequest expireSilenceRequest(const FeedConfig &config, const QString &id)
{
    const QByteArray place = QUrl::toPercentEncoding(id); // It came from outside.
    HttpRequest made = request(config, QStringLiteral("/api/v2/silence/") + QString::fromLatin1(place));
    made.method = QByteArrayLiteral("DELETE");
    return made;
}

Expected<std::vector<Silence>> readSilences(std::string_view body)
{
    simdjson::dom::parser parser(json::MaxBytes);
    const auto root = json::parse(parser, body);
    if (!root)
        return tl::unexpected(root.error());
    simdjson::dom::array all;
    if (root->get(all) != simdjson::SUCCESS)
        return fail(ErrorCode::Protocol, QStringLiteral("this is no list of an Alertmanager's silences"));
    std::vector<Silence> silences;
    for (const Element each : all) {
        auto silence = silenceOf(each);
        if (!silence || silence->state == Silence::State::Expired)
            continue;
        if (silences.size() == MaxSilences)
            return fail(ErrorCode::TooLarge, QStringLiteral("more than %1 silences").arg(MaxSilences));
        silences.push_back(std::move(*silence));
    }
    return silences;
}

Expected<QString> readSilenceId(std::string_view body)
{
    simdjson::dom::parser parser(json::MaxBytes);
    const auto root = json::parse(parser, body);
    if (!root)
        return tl::unexpected(root.error());
    const QString id = json::words(*root, "silenceID", MaxText);
    if (id.isEmpty())
        return fail(ErrorCode::Protocol, QStringLiteral("the answer has no silenceID"));
    return id;
}

QString silenceErrorText(std::string_view body)
{
    simdjson::dom::parser parser(json::MaxBytes);
    const auto root = json::parse(parser, body);
    std::string_view text;
    if (!root || root->get(text) != simdjson::SUCCESS) // A text alone; of other servers an object.
        return root ? json::words(*root, "message", MaxText) : QString();
    return QString::fromUtf8(text.data(), qsizetype(text.size())).left(MaxText);
}

QString matchersText(const std::vector<SilenceMatcher> &matchers)
{
    QStringList parts;
    for (const SilenceMatcher &each : matchers) {
        QString value = each.value;
        value.replace(u'\\', QStringLiteral("\\\\"))
            .replace(u'"', QStringLiteral("\\\""))
            .replace(u'\n', QStringLiteral("\\n"));
        const QString op = each.isRegex ? (each.isEqual ? QStringLiteral("=~") : QStringLiteral("!~"))
                                        : (each.isEqual ? QStringLiteral("=") : QStringLiteral("!="));
        parts += each.name + op + u'"' + value + u'"';
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace wf
