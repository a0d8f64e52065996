// SPDX-License-Identifier: GPL-3.0-or-later
#include "comms/transport.h"

#include "comms/channel.h"

#include <curl/curl.h>

#include <QThread>

#include <algorithm>
#include <memory>
#include <mutex>

namespace wf {

namespace {

constexpr int PollMs = 100;
constexpr long ConnectMs = 10'000;
constexpr qsizetype MaxHeaders = 200;
constexpr qsizetype MaxHeaderBytes = 16 * 1024;

struct EasyDeleter
{
    void operator()(CURL *curl) const { curl_easy_cleanup(curl); }
};
struct ListDeleter
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};
struct MultiDeleter
{
    void operator()(CURLM *multi) const { curl_multi_cleanup(multi); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;
using Multi = std::unique_ptr<CURLM, MultiDeleter>;

/// What libcurl's callbacks write into and read from.
struct Exchange
{
    Answer answer;
    bool mail = false;
    QByteArray upload;
    qsizetype uploaded = 0;
    bool awaitsRecipient = false; ///< The next line of the server is about a recipient.
    bool tooLarge = false;
    char error[CURL_ERROR_SIZE] = {};
};

size_t takeBody(char *data, size_t size, size_t count, void *user)
{
    auto &exchange = *static_cast<Exchange *>(user);
    const auto length = qsizetype(size * count);
    const qsizetype room = MaxAnswerBytes - exchange.answer.body.size();
    exchange.answer.body.append(data, std::min(length, room));
    exchange.tooLarge = length > room;
    return exchange.tooLarge ? 0 : size * count; // 0 ends the transfer.
}

size_t takeHeader(char *data, size_t size, size_t count, void *user)
{
    auto &exchange = *static_cast<Exchange *>(user);
    const QByteArray line =
        QByteArray(data, qsizetype(std::min(size * count, size_t(MaxHeaderBytes)))).trimmed();
    if (exchange.mail) {
        if (!line.isEmpty())
            exchange.answer.body = line;
        return size * count;
    }
    if (line.startsWith("HTTP/"))
        exchange.answer.headers.clear(); // 100 Continue came before it.
    const qsizetype colon = line.indexOf(':');
    if (colon > 0 && qsizetype(exchange.answer.headers.size()) < MaxHeaders)
        exchange.answer.headers.emplace_back(line.first(colon).toLower(), line.mid(colon + 1).trimmed());
    return size * count;
}

size_t giveUpload(char *to, size_t size, size_t count, void *user)
{
    auto &exchange = *static_cast<Exchange *>(user);
    const qsizetype length = std::min(qsizetype(size * count), exchange.upload.size() - exchange.uploaded);
    std::copy_n(exchange.upload.constData() + exchange.uploaded, length, to);
    exchange.uploaded += length;
    return size_t(length);
}

/// Only what the server says about recipients is looked at: the rest of the talk holds the password.
int watchTalk(CURL *, curl_infotype type, char *data, size_t size, void *user)
{
    auto &exchange = *static_cast<Exchange *>(user);
    const QByteArray line(data, qsizetype(std::min(size, size_t(MaxHeaderBytes))));
    if (type == CURLINFO_HEADER_OUT)
        exchange.awaitsRecipient = line.startsWith("RCPT TO:");
    else if (type == CURLINFO_HEADER_IN && exchange.awaitsRecipient && !line.startsWith('2') &&
             exchange.answer.refused.size() < 100)
        exchange.answer.refused.push_back(line.trimmed());
    return 0;
}

void setCommon(CURL *curl, const ChannelConfig &config, Exchange &exchange, const QString &host)
{
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange.error);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT,
                     1L); // A name that is being looked up does not hold us at the end.
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, long(config.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, std::min(ConnectMs, long(config.timeout.count())));
    if (!config.caFile.isEmpty())
        curl_easy_setopt(curl, CURLOPT_CAINFO, config.caFile.toUtf8().constData());
    // A proxy knows nothing of this machine's own addresses.
    if (host == QLatin1String("127.0.0.1") || host == QLatin1String("localhost") ||
        host == QLatin1String("::1"))
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, takeBody);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, takeHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
}

