// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/responsereader.h"

#include <algorithm>

namespace wf {

namespace {

constexpr int StatusOk = 200;

} // namespace

ResponseReader::ResponseReader(const HttpLimits &limits)
    : m_limits(limits), m_head(limits.headBytes), m_chunks(limits.headBytes)
{
}

bool ResponseReader::headLine(std::string_view line)
{
    if (m_failure || m_complete)
        return false;
    if (m_head.isComplete()) // Trailers, which the chunks hold too.
        return true;
    if (!m_head.line(line))
        return refuse(*m_head.failure());
    return !m_head.isComplete() || beginBody();
}

bool ResponseReader::beginBody()
{
    const BodyFraming framing = m_head.framing();
    BodyReader::Encoding encoding = BodyReader::Encoding::Identity;
    const bool wanted = m_head.status() == StatusOk || m_limits.errorBodies;
    if (m_limits.inflate && wanted) {
        const auto announced = BodyReader::encodingOf(m_head.joined("content-encoding"));
        if (!announced)
            return refuse({HttpFailure::Kind::Malformed, announced.error().message});
        encoding = *announced;
    }
    m_body.emplace(encoding, m_limits.bodyBytes);
    if (!wanted || framing.kind == BodyFraming::Kind::None) {
        m_complete = true;
        return false;
    }
    if (framing.kind != BodyFraming::Kind::Length)
        return true;
    if (framing.length > m_limits.bodyBytes)
        return refuse({HttpFailure::Kind::BodyTooLarge, bodyTooLargeText(m_limits.bodyBytes)});
    return framing.length > 0 || complete({});
}

bool ResponseReader::bodyBytes(std::string_view bytes)
{
    if (m_failure || m_complete)
        return false;
    if (!m_body)
        return refuse({HttpFailure::Kind::Malformed, QStringLiteral("the answer has a body and no head")});
    const BodyFraming framing = m_head.framing();
    switch (framing.kind) {
    case BodyFraming::Kind::None:
        return false;
    case BodyFraming::Kind::UntilClosed:
        return payload(bytes);
    case BodyFraming::Kind::Chunked:
        return chunks(bytes);
    case BodyFraming::Kind::Length: {
        const auto left = std::size_t(framing.length - m_taken);
        if (!payload(bytes.substr(0, left)))
            return false;
        return m_taken < framing.length || complete(bytes.substr(std::min(left, bytes.size())));
    }
    }
    return false;
}

bool ResponseReader::chunks(std::string_view bytes)
{
    while (!bytes.empty() && !m_chunks.isDone()) {
        const std::string_view data = m_chunks.next(bytes);
        if (m_chunks.failure())
            return refuse(*m_chunks.failure());
        if (!data.empty() && !payload(data))
            return false;
    }
    return !m_chunks.isDone() || complete(bytes);
}

bool ResponseReader::payload(std::string_view bytes)
{
    m_taken += qint64(bytes.size());
    if (m_taken > m_limits.bodyBytes) // Compressed bytes that inflate to nothing count too.
        return refuse({HttpFailure::Kind::BodyTooLarge, bodyTooLargeText(m_limits.bodyBytes)});
    const Expected<void> added = m_body->add(bytes);
    if (added)
        return true;
    const bool large = added.error().code == ErrorCode::TooLarge;
    return refuse(
        {large ? HttpFailure::Kind::BodyTooLarge : HttpFailure::Kind::Malformed, added.error().message});
}

bool ResponseReader::complete(std::string_view rest)
{
    if (!rest.empty())
        return refuse({HttpFailure::Kind::Malformed,
                       QStringLiteral("the answer continues after the end that it announced")});
    Expected<QByteArray> body = m_body->finish();
    if (!body)
        return refuse({HttpFailure::Kind::Malformed, body.error().message});
    m_plain = std::move(*body);
    m_complete = true;
    return false;
}

bool ResponseReader::closed()
{
    if (m_failure || m_complete)
        return false;
    if (m_body && m_head.framing().kind == BodyFraming::Kind::UntilClosed)
        return complete({});
    return refuse({HttpFailure::Kind::Closed,
                   QStringLiteral("the connection was closed before the answer was complete")});
}

bool ResponseReader::refuse(HttpFailure failure)
{
    m_failure = std::move(failure);
    m_body.reset();
    return false;
}

HttpAnswer ResponseReader::take()
{
    HttpAnswer answer;
    answer.status = m_head.status();
    answer.reason = m_head.reason();
    answer.headers = m_head.headers();
    answer.failure = m_failure;
    answer.lengthKnown = m_head.framing().kind != BodyFraming::Kind::UntilClosed;
    if (m_complete)
        answer.body = std::move(m_plain);
    return answer;
}

} // namespace wf
