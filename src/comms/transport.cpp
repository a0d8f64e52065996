// SPDX-License-Identifier: GPL-3.0-or-later
#include "comms/transport.h"

#include "comms/channel.h"
#include "http/transfer.h"

#include <QThread>

#include <algorithm>

namespace wf {

namespace {

constexpr int PauseMs = 100;
constexpr qsizetype MaxLineBytes = 16 * 1024;

/// What libcurl's callbacks write into and read from while a mail is sent.
struct MailExchange
{
    Answer answer;
    QByteArray upload;
    qsizetype uploaded = 0;
    bool awaitsRecipient = false; ///< The next line of the server is about a recipient.
    char error[CURL_ERROR_SIZE] = {};
};

size_t takeLine(char *data, size_t size, size_t count, void *user)
{
    auto &exchange = *static_cast<MailExchange *>(user);
    const QByteArray line =
        QByteArray(data, qsizetype(std::min(size * count, size_t(MaxLineBytes)))).trimmed();
    if (!line.isEmpty())
        exchange.answer.body = line;
    return size * count;
}

size_t giveUpload(char *to, size_t size, size_t count, void *user)
{
    auto &exchange = *static_cast<MailExchange *>(user);
    const qsizetype length = std::min(qsizetype(size * count), exchange.upload.size() - exchange.uploaded);
    std::copy_n(exchange.upload.constData() + exchange.uploaded, length, to);
    exchange.uploaded += length;
    return size_t(length);
}

/// Only what the server says about recipients is looked at: the rest of the talk holds the password.
int watchTalk(CURL *, curl_infotype type, char *data, size_t size, void *user)
{
    auto &exchange = *static_cast<MailExchange *>(user);
    const QByteArray line(data, qsizetype(std::min(size, size_t(MaxLineBytes))));
    if (type == CURLINFO_HEADER_OUT)
        exchange.awaitsRecipient = line.startsWith("RCPT TO:");
    else if (type == CURLINFO_HEADER_IN && exchange.awaitsRecipient && !line.startsWith('2') &&
             exchange.answer.refused.size() < 100)
        exchange.answer.refused.push_back(line.trimmed());
    return 0;
}

CurlList setMail(CURL *curl, const Mail &mail, MailExchange &exchange)
{
    exchange.upload = mail.data;
    const bool tls = mail.security == MailSecurity::Tls;
    const QString host =
        mail.host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]").arg(mail.host) : mail.host;
    const QString domain = mail.from.section(QLatin1Char('@'), -1);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_URL,
                     QStringLiteral("%1://%2:%3/%4")
                         .arg(tls ? QStringLiteral("smtps") : QStringLiteral("smtp"), host)
                         .arg(mail.port)
                         .arg(domain)
                         .toUtf8()
                         .constData());
    if (mail.security == MailSecurity::StartTls)
        curl_easy_setopt(curl, CURLOPT_USE_SSL, long(CURLUSESSL_ALL));
    if (!mail.username.isEmpty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, mail.username.toUtf8().constData());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, mail.password.toUtf8().constData());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ('<' + mail.from.toLatin1() + '>').constData());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    curl_slist *list = nullptr;
    for (const QString &to : mail.to)
        list = curl_slist_append(list, ('<' + to.toLatin1() + '>').constData());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, list);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, takeLine);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, takeLine);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, giveUpload);
    curl_easy_setopt(curl, CURLOPT_READDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L); // To the function below only.
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, watchTalk);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &exchange);
    return CurlList(list);
}

/// Errors of both ways in the same words. They hold nothing that differs from try to try.
QString errorText(const ChannelConfig &config, HttpFailure::Kind kind, const QString &words)
{
    const QString address = addressOf(config);
    switch (kind) {
    case HttpFailure::Kind::TimedOut:
        return QStringLiteral("%1: no complete answer within %2").arg(address, durationText(config.timeout));
    case HttpFailure::Kind::BodyTooLarge:
        return QStringLiteral("%1: the answer is larger than 256 KB").arg(address);
    case HttpFailure::Kind::Stopped:
    case HttpFailure::Kind::NameNotFound:
    case HttpFailure::Kind::NotConnected:
    case HttpFailure::Kind::Tls:
    case HttpFailure::Kind::Closed:
    case HttpFailure::Kind::HeadTooLarge:
    case HttpFailure::Kind::Malformed:
        break;
    }
    return QStringLiteral("%1: %2").arg(address, words);
}