List setHttp(CURL *curl, const HttpRequest &request)
{
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_URL, request.url.toEncoded().constData());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.constData());
    if (request.method != "GET") {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.constData());
    }
    curl_slist *list = curl_slist_append(nullptr, "Expect:"); // No waiting for a 100 that few servers send.
    for (const auto &[name, value] : request.headers)
        list = curl_slist_append(list, (name + ": " + value).constData());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    return List(list);
}

List setMail(CURL *curl, const Mail &mail, Exchange &exchange)
{
    exchange.mail = true;
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
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, giveUpload);
    curl_easy_setopt(curl, CURLOPT_READDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L); // To the function below only.
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, watchTalk);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &exchange);
    return List(list);
}

/// Until it is through; none: it was stopped.
std::optional<CURLcode> run(CURLM *multi, const std::atomic<bool> &stop)
{
    for (int running = 1; running > 0;) {
        if (stop || curl_multi_perform(multi, &running) != CURLM_OK)
            return std::nullopt;
        if (running > 0)
            curl_multi_poll(multi, nullptr, 0, PollMs, nullptr);
    }
    int left = 0;
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    return message ? std::optional(message->data.result) : std::nullopt;
}

QString errorText(CURLcode code, const Exchange &exchange, const ChannelConfig &config)
{
    const QString address = addressOf(config);
    if (exchange.tooLarge)
        return QStringLiteral("%1: the answer is larger than 256 KB").arg(address);
    // libcurl's longer words hold times that differ from try to try.
    if (code == CURLE_OPERATION_TIMEDOUT)
        return QStringLiteral("%1: no complete answer within %2").arg(address, durationText(config.timeout));
    if (code == CURLE_COULDNT_CONNECT)
        return QStringLiteral("%1: cannot connect").arg(address);
    const QString words = QString::fromUtf8(exchange.error).simplified();
    return QStringLiteral("%1: %2").arg(address, words.isEmpty() ? QString::fromUtf8(curl_easy_strerror(code))
                                                                 : words);
}

void readOutcome(CURL *curl, std::optional<CURLcode> code, Exchange &exchange, const ChannelConfig &config)
{
    Answer &answer = exchange.answer;
    long status = 0;
    long sent = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &sent);
    answer.mayHaveArrived = exchange.mail ? exchange.uploaded > 0 : sent > 0;
    if (!code) {
        answer.error = QStringLiteral("%1: stopped before an answer came").arg(addressOf(config));
        return;
    }
    if (*code == CURLE_OK) {
        answer.status = int(status);
        return;
    }
    // A mail server says no by a code of its own, and libcurl makes an error of it.
    if (exchange.mail && status >= 400) {
        answer.status = int(status);
        return;
    }
    answer.error = errorText(*code, exchange, config);
}

void pauseFor(Millis length, const std::atomic<bool> &stop)
{
    for (Millis slept{0}; slept < length && !stop; slept += Millis{PollMs})
        QThread::msleep(PollMs);
}

} // namespace

Answer perform(const ChannelConfig &config, const Request &request, const std::atomic<bool> &stop)
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    Exchange exchange;
    const Easy easy(curl_easy_init());
    const Multi multi(curl_multi_init());
    if (!easy || !multi)
        return {0, {}, {}, QStringLiteral("libcurl cannot be started"), false, {}};
    const auto *http = std::get_if<HttpRequest>(&request);
    const auto *mail = std::get_if<Mail>(&request);
    setCommon(easy.get(), config, exchange, http ? http->url.host() : mail->host);
    const List list = http ? setHttp(easy.get(), *http) : setMail(easy.get(), *mail, exchange);
    curl_multi_add_handle(multi.get(), easy.get());
    const auto code = run(multi.get(), stop);
    readOutcome(easy.get(), code, exchange, config);
    curl_multi_remove_handle(multi.get(), easy.get());
    return exchange.answer;
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
