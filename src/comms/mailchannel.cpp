// SPDX-License-Identifier: GPL-3.0-or-later
// Mail (RFC 5322, 2045, 2047): a thread per incident, a repeat is the same mail with the same Message-ID.
#include "comms/encoders.h"

#include <QDateTime>
#include <QLocale>

namespace wf {

namespace {

constexpr qsizetype MaxLine = 76;
constexpr qsizetype MaxAddress = 254;

/// Whether one line, without control characters, is its own encoding.
bool isPlain(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; }) &&
           !text.contains(QLatin1String("=?"));
}

/// Line breaks would begin another header; the rest of the control characters belongs in none.
QString oneLine(const QString &text)
{
    QString line = text.simplified();
    line.removeIf([](QChar c) { return c.unicode() < 32 || c.unicode() == 127; });
    return line;
}

QByteArray base64Lines(const QByteArray &bytes)
{
    const QByteArray encoded = bytes.toBase64();
    QByteArray lines;
    for (qsizetype at = 0; at < encoded.size(); at += MaxLine)
        lines += encoded.mid(at, MaxLine) + "\r\n";
    return lines;
}

} // namespace

QByteArray encodedHeader(const QByteArray &name, const QString &text)
{
    const QString line = oneLine(text);
    if (isPlain(line) && name.size() + 2 + line.size() <= MaxLine)
        return name + ": " + line.toLatin1() + "\r\n";
    const QByteArray open = "=?UTF-8?B?";
    QByteArray result = name + ": ";
    qsizetype used = result.size();
    QByteArray word;
    const auto flush = [&] {
        result += open + word.toBase64() + "?=";
        word.clear();
    };
    for (qsizetype i = 0; i < line.size(); ++i) {
        const qsizetype units = line[i].isHighSurrogate() ? 2 : 1; // Half a pair may be the last.
        const QByteArray bytes = QStringView(line).mid(i, units).toUtf8();
        i += units - 1;
        // An encoded word holds whole characters only, and a line one encoded word.
        const qsizetype length = open.size() + 2 + (word.size() + bytes.size() + 2) / 3 * 4;
        if (used + length > MaxLine && !word.isEmpty()) {
            flush();
            result += "\r\n ";
            used = 1;
        }
        word += bytes;
    }
    flush();
    return result + "\r\n";
}

bool isMailAddress(const QString &text)
{
    const qsizetype at = text.indexOf(QLatin1Char('@'));
    return at > 0 && at == text.lastIndexOf(QLatin1Char('@')) && at + 1 < text.size() &&
           text.size() <= MaxAddress && std::all_of(text.begin(), text.end(), [](QChar c) {
               return c.unicode() > 32 && c.unicode() < 127 && !QStringLiteral("<>()[],;:\\\"").contains(c);
           });
}

} // namespace wf

namespace wf::comms {

namespace {

QByteArray messageId(const MessageId &key, const ChannelConfig &config)
{
    return '<' + key.text().toLatin1() + '@' + config.from.section(QLatin1Char('@'), -1).toLatin1() + '>';
}

QString subjectOf(const OutgoingMessage &message)
{
    return QStringLiteral("[%1] %2 %3").arg(message.number, severityCode(message.severity), nameOf(message));
}

QString bodyOf(const OutgoingMessage &message)
{
    return QStringLiteral("%1\n\n-- \n%2 %3: %4 (%5)\n")
        .arg(message.text, severityCode(message.severity), message.number, message.title, message.status);
}

} // namespace

Mail mailFor(const ChannelConfig &config, const Delivery &delivery)
{
    const MessageRecord &record = delivery.record;
    // The time of queueing, so that a repeat is the same mail to the byte.
    const QString date = QLocale::c().toString(QDateTime::fromMSecsSinceEpoch(toMs(record.queuedAt), Qt::UTC),
                                               QStringLiteral("ddd, dd MMM yyyy HH:mm:ss '+0000'"));
    QByteArray data = "From: Watchfloor <" + config.from.toLatin1() + ">\r\n";
    data += "To: " + config.to.join(QStringLiteral(",\r\n ")).toLatin1() + "\r\n";
    data += encodedHeader("Subject", subjectOf(record.message));
    data += "Date: " + date.toLatin1() + "\r\n";
    data += "Message-ID: " + messageId(record.id, config) + "\r\n";
    if (!delivery.first.isEmpty() && delivery.first != record.id) {
        const QByteArray head = messageId(delivery.first, config);
        data += "In-Reply-To: " + head + "\r\nReferences: " + head + "\r\n";
    }
    data += "X-Watchfloor-Key: " + record.id.text().toLatin1() + "\r\n";
    data += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    data += base64Lines(bodyOf(record.message).replace(QLatin1Char('\n'), QLatin1String("\r\n")).toUtf8());
    return {config.host,   config.port, config.security, config.username,
            config.secret, config.from, config.to,       data};
}

Verdict judgeMail(const ChannelConfig &config, const Answer &answer)
{
    const QString said = QString::fromUtf8(answer.body).simplified();
    const QString server = QStringLiteral("the mail server ") + addressOf(config);
    const auto temporary = [](const QByteArray &line) { return line.startsWith('4'); };
    if (answer.status >= 200 && answer.status < 300) {
        if (answer.refused.empty())
            return {Verdict::Kind::Sent, QStringLiteral("%1 took it").arg(server), {}, {}, false};
        const QString refused = cut(QString::fromUtf8(answer.refused.front()).simplified(), 160);
        // Those who have it see the same mail again, which is better than somebody never seeing it.
        if (std::any_of(answer.refused.begin(), answer.refused.end(), temporary))
            return {Verdict::Kind::Retry,
                    QStringLiteral("%1 took it for some only: %2").arg(server, refused),
                    {},
                    {},
                    true};
        return {Verdict::Kind::Sent,
                QStringLiteral("%1 took it, but not for everybody: %2").arg(server, refused),
                {},
                {},
                false};
    }
    if (answer.status >= 400) {
        const QString text = QStringLiteral("%1 answered %2").arg(server, cut(said, 160));
        const bool final = answer.status >= 500;
        return {final ? Verdict::Kind::GiveUp : Verdict::Kind::Retry, text, {}, {}, false};
    }
    return {Verdict::Kind::Retry,
            answer.error.isEmpty() ? QStringLiteral("%1 gave no answer").arg(server) : answer.error,
            {},
            {},
            answer.mayHaveArrived};
}

MessagePreview mailPreview(const OutgoingMessage &message)
{
    return {subjectOf(message), bodyOf(message), {}};
}

} // namespace wf::comms
