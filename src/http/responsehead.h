// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpexchange.h"

#include <string_view>

namespace wf {

/// How the end of a body shows.
struct BodyFraming
{
    enum class Kind { None, Length, Chunked, UntilClosed } kind = Kind::None;
    qint64 length = 0; ///< Of Kind::Length.
};

/// Reads the head of an answer line by line, those of 1xx answers before it too. Strict where a wrong reading
/// would cut a body short: names are tokens, no folded lines, one length, no transfer encoding but chunked,
/// and never both. Pure.
class ResponseHead
{
public:
    explicit ResponseHead(qsizetype limit) : m_limit(limit), m_left(limit) {}

    /// One line with its line end. Returns false once the head is broken or too large.
    bool line(std::string_view line);
    /// The empty line of the last head was read.
    bool isComplete() const { return m_complete; }
    const std::optional<HttpFailure> &failure() const { return m_failure; }

    int status() const { return m_status; }
    const QByteArray &reason() const { return m_reason; }
    const HttpHeaders &headers() const { return m_headers; }
    const BodyFraming &framing() const { return m_framing; }
    /// All values of that name, joined by ", ".
    QByteArray joined(const QByteArray &lowerName) const;

private:
    bool readStatus(std::string_view line);
    bool readHeader(std::string_view line);
    bool finish();
    bool readLength();
    bool refuse(const QString &words);

    const qsizetype m_limit;
    qsizetype m_left;
    bool m_inHeaders = false; ///< The status line was read.
    bool m_complete = false;
    bool m_isOld = false; ///< HTTP/1.0, which knows no chunks.
    int m_status = 0;
    QByteArray m_reason;
    HttpHeaders m_headers;
    BodyFraming m_framing;
    std::optional<HttpFailure> m_failure;
};

} // namespace wf
