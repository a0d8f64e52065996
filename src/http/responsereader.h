// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/bodyreader.h"
#include "http/chunkreader.h"
#include "http/responsehead.h"

namespace wf {

/// Makes an answer out of the bytes of a connection, within the limits: head, framing, inflating. It alone
/// decides when an answer is complete, whatever the client below thinks of it. Pure.
class ResponseReader
{
public:
    explicit ResponseReader(const HttpLimits &limits);

    /// A line of the head with its line end. Each of the three returns whether more is wanted.
    bool headLine(std::string_view line);
    /// What follows the head, as it travels.
    bool bodyBytes(std::string_view bytes);
    /// The peer closed the connection.
    bool closed();

    bool isComplete() const { return m_complete; }
    bool isInHead() const { return !m_head.isComplete(); }
    const std::optional<HttpFailure> &failure() const { return m_failure; }
    /// The answer, or what is known of it and the failure. Once.
    HttpAnswer take();

private:
    bool beginBody();
    bool payload(std::string_view bytes);
    bool chunks(std::string_view bytes);
    bool complete(std::string_view rest);
    bool refuse(HttpFailure failure);

    const HttpLimits m_limits;
    ResponseHead m_head;
    ChunkReader m_chunks;
    std::optional<BodyReader> m_body;
    QByteArray m_plain; ///< The whole body, once it is complete.
    qint64 m_taken = 0; ///< Bytes of the body without its framing.
    bool m_complete = false;
    std::optional<HttpFailure> m_failure;
};

} // namespace wf
