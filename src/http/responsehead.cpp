// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/responsehead.h"

#include <algorithm>
#include <charconv>

namespace wf {

namespace {

constexpr qsizetype LongestReason = 200;
constexpr qsizetype LongestShown = 40;
constexpr qsizetype MostLengthDigits = 18; ///< More do not fit an int64.

/// RFC 9110, 5.6.2.
bool isToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        return letter || digit || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool isDigits(const QByteArray &text)
{
    return !text.isEmpty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

QByteArray bytesOf(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

/// Without control characters, which mean something to a terminal.
QByteArray printable(QByteArray text)
{
    std::replace_if(
        text.begin(), text.end(), [](char c) { return (c & 0x7F) < 0x20 || c == 0x7F; }, '?');
    return text;
}

QString shown(const QByteArray &value)
{
    return QLatin1Char('"') + QString::fromLatin1(printable(value.left(LongestShown))) + QLatin1Char('"');
}

} // namespace

bool ResponseHead::line(std::string_view line)
{
    if (m_failure || m_complete)
        return false;
    m_left -= qsizetype(line.size());
    if (m_left < 0) {
        m_failure =
            HttpFailure{HttpFailure::Kind::HeadTooLarge,
                        QStringLiteral("the head of the answer is larger than %1 KB").arg(m_limit / 1024)};
        return false;
    }
    if (line.ends_with('\n'))
        line.remove_suffix(1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (!m_inHeaders)
        return readStatus(line);
    return line.empty() ? finish() : readHeader(line);
}

bool ResponseHead::readStatus(std::string_view line)
{
    constexpr std::string_view Version = "HTTP/1.";
    constexpr std::size_t StatusAt = Version.size() + 2;
    const bool shaped = line.size() >= StatusAt + 3 && line.starts_with(Version) &&
                        line[StatusAt - 1] == ' ' &&
                        (line.size() == StatusAt + 3 || line[StatusAt + 3] == ' ');
    const char minor = shaped ? line[Version.size()] : ' ';
    const QByteArray status = shaped ? bytesOf(line.substr(StatusAt, 3)) : QByteArray();
    if ((minor != '0' && minor != '1') || !isDigits(status) || status < "100")
        return refuse(QStringLiteral("the answer is not HTTP/1.1"));
    m_inHeaders = true;
    m_isOld = minor == '0';
    m_status = status.toInt();
    m_reason = printable(bytesOf(line.substr(StatusAt + 3)).trimmed().left(LongestReason));
    return true;
}

bool ResponseHead::readHeader(std::string_view line)
{
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    if (colon == std::string_view::npos || !isToken(name))
        return refuse(QStringLiteral("the head of the answer has a line that is not a header: ") +
                      shown(bytesOf(line)));
    m_headers.emplace_back(bytesOf(name).toLower(), bytesOf(line.substr(colon + 1)).trimmed());
    return true;
}

bool ResponseHead::finish()
{
    constexpr int SwitchingProtocols = 101;
    if (m_status == SwitchingProtocols)
        return refuse(QStringLiteral("the answer switches to another protocol, which was not asked for"));
    if (m_status < 200) { // What is to come is announced; another head follows.
        m_inHeaders = false;
        m_headers.clear();
        return true;
    }
    const QByteArray encoding = joined("transfer-encoding").toLower();
    const bool hasLength = std::any_of(m_headers.begin(), m_headers.end(),
                                       [](const auto &h) { return h.first == "content-length"; });
    const bool hasEncoding = std::any_of(m_headers.begin(), m_headers.end(),
                                         [](const auto &h) { return h.first == "transfer-encoding"; });
    if (hasEncoding && hasLength)
        return refuse(QStringLiteral("the answer announces both Content-Length and Transfer-Encoding"));
    if (hasEncoding && encoding != "chunked")
        return refuse(QStringLiteral("the answer has the transfer encoding %1, which was not asked for")
                          .arg(shown(encoding)));
    if (hasEncoding && m_isOld)
        return refuse(QStringLiteral("the answer announces chunks, which HTTP/1.0 does not have"));
    if (hasLength && !readLength())
        return false;
    if (hasEncoding)
        m_framing.kind = BodyFraming::Kind::Chunked;
    else if (!hasLength)
        m_framing.kind = BodyFraming::Kind::UntilClosed;
    if (m_status == 204 || m_status == 304)
        m_framing = {};
    m_complete = true;
    return true;
}

bool ResponseHead::readLength()
{
    std::optional<QByteArray> length;
    for (const auto &[name, value] : m_headers) {
        if (name != "content-length")
            continue;
        if (!isDigits(value) || value.size() > MostLengthDigits)
            return refuse(QStringLiteral("the answer has a Content-Length of %1").arg(shown(value)));
        if (length && *length != value)
            return refuse(QStringLiteral("the answer announces two lengths, %1 and %2")
                              .arg(shown(*length), shown(value)));
        length = value;
    }
    m_framing = {BodyFraming::Kind::Length, length->toLongLong()};
    return true;
}

QByteArray ResponseHead::joined(const QByteArray &lowerName) const
{
    QByteArray all;
    for (const auto &[name, value] : m_headers) {
        if (name == lowerName)
            all += all.isEmpty() ? value : ", " + value;
    }
    return all;
}

bool ResponseHead::refuse(const QString &words)
{
    m_failure = HttpFailure{HttpFailure::Kind::Malformed, words};
    return false;
}

} // namespace wf
