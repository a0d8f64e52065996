// SPDX-License-Identifier: GPL-3.0-or-later
// What the kinds of channels share.
#include "comms/encoders.h"

#include <QJsonDocument>
#include <QLocale>

namespace wf {

QByteArray Answer::header(const QByteArray &lowerName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerName)
            return value;
    }
    return {};
}

} // namespace wf

namespace wf::comms {

namespace {

constexpr Millis LongestRetryAfter = std::chrono::hours(1);
constexpr qsizetype MaxSaid = 160;

} // namespace

QUrl serviceUrl(const ChannelConfig &config, const QString &vendor, const QString &path)
{
    QUrl url = config.url.isEmpty() ? QUrl(vendor) : config.url;
    QString base = url.path();
    while (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    url.setPath(base + path);
    return url;
}

HttpRequest jsonRequest(const QByteArray &method, const QUrl &url, const MessageId &key,
                        const QByteArray &body)
{
    return {method,
            url,
            {{"Content-Type", "application/json; charset=utf-8"},
             {"Accept", "application/json"},
             {"User-Agent", "Watchfloor"},
             {"Idempotency-Key", key.text().toUtf8()}},
            body,
            {}};
}

QByteArray jsonText(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject jsonOf(const Answer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

QString nameOf(const OutgoingMessage &message)
{
    const QString subject = message.subject.simplified();
    return subject.isEmpty() ? message.title.simplified() : subject;
}

QString headline(const OutgoingMessage &message)
{
    return QStringLiteral("%1 %2: %3").arg(severityCode(message.severity), message.number, nameOf(message));
}

QString cut(const QString &text, qsizetype length)
{
    if (text.size() <= length)
        return text;
    qsizetype keep = length - 1;
    if (keep > 0 && text[keep - 1].isHighSurrogate())
        --keep;
    return text.left(keep) + QChar(0x2026);
}

void warnIfCut(QStringList &warnings, const QString &what, const QString &text, qsizetype length)
{
    if (text.size() > length)
        warnings += QStringLiteral("%1 is cut at %2 characters")
                        .arg(what, QLocale(QLocale::English).toString(qlonglong(length)));
}

std::optional<Millis> retryAfter(const Answer &answer)
{
    const QByteArray value = answer.header("retry-after").trimmed();
    bool ok = false;
    const double seconds = value.toDouble(&ok);
    // A date needs a clock that agrees with the service's; our own backoff serves as well.
    if (!ok || !(seconds >= 0))
        return std::nullopt;
    return std::min(LongestRetryAfter, Millis{qint64(std::min(seconds, 1e6) * 1000)});
}

Verdict judgeStatus(const Answer &answer, const QString &service, const QString &said)
{
    if (answer.status == 0)
        return {Verdict::Kind::Retry, answer.error, {}, {}, answer.mayHaveArrived};
    QString text = QStringLiteral("%1 answered %2").arg(service).arg(answer.status);
    if (!said.isEmpty())
        text += QStringLiteral(": ") + cut(said.simplified(), MaxSaid);
    const int status = answer.status;
    const bool busy = status == 408 || status == 420 || status == 425 || status == 429;
    if (busy)
        return {Verdict::Kind::Retry, text, {}, retryAfter(answer), false};
    if (status >= 500)
        return {Verdict::Kind::Retry, text, {}, retryAfter(answer), true};
    if (status >= 300 && status < 400) {
        // Followed nowhere: another host would be handed the secret. A passing one is a portal that wants a
        // log-in.
        const bool moved = status == 301 || status == 308;
        text += QStringLiteral(", a redirect to %1, which is not followed")
                    .arg(QUrl::fromEncoded(answer.header("location")).host());
        return {moved ? Verdict::Kind::GiveUp : Verdict::Kind::Retry, text, {}, {}, false};
    }
    if (status >= 400)
        return {Verdict::Kind::GiveUp, text, {}, {}, false};
    return strangeAnswer(service, status);
}

Verdict strangeAnswer(const QString &service, int status)
{
    return {Verdict::Kind::Retry,
            QStringLiteral("what answered %1 in the place of %2 is something else").arg(status).arg(service),
            {},
            {},
            true};
}

} // namespace wf::comms
