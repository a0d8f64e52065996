// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/inbound.h"

#include "base/sha256.h"
#include "http/listenaddress.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace wf {

namespace {

constexpr qsizetype MostDigits = 15;

/// "[::1]:9414" → "::1", "localhost:9414" → "localhost".
QByteArray nameInHost(const QByteArray &header)
{
    if (header.startsWith('['))
        return header.mid(1, header.indexOf(']') - 1);
    return header.left(header.indexOf(':') < 0 ? header.size() : header.indexOf(':'));
}

/// Which kind of framing is meant must be beyond doubt (RFC 9112, 6.3): what stands before us may read it
/// another way.
std::optional<InboundAnswer> judgeLength(const InboundRequest &head, qint64 most)
{
    const auto count = [&head](const char *name) {
        return std::count_if(head.headers.begin(), head.headers.end(),
                             [name](const auto &each) { return each.first == name; });
    };
    const auto lengths = count("content-length");
    const auto codings = count("transfer-encoding");
    const QByteArray length = head.header("content-length");
    const bool digits =
        std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (lengths + codings > 1 || (lengths == 1 && (length.isEmpty() || !digits)))
        return refusal(400, "The length of the request is said twice, or is no number.");
    if (codings == 1 && head.header("transfer-encoding").toLower() != "chunked")
        return refusal(501, "Of the transfer encodings \"chunked\" is read.");
    if (length.size() > MostDigits || length.toLongLong() > most)
        return refusal(413, "The body is too large.");
    return std::nullopt;
}

/// What a web page in somebody's browser sends is not what a sender of metrics sends.
std::optional<InboundAnswer> judgeSender(const InboundRequest &head, const HttpServerOptions &options)
{
    if (!head.header("origin").isEmpty() || !head.header("sec-fetch-site").isEmpty())
        return refusal(403, "Requests of web pages are refused.");
    const QByteArray host = nameInHost(head.header("host"));
    const bool named = !host.isEmpty() && !listenAddressOf(QString::fromLatin1(host), 0);
    if (options.token.isEmpty() && named) // A foreign name that leads here (DNS rebinding).
        return refusal(403, "Without a token the host must be an address or localhost.");
    return std::nullopt;
}

QByteArray tokenOf(const InboundRequest &head)
{
    if (QByteArray token = head.header("x-gitlab-token"); !token.isEmpty())
        return token;
    const QByteArray value = head.header("authorization");
    const qsizetype space = value.indexOf(' ');
    const QByteArray scheme = value.left(std::max<qsizetype>(space, 0)).toLower();
    const QByteArray rest = value.mid(space + 1).trimmed();
    if (scheme == "bearer" || scheme == "token")
        return rest;
    if (scheme == "basic") {
        const QByteArray plain = QByteArray::fromBase64(rest);
        return plain.mid(plain.indexOf(':') + 1);
    }
    return {};
}

} // namespace

QByteArray InboundRequest::header(const QByteArray &lowerName) const
{
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&](const auto &each) { return each.first == lowerName; });
    return found == headers.end() ? QByteArray() : found->second;
}

QByteArray InboundRequest::argument(const QByteArray &name) const
{
    const auto found =
        std::find_if(query.begin(), query.end(), [&](const auto &each) { return each.first == name; });
    return found == query.end() ? QByteArray() : found->second;
}

InboundAnswer refusal(int status, const QByteArray &words, HttpHeaders headers)
{
    return {status, words + '\n', InboundAnswer().contentType, std::move(headers)};
}

Expected<void> checkServer(const HttpServerOptions &options)
{
    const QString host = options.url.host();
    const auto address = listenAddressOf(options.url);
    const bool secure = options.url.scheme() == QLatin1String("https");
    if ((!secure && options.url.scheme() != QLatin1String("http")) || options.url.port() < 0)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("what is pushed over HTTP is heard at an address such as "
                                   "\"http://127.0.0.1:9414\""));
    if (options.url.path().size() > 1 || options.url.hasQuery())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the address to listen at has no path: each protocol has its own"));
    if (!address)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("to listen, the host must be an address of this computer, not the name "
                                   "\"%1\"")
                        .arg(host.left(100)));
    if (secure && (options.certificate.isEmpty() || options.key.isEmpty()))
        return fail(ErrorCode::InvalidInput, QStringLiteral("https needs \"cert_file\" and \"key_file\""));
    if (!address->isThisComputer() && (!secure || options.token.isEmpty()))
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1 can be reached by other computers, so senders need a token "
                                   "(\"bearer_token_file\") and the connection TLS (https, \"cert_file\", "
                                   "\"key_file\"); without both only 127.0.0.1 and ::1 are heard")
                        .arg(host));
    return {};
}

bool carriesToken(const InboundRequest &head, const QByteArray &token)
{
    // Digests are of one length, whatever was sent.
    const QByteArray wanted = sha256(token);
    const QByteArray given = sha256(tokenOf(head));
    return CRYPTO_memcmp(wanted.constData(), given.constData(), std::size_t(wanted.size())) == 0;
}

std::optional<InboundAnswer> judgeHead(const InboundRequest &head, const HttpServerOptions &options)
{
    if (auto wrong = judgeLength(head, options.limits.bodyBytes))
        return wrong;
    if (auto wrong = judgeSender(head, options))
        return wrong;
    if (head.path == "/-/healthy" && head.method == "GET")
        return InboundAnswer{200, "Watchfloor listens here.\n", InboundAnswer().contentType, {}};
    if (!options.token.isEmpty() && !carriesToken(head, options.token))
        return refusal(401, "A token is needed here.", {{"WWW-Authenticate", "Bearer"}});
    QByteArray methods;
    for (const HttpRoute &route : options.routes) {
        if (route.path == head.path && route.method == head.method)
            return std::nullopt;
        if (route.path == head.path)
            methods += (methods.isEmpty() ? "" : ", ") + route.method;
    }
    if (!methods.isEmpty())
        return refusal(405, "This path is answered for another method.", {{"Allow", methods}});
    return refusal(404, "Nothing is heard at this path.");
}

} // namespace wf
