// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transfer.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

namespace wf {

namespace {

/// CURLE_TOO_LARGE of later versions; before, a line without an end is out of memory.
constexpr int CurlTooLarge = 100;
constexpr qsizetype LongestDetail = 200;
constexpr Millis TurnOfReading{5};

struct CodeWords
{
    CURLcode code;
    HttpFailure::Kind kind;
    const char *words;
};
constexpr const char *ClosedWords = "the connection was closed before the answer was complete";
constexpr CodeWords Codes[] = {
    {CURLE_OPERATION_TIMEDOUT, HttpFailure::Kind::TimedOut, "no complete answer in time"},
    {CURLE_GOT_NOTHING, HttpFailure::Kind::Closed, ClosedWords},
    {CURLE_RECV_ERROR, HttpFailure::Kind::Closed, ClosedWords},
    {CURLE_SEND_ERROR, HttpFailure::Kind::Closed, ClosedWords},
    {CURLE_PARTIAL_FILE, HttpFailure::Kind::Closed, ClosedWords},
    {CURLE_UNSUPPORTED_PROTOCOL, HttpFailure::Kind::Malformed, "the answer is not HTTP/1.1"},
    {CURLE_WEIRD_SERVER_REPLY, HttpFailure::Kind::Malformed, "the answer is not HTTP/1.1"},
};
constexpr CURLcode TlsCodes[] = {
    CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
    CURLE_SSL_CERTPROBLEM,          CURLE_SSL_CIPHER,        CURLE_SSL_ISSUER_ERROR};

} // namespace

Transfer::Transfer(HttpRequest request, const HttpLimits &limits, const std::atomic<bool> &stop)
    : m_request(std::move(request)), m_stop(stop), m_reader(limits), m_easy(makeCurlEasy())
{
    if (!m_easy)
        return;
    setCurlCommon(m_easy.get(), m_request.url.host(), m_request.caFile, limits.total, limits.connect,
                  m_error);
    setRequest();
}

void Transfer::setRequest()
{
    CURL *easy = m_easy.get();
    QUrl url = m_request.url;
    url.setUserInfo(QString());
    url.setFragment(QString());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_URL, url.toEncoded().constData());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, m_request.method.constData());
    if (m_request.method != "GET") {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, m_request.body.constData());
    }
    if (!m_request.certFile.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_SSLCERT, QFile::encodeName(m_request.certFile).constData());
        curl_easy_setopt(easy, CURLOPT_SSLKEY, QFile::encodeName(m_request.keyFile).constData());
    }
    if (!m_request.proxy.isEmpty())
        curl_easy_setopt(easy, CURLOPT_PROXY, m_request.proxy.toUtf8().constData());
    curl_slist *list = curl_slist_append(nullptr, "Expect:"); // No waiting for a 100 that few servers send.
    for (const auto &[name, value] : m_request.headers)
        list = curl_slist_append(list, (name + ": " + value).constData());
    m_headers.reset(list);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
    // Lengths and chunks are ResponseReader's: libcurl takes "12abc" for 12, and hands on what is left of a
    // broken chunk.
    curl_easy_setopt(easy, CURLOPT_IGNORE_CONTENT_LENGTH, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, takeHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, takeBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

size_t Transfer::takeHeader(char *data, size_t size, size_t count, void *self)
{
    auto &transfer = *static_cast<Transfer *>(self);
    const ThreadTime begun = usedByThread();
    const bool more = !transfer.m_stop && transfer.m_reader.headLine({data, size * count});
    transfer.m_spent += usedByThread() - begun;
    return more ? size * count : 0; // 0 ends the transfer.
}

size_t Transfer::takeBody(char *data, size_t size, size_t count, void *self)
{
    auto &transfer = *static_cast<Transfer *>(self);
    if (transfer.m_takesTurns && transfer.m_spent - transfer.m_turnBegan >= TurnOfReading) {
        transfer.m_waits = true;
        return CURL_WRITEFUNC_PAUSE; // libcurl keeps the bytes.
    }
    const ThreadTime begun = usedByThread();
    const bool more = !transfer.m_stop && transfer.m_reader.bodyBytes({data, size * count});
    transfer.m_spent += usedByThread() - begun;
    return more ? size * count : 0;
}

void Transfer::goOn()
{
    m_waits = false;
    m_turnBegan = m_spent;
    curl_easy_pause(m_easy.get(), CURLPAUSE_CONT);
}

HttpAnswer Transfer::finish(std::optional<CURLcode> code)
{
    if (code == CURLE_OK)
        m_reader.closed();
    long sent = 0;
    if (m_easy)
        curl_easy_getinfo(m_easy.get(), CURLINFO_REQUEST_SIZE, &sent);
    HttpAnswer answer = m_reader.take();
    answer.requestLeft = sent > 0;
    answer.spent = m_spent;
    if (m_reader.isComplete() || m_reader.failure())
        return answer;
    if (!code || m_stop)
        answer.failure =
            HttpFailure{HttpFailure::Kind::Stopped, QStringLiteral("stopped before an answer came")};
    else
        answer.failure = failureOf(*code);
    return answer;
}

HttpFailure Transfer::failureOf(CURLcode code) const
{
    using Kind = HttpFailure::Kind;
    const bool endless = code == CURLE_OUT_OF_MEMORY || int(code) == CurlTooLarge;
    if (endless && m_reader.isInHead())
        return {Kind::HeadTooLarge, QStringLiteral("the head of the answer has a line without an end")};
    if (code == CURLE_COULDNT_RESOLVE_HOST)
        return {Kind::NameNotFound,
                QStringLiteral("the name %1 was not found (DNS)").arg(m_request.url.host())};
    if (code == CURLE_COULDNT_CONNECT)
        return {Kind::NotConnected, connectWords()};
    for (const CodeWords &known : Codes) {
        if (known.code == code)
            return {known.kind, QString::fromLatin1(known.words)};
    }
    const QString detail = QString::fromUtf8(m_error).simplified().left(LongestDetail);
    const QString words = detail.isEmpty() ? QString::fromUtf8(curl_easy_strerror(code)) : detail;
    if (std::find(std::begin(TlsCodes), std::end(TlsCodes), code) != std::end(TlsCodes))
        return {Kind::Tls, QStringLiteral("the TLS connection was refused here: ") + words};
    return {Kind::NotConnected, words};
}

QString Transfer::connectWords() const
{
    long number = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_OS_ERRNO, &number);
    if (number == ECONNREFUSED)
        return QStringLiteral("connection refused, nothing listens there");
    if (number == 0)
        return QStringLiteral("cannot connect");
    return QStringLiteral("cannot connect: ") + QString::fromLocal8Bit(std::strerror(int(number)));
}

HttpAnswer exchange(const HttpRequest &request, const HttpLimits &limits, const std::atomic<bool> &stop)
{
    Transfer transfer(request, limits, stop);
    if (!transfer.handle())
        return transfer.finish(CURLE_FAILED_INIT);
    return transfer.finish(runCurl(transfer.handle(), stop));
}

} // namespace wf
