// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpexchange.h"

#include <string>
#include <string_view>

namespace wf {

/// Takes the chunked framing (RFC 9112, 7.1) off a body, strictly: sizes are hexadecimal digits, every line
/// ends in CR LF, extensions and trailers together are bounded and dropped. Pure.
class ChunkReader
{
public:
    explicit ChunkReader(qsizetype extraBytes) : m_extraLeft(extraBytes) {}

    /// Takes from the front of `bytes` up to and including the next piece of payload, which it returns; empty
    /// when `bytes` are used up, the last chunk and its trailers were read, or the framing is broken.
    std::string_view next(std::string_view &bytes);
    bool isDone() const { return m_step == Step::Done; }
    /// What is wrong with the framing.
    const std::optional<HttpFailure> &failure() const { return m_failure; }

private:
    enum class Step { Size, Data, DataEnd, Trailer, Done };
    bool takeLine(std::string_view &bytes);
    void readLine();
    void readSize(std::string_view line);
    void refuse(HttpFailure::Kind kind, const QString &words);

    Step m_step = Step::Size;
    std::string m_line; ///< Of framing, as far as it has come.
    qint64 m_left = 0;  ///< Of the chunk at hand.
    qsizetype m_extraLeft;
    std::optional<HttpFailure> m_failure;
};

} // namespace wf