Answer sendHttp(const ChannelConfig &config, HttpRequest request, const std::atomic<bool> &stop)
{
    HttpLimits limits;
    limits.total = config.timeout;
    limits.bodyBytes = MaxAnswerBytes;
    request.caFile = config.caFile;
    const HttpAnswer got = exchange(request, limits, stop);
    Answer answer;
    answer.mayHaveArrived = got.requestLeft;
    answer.headers = got.headers;
    answer.body = got.body;
    if (got.failure)
        answer.error = errorText(config, got.failure->kind, got.failure->words);
    else
        answer.status = got.status;
    return answer;
}

QString mailError(const ChannelConfig &config, std::optional<CURLcode> code, const MailExchange &exchange)
{
    if (!code)
        return errorText(config, HttpFailure::Kind::Stopped, QStringLiteral("stopped before an answer came"));
    if (*code == CURLE_OPERATION_TIMEDOUT)
        return errorText(config, HttpFailure::Kind::TimedOut, {});
    if (*code == CURLE_COULDNT_CONNECT)
        return errorText(config, HttpFailure::Kind::NotConnected, QStringLiteral("cannot connect"));
    const QString words = QString::fromUtf8(exchange.error).simplified();
    return errorText(config, HttpFailure::Kind::NotConnected,
                     words.isEmpty() ? QString::fromUtf8(curl_easy_strerror(*code)) : words);
}

Answer sendMail(const ChannelConfig &config, const Mail &mail, const std::atomic<bool> &stop)
{
    constexpr Millis Connect = std::chrono::seconds(10);
    MailExchange exchange;
    const CurlEasy easy = makeCurlEasy();
    if (!easy)
        return {0, {}, {}, QStringLiteral("libcurl cannot be started"), false, {}};
    setCurlCommon(easy.get(), mail.host, config.caFile, config.timeout, Connect, exchange.error);
    const CurlList list = setMail(easy.get(), mail, exchange);
    const auto code = runCurl(easy.get(), stop);
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    Answer answer = exchange.answer;
    answer.mayHaveArrived = exchange.uploaded > 0;
    // A mail server says no by a code of its own, and libcurl makes an error of it.
    if (code == CURLE_OK || (code && status >= 400))
        answer.status = int(status);
    else
        answer.error = mailError(config, code, exchange);
    return answer;
}

void pauseFor(Millis length, const std::atomic<bool> &stop)
{
    for (Millis slept{0}; slept < length && !stop; slept += Millis{PauseMs})
        QThread::msleep(PauseMs);
}

} // namespace

Answer perform(const ChannelConfig &config, const Request &request, const std::atomic<bool> &stop)
{
    if (const auto *http = std::get_if<HttpRequest>(&request))
        return sendHttp(config, *http, stop);
    return sendMail(config, *std::get_if<Mail>(&request), stop);
}

Verdict deliver(const ChannelConfig &config, Delivery delivery, const std::atomic<bool> &stop)
{
    if (const auto lookup = lookupFor(config, delivery)) {
        const Verdict found = judgeLookup(config, delivery, perform(config, *lookup, stop));
        if (found.kind != Verdict::Kind::GoOn)
            return found;
        delivery.reference = found.reference;
        pauseFor(config.minInterval, stop);
    }
    if (stop)
        return {Verdict::Kind::Retry, QStringLiteral("stopped"), {}, {}, delivery.again};
    const auto request = requestFor(config, delivery);
    if (!request)
        return {Verdict::Kind::GiveUp, request.error().message, {}, {}, false};
    return judge(config, delivery, perform(config, *request, stop));
}

Expected<QString> testChannel(const ChannelConfig &config, Timestamp now, const std::atomic<bool> &stop)
{
    const Verdict verdict = deliver(config, testDelivery(config, now), stop);
    if (verdict.kind == Verdict::Kind::Sent)
        return verdict.answer;
    return fail(verdict.kind == Verdict::Kind::GiveUp ? ErrorCode::Refused : ErrorCode::Network,
                verdict.answer);
}

} // namespace wf
